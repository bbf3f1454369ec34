import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { Browser } from '../support/browser.ts'
import { allRows, search, tokenOn } from '../support/deeds.ts'
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
  await giveAccess(world, 'dana')
  await createApp(dana, { name: 'Lead Sync' })
})
afterEach(() => expectNoViolations(world))
afterAll(() => world.stop())

describe('a login link', () => {
  it('that a link expander or a HEAD request opens is still good for its person', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    const before = await allRows(world.databaseUrl)

    const expander = await fetch(url, {
      redirect: 'manual',
      headers: { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' },
    })
    const head = await fetch(url, { method: 'HEAD', redirect: 'manual' })
    const preview = await fetch(url, { redirect: 'manual' })

    expect({ status: expander.status, body: await expander.text() }).toEqual({ status: 200, body: '' })
    expect([head.status, preview.status]).toEqual([303, 303])
    expect((await allRows(world.databaseUrl)).logins).toEqual(before.logins)
    dana.reload()
    const browser = await logIn(url, 'Dana Reyes')
    expect(browser.page.text).toContain('Success')
  })

  it('works in two tabs: the one that finishes first gets the token', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    const browser = new Browser()
    await browser.open(url)
    await browser.open(url)

    await browser.click('Dana Reyes')

    expect(browser.page.text).toContain('Success')
  })

  it('that has been used says so, also after a reload of the callback, and the token lives on', async () => {
    dana.reload()
    const url = await askForToken(dana, 'Lead Sync')
    const browser = await logIn(url, 'Dana Reyes')
    const callback = browser.visited.find((address) => address.includes('/callback/okta')) ?? ''
    const token = tokenOn(await dana.waitFor('Bearer token'))

    const reloaded = await browser.open(callback)
    const opened = await new Browser().open(url)

    expect(reloaded.status).toBe(409)
    expect(reloaded.text).toContain('This link has been used.')
    expect(opened.text).toContain('This link has been used.')
    expect(await search(world, token)).toBe(200)
  })

  it('that nobody has made is refused without a hint', async () => {
    const page = await new Browser().open(`${world.portal.publicUrl}/t/${'x'.repeat(43)}`)

    expect(page.status).toBe(404)
    expect(page.text).toContain('This link is not one of ours')
  })

  it("is kept from other sites: no store, no referrer, in nobody's frame, no script from elsewhere", async () => {
    const { headers } = await new Browser().open(`${world.portal.publicUrl}/t/nothing`)

    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
  })

  it('has expired after ten minutes', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    world.clock.advance(10 * 60_000)

    const page = await new Browser().open(url)

    expect(page.status).toBe(410)
    expect(page.text).toContain('This link has expired: it works for 10 minutes.')
  })
})

it('a browser that has opened more links than its cookies have room for logs in all the same, by the newest', async () => {
  const apart = await startWorld({ environment: { MAX_LOGIN_LINKS_PER_MINUTE: '100' } })
  const pia = apart.person('pia')
  await giveAccess(apart, 'pia')
  await createApp(pia, { name: 'Mail Sync' })
  const browser = new Browser()
  browser.stopBefore = /\/oauth2\//
  for (let i = 0; i < 30; i++) {
    await browser.open(await askForToken(pia, 'Mail Sync'))
    pia.reload()
  }
  browser.stopBefore = undefined

  await logIn(await askForToken(pia, 'Mail Sync'), 'Pia Castellano', browser)

  expect(browser.page.text).toContain('Success')
  await apart.stop()
})
