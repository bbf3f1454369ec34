import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { connect } from '../../src/db/connect.ts'
import type { OktaSandbox } from '../../src/sandbox/okta/start.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { Browser } from './browser.ts'
import { askForToken, logIn, type World } from './world.ts'

/** Clears what only this person sees, types the line in the channel, and answers with the screen once it shows `expected`. */
export async function type(
  person: PersonDriver,
  line: string,
  expected: string | RegExp,
  place = '#general',
): Promise<string> {
  await person.goto(place)
  person.reload()
  await person.say(line)
  return person.waitFor(expected)
}

/** The app's direct message with this person, once it shows `expected`. */
export async function directMessage(person: PersonDriver, expected: string | RegExp): Promise<string> {
  await person.goto('DevPortal')
  return person.waitFor(expected)
}

/** Until every job that is left waits for its time: one that is under way would be put off from after the advance. */
export const jobsAsleep = ({ databaseUrl, clock }: Pick<World, 'databaseUrl' | 'clock'>): Promise<void> =>
  until(async () => {
    const { jobs = [] } = await allRows(databaseUrl)
    return (jobs as { runAt: string; lease: string | null }[]).every(
      ({ runAt, lease }) => lease === null && Date.parse(runAt) > clock.now(),
    )
  })

/** Looks again until it is so; for what no screen shows. */
export async function until(isSo: () => unknown | Promise<unknown>): Promise<void> {
  let cause: unknown
  for (const end = Date.now() + 10_000; Date.now() < end; await wait(20))
    try {
      if (await isSo()) return
      cause = undefined
    } catch (error) {
      cause = error
    }
  throw new Error(`never became so: ${isSo}`, { cause })
}

export const auditActions = async (world: World): Promise<string[]> =>
  (await world.audit()).map((entry) => entry.action)

/** An app's switch on a screen, however it is laid out. */
export const ON = /Active\W+On\b/
export const OFF = /Active\W+Off\b/

/** A screen with every fact of an app as `Label: value`, whether it stands in a line or in two columns. */
export const factsOn = (screen: string): string =>
  screen
    .replaceAll(/[*`]/g, '')
    .replaceAll(/^(Application Name|Client ID|Last Updated|Status|Active):?\s+/gm, '$1: ')

/** What the authorization server holds for the app of this name; there must be exactly one. */
export function clientNamed(okta: OktaSandbox, name: string) {
  const found = okta.clients().filter((client) => client.label === name)
  const [client] = found
  if (!client || found.length > 1) throw new Error(`${found.length} clients are called ${name}`)
  return client
}

/** Opens Client Secrets by command. */
export async function openSecrets(person: PersonDriver, app: string): Promise<string> {
  return type(person, `/devportal secrets ${app}`, 'Generate New Secret')
}

/** A secret in the window that shows it: in the channel behind it there may be one that somebody leaked. */
export const SHOWN_SECRET = /=== Client Secret ===[\s\S]*\b(dps_\w{46})\b/

/** Presses *Show* at the only secret, or at the one that ends so; answers its value and leaves Client Secrets open. */
export async function showSecret(person: PersonDriver, last4?: string): Promise<string> {
  await person.click('Show', last4 === undefined ? {} : { near: `••••${last4}` })
  const seen = await person.waitFor(SHOWN_SECRET)
  await person.cancel()
  return SHOWN_SECRET.exec(seen)?.[1] ?? ''
}

/**
 * Whether client id and secret are taken at the token endpoint. With a made-up code the answer is never a token:
 * `invalid_grant` where the client has authenticated, 401 `invalid_client` where it has not.
 */
export async function authenticates(okta: OktaSandbox, clientId: string, secret: string): Promise<boolean> {
  const response = await fetch(`${okta.issuer}/v1/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: 'made-up',
      redirect_uri: 'https://app.example.com/callback',
      code_verifier: 'x'.repeat(43),
    }),
  })
  const { error } = (await response.json()) as { error: string }
  if (response.status === 400 && error === 'invalid_grant') return true
  if (response.status === 401 && error === 'invalid_client') return false
  throw new Error(`the token endpoint answered ${response.status} ${error}`)
}

export const tokenOn = (screen: string): string => /\beyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(screen)?.[0] ?? ''

/** The whole token flow by command; answers the token. */
export async function getToken(person: PersonDriver, app: string, as: string): Promise<string> {
  await logIn(await askForToken(person, app), as, new Browser())
  return tokenOn(await person.waitFor('Bearer token'))
}

/** Status of a search at the demo API. */
export async function search(
  world: Pick<World, 'okta'>,
  token: string,
  path = '/data/v1/companies/search',
): Promise<number> {
  const response = await fetch(`${world.okta.apiUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.api+json' },
    body: JSON.stringify({ data: { type: 'CompanySearch', attributes: { companyName: 'ZoomInfo' } } }),
  })
  await response.body?.cancel()
  return response.status
}

/** Every row of every table, by table. */
export async function allRows(databaseUrl: string): Promise<Record<string, object[]>> {
  const { kysely } = connect(databaseUrl)
  const tables = await kysely.introspection.getTables()
  const rows: Record<string, object[]> = {}
  for (const { name } of tables) {
    rows[name] = (await sql<object>`select * from ${sql.table(name)}`.execute(kysely)).rows
  }
  await kysely.destroy()
  return rows
}
