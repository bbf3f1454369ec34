import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { Browser } from '../support/browser.ts'
import { directMessage, search, tokenOn } from '../support/deeds.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  startWorld,
  type World,
} from '../support/world.ts'

let world: World
let dana: PersonDriver
beforeAll(async () => {
  world = await startWorld({ signIn: true })
  dana = world.person('dana')
  await giveAccess(world, 'dana')
  await createApp(dana, { name: 'Lead Sync' })
})
beforeEach(() => dana.reload())
afterEach(() => expectNoViolations(world))
afterAll(() => world.stop())

/** Opens the link and answers Slack's question who this is. */
async function signIn(url: string, press: string): Promise<Browser> {
  const browser = new Browser()
  await browser.open(url)
  await browser.click(press)
  return browser
}

const lastAudit = async () => {
  const last = (await world.audit()).at(-1)
  return { action: last?.action, ...JSON.parse(last?.after ?? '{}') }
}

describe('with Sign in with Slack, a login link', () => {
  it('leads its person through Slack to the login, and their token to them', async () => {
    const browser = await signIn(await askForToken(dana, 'Lead Sync'), 'Dana Reyes')
    await browser.click('Dana Reyes')

    const seen = await dana.waitFor('Bearer token')

    expect(browser.page.text).toContain('Success: your token is in Slack')
    expect(await search(world, tokenOn(seen))).toBe(200)
  })

  it('hands over the token of another account without a code: the browser is its person’s', async () => {
    const browser = await signIn(await askForToken(dana, 'Lead Sync'), 'Dana Reyes')
    await browser.click('Ada Okafor')

    const seen = await dana.waitFor('Bearer token')

    const told = await directMessage(world.person('ada'), 'A token that acts as your account was handed to')
    const issued = (await world.audit()).filter(({ action }) => action === 'token.issued').at(-1)
    expect(seen).toContain('Acts as: ada@acme-robotics.example')
    expect(told).toContain('@Dana Reyes')
    expect(JSON.parse(issued?.after ?? '{}')).toMatchObject({ match: 'Slack sign-in' })
  })

  it.each([
    ['a colleague', 'Pia Castellano'],
    ['somebody of another workspace', 'Vera Nakamura'],
  ])('ends before the login where %s follows it, and still works for its person', async (_who, name) => {
    const url = await askForToken(dana, 'Lead Sync')
    const other = await signIn(url, name)
    const refused = await lastAudit()

    const own = await signIn(url, 'Dana Reyes')
    await own.click('Dana Reyes')

    expect(other.page.status).toBe(403)
    expect(other.page.text).toContain('You are signed in to Slack as somebody else')
    expect(refused).toMatchObject({ action: 'token.refused', reason: 'other_slack_account' })
    expect(own.page.text).toContain('Success: your token is in Slack')
    await dana.waitFor('Bearer token')
  })

  it('is refused where Slack’s answer is carried to another browser, and where a proof is carried to another attempt', async () => {
    const [first, second] = [await askForToken(dana, 'Lead Sync'), await askForToken(dana, 'Lead Sync')]
    const browser = new Browser()
    browser.stopBefore = /\/callback\/slack/
    await browser.open(first)
    await browser.click('Dana Reyes')
    const callback = browser.visited.at(-1) ?? ''
    const other = new Browser()
    await other.open(second)
    const before = await world.audit()

    for (let i = 0; i < 20; i++) await other.open(callback)

    expect(other.page.text).toContain('This login was not started in this browser.')
    // Without the attempt's own ticket it is anybody
    expect(await world.audit()).toEqual(before)
  })

  it('is refused where its own browser brings an answer that Slack did not give, and that is told a few times', async () => {
    const browser = new Browser()
    browser.stopBefore = /\/callback\/slack/
    await browser.open(await askForToken(dana, 'Lead Sync'))
    await browser.click('Dana Reyes')
    const callback = new URL(browser.visited.at(-1) ?? '')
    callback.searchParams.set('code', 'made-up')
    const before = (await world.audit()).length

    for (let i = 0; i < 20; i++) await browser.open(callback)

    expect(browser.page.text).toContain('Slack did not confirm who you are.')
    expect((await world.audit()).length - before).toBe(5)
    expect(await lastAudit()).toMatchObject({ action: 'token.refused', reason: 'login_failed' })
  })

  it('says what to do where the person does not let Slack tell, and works after that', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    const browser = await signIn(url, 'Cancel')

    expect(browser.page.text).toContain('Slack did not confirm who you are.')
    await browser.open(url)
    await browser.click('Dana Reyes')
    await browser.click('Dana Reyes')
    expect(browser.page.text).toContain('Success')
  })
})
