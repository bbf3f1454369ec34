import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { Browser } from '../support/browser.ts'
import { allRows } from '../support/deeds.ts'
import { createLiveApp } from '../support/review-deeds.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  logIn,
  startWorld,
  type World,
} from '../support/world.ts'

let world: World
let dana: PersonDriver
beforeAll(async () => {
  world = await startWorld()
  dana = world.person('dana')
  await giveAccess(world, 'dana', 'pia')
  await createApp(dana, { name: 'Lead Sync' })
  await createLiveApp(world, dana, 'Partner Hub')
})
afterEach(() => expectNoViolations(world))
afterAll(() => world.stop())

/** No token waits, none was shown, and the refusal stands in the audit. */
async function expectNothingDelivered(reason: string): Promise<void> {
  expect((await allRows(world.databaseUrl)).deliveries).toEqual([])
  expect(JSON.stringify(world.slack.calls)).not.toMatch(/eyJ\w+\./)
  expect(dana.see()).not.toContain('Bearer token')
  const last = (await world.audit()).at(-1)
  expect(last).toMatchObject({ action: 'token.refused', actor: dana.id })
  expect(JSON.parse(last?.after ?? '{}')).toMatchObject({ reason })
}

describe('a login that hands over nothing', () => {
  it('is that of a user of another tenant, for an internal app', async () => {
    const browser = await logIn(await askForToken(dana, 'Lead Sync'), 'Gil Barros')

    expect(browser.page.text).toContain('Login refused')
    expect(browser.page.text).toContain('“Lead Sync”, which is for internal use only')
    expect(browser.page.text).toContain('Nothing was handed over.')
    await expectNothingDelivered('login_refused')
  })

  it('is one that is cancelled at the login page', async () => {
    const browser = await logIn(await askForToken(dana, 'Lead Sync'), 'Cancel')

    expect(browser.page.text).toContain('Login refused')
    await expectNothingDelivered('login_refused')
  })
})

describe.each([
  ['forbid', 'Lead Sync'],
  ['internal-only', 'Partner Hub'],
])('with ACCOUNT_MISMATCH=%s, a login', (policy, app) => {
  beforeAll(() => world.restart({ ACCOUNT_MISMATCH: policy }))
  afterAll(() => world.restart())

  it('of a colleague hands over nothing', async () => {
    const browser = await logIn(await askForToken(dana, app), 'Pia Castellano')

    expect(browser.page.status).toBe(403)
    expect(browser.page.text).toContain('is not verifiably the person who asked for this token in Slack')
    expect(browser.page.text).toContain('Nothing was handed over.')
    await expectNothingDelivered('identity_differs')
  })

  it('stays refused when the link is opened again', async () => {
    const url = await askForToken(dana, app)
    await logIn(url, 'Pia Castellano')

    const page = await new Browser().open(url)

    expect(page.text).toContain('is not verifiably the person who asked')
    await expectNothingDelivered('identity_differs')
  })
})

describe('a callback that was not started in this browser', () => {
  it('is refused, and the browser that started still finishes', async () => {
    const started = new Browser()
    started.stopBefore = /\/callback\/okta/
    await started.open(await askForToken(dana, 'Lead Sync'))
    await started.click('Dana Reyes')
    const callback = started.visited.at(-1) ?? ''

    const other = await new Browser().open(callback)
    started.stopBefore = undefined
    const own = await started.open(callback)

    expect(callback).toContain('code=')
    expect(other.status).toBe(403)
    expect(other.text).toContain('This login was not started in this browser.')
    expect(own.text).toContain('Success: your token is in Slack')
    await dana.waitFor('Bearer token')
    dana.reload()
  })

  it('is refused too where the other browser has opened the same link', async () => {
    const [victim, attacker] = [new Browser(), new Browser()]
    const url = await askForToken(dana, 'Lead Sync')
    attacker.stopBefore = /\/callback\/okta/
    await attacker.open(url)
    await attacker.click('Dana Reyes')
    await victim.open(url)

    const page = await victim.open(attacker.visited.at(-1) ?? '')

    expect(page.text).toContain('This login was not started in this browser.')
    expect(dana.see()).not.toContain('Bearer token')
  })

  it('is refused too where the other browser has started a login of its own', async () => {
    const [victim, attacker] = [new Browser(), new Browser()]
    attacker.stopBefore = /\/callback\/okta/
    await attacker.open(await askForToken(dana, 'Lead Sync'))
    await attacker.click('Dana Reyes')
    const url = await askForToken(dana, 'Lead Sync')
    await victim.open(url)

    const page = await victim.open(attacker.visited.at(-1) ?? '')

    expect(page.text).toContain('This login was not started in this browser.')
    expect(dana.see()).not.toContain('Bearer token')
  })
})
