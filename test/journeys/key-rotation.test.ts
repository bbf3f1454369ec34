import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { openStores } from '../../src/db/stores.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { Browser } from '../support/browser.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import {
  authenticates,
  clientNamed,
  directMessage,
  getToken,
  openSecrets,
  search,
  showSecret,
  tokenOn,
  until,
} from '../support/deeds.ts'
import { startProgram } from '../support/program.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  logIn,
  startWorld,
  type World,
} from '../support/world.ts'

const [k1, k2] = ['k1', 'k2'].map((kid) => `${kid}:${randomBytes(32).toString('base64')}`) as [string, string]
const DONE = 'nothing stored needs the older keys'

describe.each(databases)('while people work on %s', (kind) => {
  let server: Databases
  let world: World
  let dana: PersonDriver
  let pia: PersonDriver
  beforeAll(async () => {
    server = await startDatabases(kind)
  })
  beforeEach(async () => {
    world = await startWorld({ database: await server.fresh(), environment: { ENCRYPTION_KEYS: k1 } })
    dana = world.person('dana')
    pia = world.person('pia')
    await giveAccess(world, 'dana', 'pia')
    await createApp(dana, { name: 'Lead Sync' })
    await createApp(pia, { name: 'Pipe' })
  })
  afterEach(async () => {
    expectNoViolations(world)
    await world.stop()
  })
  afterAll(() => server.stop())

  /** Which keys have sealed what is stored now. */
  const keysInUse = async (): Promise<string[]> => {
    const { db, close } = openStores(connect(world.databaseUrl), world.clock)
    const counts = await Promise.all(db.sealed.columns.map((column) => db.sealed.count(column)))
    await close()
    return [...new Set(counts.flat().map(({ kid }) => kid))].sort()
  }

  const generateInTrouble = async (): Promise<void> => {
    await openSecrets(dana, 'Lead Sync')
    await dana.click('Generate New Secret')
    await dana.waitFor('What becomes of the old one')
    await dana.choose('Keep both')
    // Logins go on, slowly; only the new secret does not get through
    const path = '/api/v1/apps/*/credentials/secrets'
    world.okta.faults.add({ on: 'management', kind: 'down', method: 'POST', path })
    world.okta.faults.add({ on: 'management', kind: 'slow', ms: 100 })
    await dana.submit()
    await dana.waitFor('it follows by itself')
    await dana.cancel({ all: true })
  }

  /** At the login page, with a ticket in the cookie. */
  const halfway = async (person: PersonDriver, app: string): Promise<Browser> => {
    const browser = new Browser()
    await browser.open(await askForToken(person, app))
    return browser
  }

  it('the key changes: each token and secret arrives, and what is stored moves to the new one', async () => {
    await generateInTrouble()
    const early = await halfway(pia, 'Pipe')

    await world.restart({ ENCRYPTION_KEYS: `${k2},${k1}` })
    const link = await askForToken(dana, 'Lead Sync')
    await early.click('Pia Castellano')
    const first = tokenOn(await pia.waitFor('Bearer token'))
    await until(() => world.log.some((line) => line.includes(DONE)))
    await until(async () => (await keysInUse()).join() === 'k2')

    await world.restart({ ENCRYPTION_KEYS: k2 })
    await logIn(link, 'Dana Reyes')
    const second = tokenOn(await dana.waitFor('Bearer token'))
    pia.reload()
    const third = await getToken(pia, 'Pipe', 'Pia Castellano')
    world.okta.faults.clear()
    world.clock.advance(120_000)
    await until(() => clientNamed(world.okta, 'Lead Sync').secrets.length === 2)
    await until(async () => (await keysInUse()).every((kid) => kid === 'k2'))

    expect(new Set([first, second, third]).size).toBe(3)
    for (const token of [first, second, third]) expect(await search(world, token)).toBe(200)
    const { clientId, secrets } = clientNamed(world.okta, 'Lead Sync')
    for (const { value } of secrets) expect(await authenticates(world.okta, clientId, value)).toBe(true)
    await openSecrets(dana, 'Lead Sync')
    expect(await showSecret(dana, secrets.at(-1)?.value.slice(-4))).toBe(secrets.at(-1)?.value)
    expect(world.log.filter((line) => line.includes(DONE))).toHaveLength(1)
    expect(world.log.join('')).not.toMatch(/does not open|"level":[56]0/)
  }, 60_000)

  it('a key that is still needed cannot be taken away: the program ends with 78 and names it', async () => {
    world.slack.faults.api('response_url', { kind: 'error', error: 'used_url' })
    await logIn(await askForToken(dana, 'Lead Sync'), 'Dana Reyes')
    await directMessage(dana, '[Show token]')
    const refused = startProgram({ ...world.environment, ENCRYPTION_KEYS: k2 })

    const code = await refused.ended

    expect(code).toBe(78)
    expect(refused.output()).toContain('ENCRYPTION_KEYS: lacks the key "k1", which has sealed ')
    expect(refused.output()).toContain('deliveries.sealed (1 row)')
    expect(refused.output()).not.toContain(k2.slice(3))
    await dana.click('Show token')
    expect(tokenOn(await dana.waitFor('=== Your token ==='))).not.toBe('')
  }, 60_000)
})
