import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type Environment, loadConfig } from '../../src/config.ts'
import { connect } from '../../src/db/connect.ts'
import { openStores } from '../../src/db/stores.ts'
import { type Catalogue, parseCatalogue } from '../../src/domain/catalogue.ts'
import type { AuditEntry } from '../../src/domain/records.ts'
import { createLog } from '../../src/log.ts'
import { type Portal, startPortal } from '../../src/portal.ts'
import { acme } from '../../src/sandbox/cast.ts'
import { type OktaSandbox, startOktaSandbox } from '../../src/sandbox/okta/start.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { type SlackSandbox, startSlackSandbox } from '../../src/sandbox/slack/start.ts'
import { Browser } from './browser.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))

export const catalogue: Catalogue = parseCatalogue(read('src/domain/zoominfo-catalogue.json'))

export interface WorldOptions {
  mode?: 'socket' | 'http'
  /** PostgreSQL address; absent: a SQLite file of its own. */
  database?: string
  environment?: Environment
  /** Slack says who a browser belongs to, before the authorization server is asked. */
  signIn?: boolean
}

/** The sandbox's two halves, on a clock that can be moved on, with people to act as. */
export interface Outside {
  slack: SlackSandbox
  okta: OktaSandbox
  clock: FakeClock
  person(name: string): PersonDriver
  stop(): Promise<void>
}

export interface Neighbours extends Outside {
  /** Ends one half with all its connections. The answer brings it back to its address, with what its file has kept. */
  end(half: 'slack' | 'okta'): Promise<() => Promise<void>>
}

export const SIGNING_SECRET = 'signing-secret-of-the-tests'
export const ENCRYPTION_KEY = Buffer.alloc(32, 7)

/** With a folder, both halves keep there what they have. */
export async function startOutside(
  mode: 'socket' | 'http' = 'socket',
  { signIn, folder }: Pick<WorldOptions, 'signIn'> & { folder?: string } = {},
): Promise<Neighbours> {
  const clock = fakeClock()
  const start = {
    slack: (port: number) =>
      startSlackSandbox({
        port,
        clock,
        file: folder && join(folder, 'slack.db'),
        manifest: read(`manifest/${mode === 'http' ? 'http' : 'socket-mode'}.json`),
        mode: mode === 'http' ? { signingSecret: SIGNING_SECRET } : 'socket',
        signIn,
      }),
    okta: (port: number) =>
      startOktaSandbox({
        port,
        clock,
        ...(folder && { file: join(folder, 'okta.db') }),
        scopes: catalogue.areas.flatMap((area) => area.scopes),
      }),
  }
  const outside: Neighbours = {
    slack: await start.slack(0),
    okta: await start.okta(0),
    clock,
    person: (name) => outside.slack.person(name),
    async end(half) {
      const port = Number(new URL(outside[half].url).port)
      await outside[half].stop()
      return async () => void Object.assign(outside, { [half]: await start[half](port) })
    },
    stop: async () => void (await Promise.all([outside.okta.stop(), outside.slack.stop()])),
  }
  return outside
}

/** The real portal between the sandbox's Slack and Okta, all over the wire, with people to act as. */
export interface World extends Outside {
  /** Lines of the log, at debug level. */
  log: string[]
  databaseUrl: string
  environment: Environment
  portal: Portal
  /** What a tenant's audit says, oldest first. */
  audit(): Promise<AuditEntry[]>
  restart(environment?: Environment): Promise<void>
  stop(): Promise<void>
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const mode = options.mode ?? 'socket'
  const outside = await startOutside(mode, options)
  const { slack, okta, clock } = outside
  const folder = mkdtempSync(join(tmpdir(), 'devportal-'))
  const databaseUrl = options.database ?? `file:${join(folder, 'portal.db')}`
  const log: string[] = []
  const base: Environment = {
    PORT: '0',
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEYS: `test:${ENCRYPTION_KEY.toString('base64')}`,
    LOG_LEVEL: 'debug',
    ...slack.settings,
    ...okta.settings,
    ...options.environment,
  }
  const start = async (environment: Environment): Promise<Portal> => {
    const portal = await startPortal(loadConfig(environment), {
      clock,
      log: createLog('debug', (line) => log.push(line)),
    })
    if (mode === 'http') slack.deliverTo(`${portal.publicUrl}/slack/events`)
    return portal
  }
  const world: World = {
    ...outside,
    log,
    databaseUrl,
    environment: base,
    portal: await start(base),
    async audit() {
      const stores = openStores(connect(databaseUrl), clock)
      const rows = await stores.db.audit.list(acme.teamId, { afterSeq: 0, limit: 10_000 })
      await stores.close()
      return rows
    },
    async restart(environment = {}) {
      await world.portal.stop()
      world.portal = await start({ ...base, PORT: new URL(world.portal.publicUrl).port, ...environment })
    },
    async stop() {
      // Okta first: what waits for a slow answer of it need not wait any longer
      await okta.stop()
      await world.portal.stop()
      await slack.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return world
}

/** The strict sandbox found nothing to complain about, in either half. */
export function expectNoViolations(world: World): void {
  expect(world.slack.violations).toEqual([])
  expect(world.okta.violations).toEqual([])
}

/** Ada, the admin, gives people DevPortal access. */
export async function giveAccess(world: Outside, ...names: string[]): Promise<void> {
  const ada = world.person('ada')
  await ada.goto('#general')
  await ada.say('/devportal access')
  await ada.waitFor('Add people')
  await ada.pick('Add people', names)
  await ada.submit()
  await ada.waitFor('has access now')
  await ada.cancel({ all: true })
}

export interface AppForm {
  name: string
  uris?: string[]
  /** Area, then its scopes, by their visible texts. */
  scopes?: Record<string, string[]>
  partner?: string
  logo?: { name: string; bytes: Uint8Array }
}

/** Fills the open Create App form as a person would, and leaves it unsent. */
export async function fillAppForm(person: PersonDriver, form: AppForm): Promise<void> {
  const { uris = ['https://app.example.com/callback'], scopes = { 'ZoomInfo API (ziapi)': ['Search API'] } } =
    form
  await person.fill('App Integration Name', form.name)
  if (form.logo) await person.upload('Logo', form.logo)
  if (form.partner !== undefined) {
    await person.choose('For partner and internal use')
    await person.waitFor('What will it do?')
    await person.fill('What will it do?', form.partner)
  }
  for (const [index, uri] of uris.entries()) {
    if (index > 0) {
      await person.click('+ Add URI')
      await person.waitFor(`Redirect URI ${index + 1}`)
    }
    await person.fill(index === 0 ? 'Sign-in redirect URIs' : `Redirect URI ${index + 1}`, uri)
  }
  for (const [area, names] of Object.entries(scopes)) {
    await person.choose(area)
    // Unfolded once the area is the label of a field
    await person.waitFor(new RegExp(`^${area.replace(/[()]/g, '\\$&')}( \\(optional\\))?: `, 'm'))
    for (const name of names) await person.choose(name)
  }
}

/** Creates an app by `/devportal create` and closes the window; answers its Client ID. */
export async function createApp(person: PersonDriver, form: AppForm): Promise<string> {
  await person.goto('#general')
  await person.say('/devportal create')
  await person.waitFor('App Integration Name')
  await fillAppForm(person, form)
  await person.submit()
  const seen = await person.waitFor('Registered at the authorization server')
  const clientId = /0dp\w{17}/.exec(seen)?.[0]
  await person.cancel({ all: true })
  if (!clientId) throw new Error(`no Client ID in:\n${seen}`)
  return clientId
}

/** Asks for a token by command and presses the login button; answers the address that the browser is to open. */
export async function askForToken(person: PersonDriver, app: string): Promise<string> {
  await person.goto('#general')
  await person.say(`/devportal token ${app}`)
  await person.waitFor('Log in to generate a token')
  const { url } = await person.click('Log in to generate a token')
  if (!url) throw new Error('the button has no address')
  return url
}

/** Opens the link and logs in at the authorization server as the person with this name. */
export async function logIn(url: string, name: string, browser = new Browser()): Promise<Browser> {
  await browser.open(url)
  await browser.click(name)
  return browser
}
