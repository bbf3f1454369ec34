import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { actions } from '../../src/slack/ids.ts'
import { Browser } from '../support/browser.ts'
import { codeOn, logInAsOther } from '../support/code-deeds.ts'
import { allRows, getToken, until } from '../support/deeds.ts'
import { type Forger, send, startForger } from '../support/forger.ts'
import { submitApp } from '../support/review-deeds.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  logIn,
  startWorld,
  type World,
} from '../support/world.ts'

const MANY = 300

/** So many at once as a browser has connections. */
async function many<T>(work: () => Promise<T>): Promise<T[]> {
  const done: T[] = []
  while (done.length < MANY) done.push(...(await Promise.all(Array.from({ length: 10 }, work))))
  return done
}

describe('whoever knows the address of a login and carries no ticket of it', () => {
  let world: World
  let dana: PersonDriver
  let callback: string
  let loginId: string
  beforeAll(async () => {
    world = await startWorld({ mode: 'http' })
    dana = world.person('dana')
    await giveAccess(world, 'dana')
    await createApp(dana, { name: 'Lead Sync' })
    const url = await askForToken(dana, 'Lead Sync')
    const browser = new Browser()
    browser.stopBefore = /\/callback\/okta/
    await logIn(url, 'Dana Reyes', browser)
    callback = browser.visited.at(-1) ?? ''
    loginId = new URL(callback).searchParams.get('state')?.split('.')[0] ?? ''
  })
  afterEach(() => expectNoViolations(world))
  afterAll(() => world.stop())

  /** What a login leaves anywhere; jobs come and go by themselves. */
  const traces = async () => {
    const { audit, logins, refusals, holds, deliveries } = await allRows(world.databaseUrl)
    return { audit, logins, refusals, holds, deliveries }
  }
  const lines = () => world.log.filter((line) => line.includes('"msg":"refused"')).length
  const knock = (path: string, options?: RequestInit) => () =>
    fetch(`${world.portal.publicUrl}${path}`, { redirect: 'manual', ...options }).then(({ status }) => status)

  it.each<[string, () => () => Promise<number>, number]>([
    ['the callback', () => () => fetch(callback, { redirect: 'manual' }).then(({ status }) => status), 403],
    [
      'the callback with a state that is made up',
      () => knock(`/callback/okta?code=x&state=${loginId}.x`),
      403,
    ],
    ['the callback of Slack', () => knock(`/callback/slack?code=x&state=${loginId}.x`), 404],
    ['the page', () => knock(`/login/${loginId}`), 404],
    ['the page with a ticket that is made up', () => knock(`/login/${loginId}/code`, madeUp(loginId)), 410],
    ['a link that is not there', () => knock('/t/made-up'), 404],
  ])(
    'is refused %s three hundred times, and leaves a line in the log and no row in the audit',
    async (_what, how, status) => {
      const before = await traces()
      const told = lines()

      const answered = await many(how())

      expect(new Set(answered)).toEqual(new Set([status]))
      expect(await traces()).toEqual(before)
      expect(lines() - told).toBeLessThanOrEqual(1)
    },
  )

  it('has spoiled nothing: the browser that began can finish', async () => {
    expect(await getToken(dana, 'Lead Sync', 'Dana Reyes')).toMatch(/^eyJ/)
  })

  it('is counted: the log tells once a minute how many there were', async () => {
    world.clock.advance(60_000)
    await knock(`/callback/okta?code=x&state=${loginId}.x`)()

    const last = world.log.map((line) => JSON.parse(line)).findLast(({ msg }) => msg === 'refused')
    expect(last).toMatchObject({ kind: 'finish_login: login_other_browser', times: 2 * MANY })
  })

  it('posts three hundred clicks that Slack has not signed, for a line in the log', async () => {
    const before = await traces()
    const told = lines()

    const answered = await many(() => send(world, { type: 'block_actions' }, 'another-signing-secret'))

    expect(new Set(answered)).toEqual(new Set([401]))
    expect(await traces()).toEqual(before)
    expect(lines() - told).toBe(1)
  })
})

const madeUp = (loginId: string): RequestInit => ({
  method: 'POST',
  headers: { cookie: `devportal_${loginId}=v1.test.a.b.c` },
  body: new URLSearchParams({ form_token: 'made-up' }),
})

describe('whoever is refused the same again and again', () => {
  let world: World
  let forger: Forger
  let dana: PersonDriver
  beforeAll(async () => {
    world = await startWorld({ mode: 'http', environment: { REVIEW_TEAMS: 'reviewers=U0RAE00001' } })
    forger = await startForger(world)
    dana = world.person('dana')
    await giveAccess(world, 'dana', 'pia')
    await createApp(dana, { name: 'Lead Sync' })
  })
  afterEach(() => expectNoViolations(world))
  afterAll(async () => {
    await forger.stop()
    await world.stop()
  })

  /** Rows of the audit that came of it, by reason. */
  async function reasons(work: () => Promise<unknown>): Promise<Record<string, number>> {
    const before = (await world.audit()).length
    await work()
    const rows = (await world.audit()).slice(before).map(({ after }) => JSON.parse(after ?? '{}'))
    return Object.fromEntries(
      [...new Set(rows.map(({ reason }) => reason))].map((reason) => [
        String(reason),
        rows.filter((row) => row.reason === reason).length,
      ]),
    )
  }

  it('by a browser that reloads its own callback stands in the audit a few times', async () => {
    const browser = await logIn(await askForToken(dana, 'Lead Sync'), 'Dana Reyes')
    await dana.waitFor('Bearer token')
    const callback = browser.visited.find((address) => address.includes('/callback/okta')) ?? ''
    const cookie = browser.jar.header(new URL(callback))
    const reload = () => fetch(callback, { redirect: 'manual', headers: { cookie } })

    const noted = await reasons(() => many(reload))

    expect(noted).toEqual({ login_used: 5 })
  })

  it('at a held token, with its ticket and a form that is made up, changes nothing', async () => {
    const browser = await logInAsOther(dana, 'Lead Sync', 'Ada Okafor')
    await codeOn(browser)
    const forms = () => browser.post(`${browser.page.url}/refuse`, { form_token: 'made-up' })

    const noted = await reasons(async () => {
      for (let i = 0; i < 20; i++) await forms()
    })

    expect(noted).toEqual({})
  })

  it("by somebody else's buttons stands there a few times for each reason and person", async () => {
    const { id = '' } = ((await allRows(world.databaseUrl)).logins ?? []).at(-1) as { id?: string }
    const pia = world.person('pia').id
    const press = (actionId: string, says: string) => forger.press(pia, { actionId, value: id, says })

    const noted = await reasons(async () => {
      for (let i = 0; i < 20; i++) {
        await press(actions.logIn, 'belongs to somebody else')
        await press(actions.showToken, 'This token is gone')
      }
      const says = 'belongs to somebody else'
      await forger.press(world.person('ada').id, { actionId: actions.stopLogin, value: id, says })
    })

    expect(noted).toEqual({ login_not_found: 6, token_gone: 5 })
  })

  it('by Approve without being a reviewer stands there a few times, and again the next day', async () => {
    await submitApp(world.person('pia'), 'Hub')
    const [review] = (await allRows(world.databaseUrl)).reviews as { id: string }[]
    const says = 'Only members of the review teams'
    const press = () => forger.press(dana.id, { actionId: actions.approve, value: review?.id ?? '', says })

    const first = await reasons(async () => {
      for (let i = 0; i < 20; i++) await press()
    })
    world.clock.advance(25 * 3_600_000)
    await until(async () => (await allRows(world.databaseUrl)).refusals?.length === 0)
    const nextDay = await reasons(press)

    expect(first).toEqual({ not_reviewer: 5 })
    expect(nextDay).toMatchObject({ not_reviewer: 1 })
  })
})
