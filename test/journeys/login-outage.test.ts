import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from '../../src/sandbox/okta/faults.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { Browser } from '../support/browser.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  logIn,
  startWorld,
  type World,
} from '../support/world.ts'

type Trouble = Pick<Fault, 'kind'> & { status?: number; times?: number }

const troubles: [what: string, trouble: Trouble][] = [
  ['503', { kind: 'status', status: 503 }],
  ['429', { kind: 'status', status: 429 }],
  ['a page of a proxy', { kind: 'page', status: 200 }],
  ['a page of a proxy, with 502', { kind: 'page', status: 502 }],
  ['a cut connection', { kind: 'cut' }],
  ['no connection', { kind: 'down', times: 1 }],
]
const places: [what: string, path: string][] = [
  ['where the code is exchanged', '/oauth2/default/v1/token'],
  ['where its keys are', '/oauth2/default/v1/keys'],
  ['where it describes itself', '/oauth2/default/.well-known/'],
]

describe('a login that the authorization server does not answer', () => {
  let world: World
  let dana: PersonDriver
  beforeAll(async () => {
    // A link for each way of not answering, all within a minute
    world = await startWorld({ environment: { MAX_LOGIN_LINKS_PER_MINUTE: '1000' } })
    dana = world.person('dana')
    await giveAccess(world, 'dana')
    await createApp(dana, { name: 'Lead Sync' })
  })
  afterEach(() => {
    world.okta.faults.clear()
    expectNoViolations(world)
  })
  afterAll(() => world.stop())

  const breakAt = (path: string, trouble: Trouble) =>
    world.okta.faults.add({ on: 'login', path, ...trouble } as Fault)

  /** The link leads to the token, after all. */
  async function expectToWork(url: string): Promise<void> {
    const browser = await logIn(url, 'Dana Reyes')
    expect(browser.page.text).toContain('Success: your token is in Slack')
    await dana.waitFor('Bearer token')
    dana.reload()
  }

  describe.each(places)('%s', (_place, path) => {
    it.each(troubles)(
      'but with %s is an outage on the page, and the same link works after that',
      async (_what, trouble) => {
        // Neither metadata nor keys are known
        await world.restart()
        const url = await askForToken(dana, 'Lead Sync')
        breakAt(path, trouble)

        const browser = new Browser()
        const page = await browser.open(url)
        const shown = page.status === 200 ? await browser.click('Dana Reyes') : page

        expect(shown.status).toBe(503)
        expect(shown.text).toContain('Try again soon')
        expect(shown.text).toContain('open the link in Slack again')
        expect(shown.text).not.toMatch(/refused|not accept/i)
        expect(shown.url).not.toMatch(/code=|state=/)
        await expectToWork(url)
      },
    )
  })

  it('for the secret of its client is an outage too, before the code is used', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    const back = world.okta.faults.add({ on: 'management', kind: 'down', path: '/api/v1/apps/*/credentials' })

    const browser = await logIn(url, 'Dana Reyes')

    expect(browser.page.status).toBe(503)
    back()
    await expectToWork(url)
  })

  it('says so in its answer to the browser: an outage too', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    const browser = new Browser()
    browser.stopBefore = /\/callback\/okta/
    await browser.open(url)
    await browser.click('Dana Reyes')
    const callback = new URL(browser.visited.at(-1) ?? '')
    callback.searchParams.delete('code')
    callback.searchParams.set('error', 'temporarily_unavailable')
    browser.stopBefore = undefined

    const page = await browser.open(callback)

    expect(page.status).toBe(503)
    await expectToWork(url)
  })

  it('while Slack does not say who asks is an outage of Slack, and the link works after that', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    const browser = new Browser()
    await browser.open(url)
    world.slack.faults.api('users.info', { kind: 'status', status: 503 }, 2)

    const page = await browser.click('Dana Reyes')

    expect(page.status).toBe(503)
    expect(page.text).toContain('Try again soon')
    expect(dana.see()).not.toContain('Bearer token')
    await expectToWork(url)
  })

  it('shows no success to a browser that comes back to its page', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    breakAt('/oauth2/default/v1/token', { kind: 'status', status: 503 })
    const browser = await logIn(url, 'Dana Reyes')

    const page = await browser.open(browser.page.url)

    expect(page.text).not.toContain('Success')
    expect(page.text).toContain('This login is not done')
    await expectToWork(url)
  })

  it('is the same where our copy of who asks has become old while they logged in', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    const browser = new Browser()
    await browser.open(url)
    // The sandbox's own login does not go along: no other login comes after this
    world.clock.advance(61_000)
    world.slack.faults.api('users.info', { kind: 'status', status: 500 }, 6)

    const page = await browser.click('Dana Reyes')
    world.slack.faults.clear()

    expect(page.status).toBe(503)
    expect(page.text).toContain('Try again soon')
    await expectToWork(url)
  })
})

describe('with Sign in with Slack, a link', () => {
  let world: World
  let dana: PersonDriver
  beforeAll(async () => {
    world = await startWorld({ signIn: true })
    dana = world.person('dana')
    await giveAccess(world, 'dana')
    await createApp(dana, { name: 'Lead Sync' })
  })
  afterAll(() => world.stop())

  it.each([
    ['503', { kind: 'status', status: 503 }],
    ['429', { kind: 'ratelimited', retryAfter: 1 }],
    ['a cut connection', { kind: 'cut' }],
    ['an error of its own', { kind: 'error', error: 'internal_error' }],
  ] as const)('that Slack answers with %s is an outage, and works after that', async (_what, fault) => {
    const url = await askForToken(dana, 'Lead Sync')
    world.slack.faults.api('openid.connect.token', fault)
    const browser = new Browser()
    await browser.open(url)
    const page = await browser.click('Dana Reyes')

    expect(page.status).toBe(503)
    expect(page.text).toContain('Try again soon')
    expect(page.text).toContain('open the link in Slack again')
    await browser.open(url)
    await browser.click('Dana Reyes')
    await browser.click('Dana Reyes')
    expect(browser.page.text).toContain('Success')
    dana.reload()
  })
})
