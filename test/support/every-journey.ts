import { keyRing } from '../../src/domain/sealing.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { Browser } from './browser.ts'
import type { Canary } from './canary.ts'
import { codeOn, enterCode } from './code-deeds.ts'
import { allRows, openSecrets, showSecret, tokenOn, type, until } from './deeds.ts'
import { png } from './pictures.ts'
import { askForToken, createApp, ENCRYPTION_KEY, giveAccess, logIn, type World } from './world.ts'

/** What the journeys brought to light that must stay in its one place. */
export interface Yield {
  secrets: Set<string>
  tokens: Set<string>
  /** Tokens that were handed to nobody. */
  refused: Set<string>
  /** Of pages, where the one who logged in was somebody else. */
  codes: Set<string>
  browsers: Browser[]
  links: Set<string>
}

/** Plays everything that touches a secret or a token, trouble included. */
export async function playEveryJourney(world: World): Promise<Yield> {
  const seen: Yield = {
    secrets: new Set(),
    tokens: new Set(),
    refused: new Set(),
    codes: new Set(),
    browsers: [],
    links: new Set(),
  }
  const dana = world.person('dana')
  await giveAccess(world, 'dana', 'pia')
  await createApp(dana, { name: 'Lead Sync', logo: { name: 'logo.png', bytes: png(420, 120) } })
  await createApp(world.person('pia'), { name: 'Partner Hub', partner: 'For our partners.' })
  await playSecrets(world, dana, seen)
  await playTokens(world, dana, seen)
  await playColleagues(world, dana, seen)
  await playRefusals(world, dana, seen)
  collect(world, seen)
  return seen
}

const collect = ({ okta }: World, seen: Yield): void => {
  for (const secret of okta.clients().flatMap((client) => client.secrets)) seen.secrets.add(secret.value)
}

async function playSecrets(world: World, dana: PersonDriver, seen: Yield): Promise<void> {
  collect(world, seen)
  await openSecrets(dana, 'Lead Sync')
  const first = await showSecret(dana)
  world.slack.faults.api('views.update', { kind: 'error', error: 'invalid_arguments' })
  await dana.click('Show')
  await dana.waitFor('Something went wrong')
  await dana.cancel()
  world.okta.faults.add({ on: 'management', kind: 'down' })
  await dana.click('Show')
  await dana.waitFor('does not answer at the moment')
  world.okta.faults.clear()
  await dana.cancel()
  world.okta.faults.add({
    on: 'management',
    kind: 'cut',
    method: 'POST',
    path: '/api/v1/apps/*/credentials/secrets',
  })
  await dana.click('Generate New Secret')
  await dana.waitFor('What becomes of the old one')
  await dana.submit()
  await dana.waitFor('Active, ends')
  await dana.cancel({ all: true })
  await until(async () => (await openSecrets(dana, 'Lead Sync')).includes('🟢 Active'))
  collect(world, seen)
  await dana.click('Leaked!', { near: `••••${first.slice(-4)}` })
  await dana.waitFor('has ended, at once and for good')
  await dana.cancel({ all: true })
  const gone = `Secret: ••••${first.slice(-4)}`
  await until(async () => !(await openSecrets(dana, 'Lead Sync')).includes(gone))
  await showSecret(dana)
  await dana.cancel({ all: true })
}

async function askFor(dana: PersonDriver, seen: Yield): Promise<string> {
  const url = await askForToken(dana, 'Lead Sync')
  seen.links.add(url.split('/t/')[1] ?? '')
  return url
}

function enterAs(url: string, who: string, seen: Yield): Promise<Browser> {
  const browser = new Browser()
  seen.browsers.push(browser)
  return logIn(url, who, browser)
}

async function playTokens(world: World, dana: PersonDriver, seen: Yield): Promise<void> {
  const ask = () => askFor(dana, seen)
  const enter = (link: string, who: string) => enterAs(link, who, seen)
  const keep = async (screen: Promise<string>): Promise<void> => void seen.tokens.add(tokenOn(await screen))

  const browser = await enter(await ask(), 'Dana Reyes')
  await keep(dana.waitFor('Bearer token'))
  await browser.open(browser.history.find((address) => address.includes('/callback/okta')) ?? '')
  await dana.click('Revoke')
  await dana.waitFor('was asked to end this token. APIs')

  await enter(await ask(), 'Dana Reyes')
  await keep(dana.waitFor('Bearer token'))
  await dana.click('Dismiss')
  await until(() => !dana.see().includes('Bearer token'))

  // The first try of the delivery fails, the second gets through
  const url = await ask()
  world.slack.faults.api('response_url', { kind: 'status', status: 500 })
  await enter(url, 'Dana Reyes')
  await keep(dana.waitFor('Bearer token'))
  dana.reload()

  // What is offered for the tokens before has to be there, to know the next one from it
  await until(async () => !(await jobKinds(world)).some((kind) => /deliver-token|send-message/.test(kind)))
  await dana.goto('DevPortal')
  const offers = (): number => dana.see().split('[Show token]').length
  const before = offers()
  const late = await ask()
  world.slack.faults.api('response_url', { kind: 'error', error: 'used_url' })
  await enter(late, 'Dana Reyes')
  await dana.goto('DevPortal')
  await until(() => offers() > before)
  await dana.click('Show token')
  await keep(dana.waitFor('=== Your token ==='))
  await dana.cancel()

  await dana.goto('home')
  await dana.waitFor('Lead Sync')
  await dana.click('Generate token', { near: 'Lead Sync' })
  await dana.waitFor('Keep this window open')
  const { url: fromHome = '' } = await dana.click('Log in to generate a token')
  await enter(fromHome, 'Dana Reyes')
  await keep(dana.waitFor('=== Your token ==='))
  await dana.cancel({ all: true })
}

const jobKinds = async ({ databaseUrl }: World): Promise<string[]> =>
  ((await allRows(databaseUrl)).jobs as { kind: string }[]).map(({ kind }) => kind)

/** Somebody else logs in: the token is handed over for the code of the page, or refused there and seen by nobody. */
async function playColleagues(world: World, dana: PersonDriver, seen: Yield): Promise<void> {
  dana.reload()
  const code = await codeOn(await enterAs(await askFor(dana, seen), 'Ada Okafor', seen))
  await enterCode(dana, code)
  seen.tokens.add(tokenOn(await dana.waitFor('Bearer token')))
  await dana.click('Dismiss')
  await until(() => !dana.see().includes('Bearer token'))

  const page = await enterAs(await askFor(dana, seen), 'Pia Castellano', seen)
  for (const shown of [code, await codeOn(page)]) seen.codes.add(shown)
  seen.refused.add(await heldToken(world))
  await page.click('Refuse')
  await dana.waitFor('refused to hand this token over')
  await until(async () => (await allRows(world.databaseUrl)).holds?.length === 0)
}

/** Nobody gets to see it, so that it is read with the key itself. */
async function heldToken({ databaseUrl }: World): Promise<string> {
  const { holds = [] } = await allRows(databaseUrl)
  const [{ id, sealed }] = holds as [{ id: string; sealed: string }]
  const token = keyRing([{ kid: 'test', key: ENCRYPTION_KEY }]).open(`holds:${id}:token`, sealed)
  return (JSON.parse(token) as { accessToken: string }).accessToken
}

async function playRefusals(world: World, dana: PersonDriver, seen: Yield): Promise<void> {
  for (const who of ['Gil Barros', 'Pia Castellano', 'Cancel']) {
    const browser = new Browser()
    seen.browsers.push(browser)
    await logIn(await askForToken(dana, 'Lead Sync'), who, browser)
  }
  const broken = new Browser()
  seen.browsers.push(broken)
  await broken.open(await askForToken(dana, 'Lead Sync'))
  world.okta.faults.add({
    on: 'login',
    kind: 'status',
    status: 503,
    method: 'POST',
    path: '/oauth2/default/v1/token',
  })
  await broken.click('Dana Reyes')
  const stranger = new Browser()
  seen.browsers.push(stranger)
  stranger.stopBefore = /\/callback\/okta/
  await logIn(await askForToken(dana, 'Lead Sync'), 'Dana Reyes', stranger)
  await new Browser().open(stranger.visited.at(-1) ?? '')
  world.slack.faults.api('views.open', { kind: 'error', error: 'fatal_error' })
  await type(dana, '/devportal create', 'Something went wrong')
}

/** Everything that the browsers carried: codes, states, and what their sealed tickets hold. */
export function carriedBy(browsers: readonly Browser[], portalUrl: string): Canary[] {
  const keys = keyRing([{ kid: 'test', key: ENCRYPTION_KEY }])
  return browsers.flatMap((browser) => {
    const queries = browser.history.map((address) => new URL(address).searchParams)
    const of = (name: string) => queries.flatMap((query) => query.get(name) ?? [])
    const cookies = browser.jar.header(new URL('/callback/okta', portalUrl)).split('; ')
    const tickets = cookies.flatMap((cookie) => {
      const [, id = '', ticket = ''] = /^devportal_(\w+)=(v1\..+)$/.exec(cookie) ?? []
      if (!ticket) return []
      const { nonce, verifier } = JSON.parse(keys.open(`tickets:${id}:cookie`, ticket)) as Record<
        string,
        string
      >
      return [
        { what: 'a ticket', value: ticket },
        { what: 'a nonce', value: nonce ?? '' },
        { what: 'a verifier', value: verifier ?? '' },
      ]
    })
    return [
      ...of('code').map((value) => ({ what: 'an authorization code', value })),
      ...of('state').map((value) => ({ what: 'a state', value })),
      ...tickets,
    ]
  })
}
