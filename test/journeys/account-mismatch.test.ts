import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { Browser } from '../support/browser.ts'
import { codeOn, enterCode, logInAsOther } from '../support/code-deeds.ts'
import {
  allRows,
  auditActions,
  clientNamed,
  directMessage,
  jobsAsleep,
  OFF,
  ON,
  search,
  tokenOn,
  until,
} from '../support/deeds.ts'
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
let pia: PersonDriver
beforeAll(async () => {
  world = await startWorld()
  dana = world.person('dana')
  pia = world.person('pia')
  await giveAccess(world, 'dana')
  await createApp(dana, { name: 'Lead Sync' })
})
beforeEach(() => {
  dana.reload()
  pia.reload()
})
afterEach(() => expectNoViolations(world))
afterAll(() => world.stop())

const held = async () => (await allRows(world.databaseUrl)).holds ?? []
const refusals = async () =>
  (await world.audit())
    .filter((entry) => entry.action === 'token.refused')
    .map((entry) => JSON.parse(entry.after ?? '{}').reason as string)

describe('a login with an account that is not provably the requester', () => {
  it('holds the token: the page names who asked and for what, and refusing comes first', async () => {
    const browser = await logInAsOther(dana, 'Lead Sync', 'Pia Castellano')

    const { page } = browser

    expect(page.text).toContain('Give this token to Dana Reyes?')
    expect(page.text).toContain('Dana Reyes, in the Slack workspace Acme Robotics')
    expect(page.text).toContain('pia@acme-robotics.example')
    expect(page.text).toContain('Lead Sync')
    expect(page.text).toContain('ziapi:search')
    expect(browser.buttons).toEqual(['Refuse', 'Show code'])
    expect(page.text).not.toMatch(/\b[2-9B-Z]{4}-[2-9B-Z]{4}\b/)
    expect(page.url).not.toMatch(/code=|state=/)
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'")
    expect(await dana.waitFor('[Enter code]')).not.toContain('pia@')
    await browser.click('Refuse')
    await until(async () => (await held()).length === 0)
  })

  it('hands the token over once the code of the page is typed in Slack, and tells the owner of the account', async () => {
    const browser = await logInAsOther(dana, 'Lead Sync', 'Ada Okafor')
    const code = await codeOn(browser)
    await enterCode(dana, code.toLowerCase())

    const seen = await dana.waitFor('Bearer token')

    const told = await directMessage(world.person('ada'), 'A token that acts as your account was handed to')
    expect(seen).toContain('Acts as: ada@acme-robotics.example')
    expect(seen).not.toContain('[Enter code]')
    expect(await search(world, tokenOn(seen))).toBe(200)
    expect(told).toContain('@Dana Reyes')
    expect(told).toContain('[Revoke]')
    expect((await browser.open(browser.page.url)).text).toContain('Success: your token is in Slack')
    expect((await auditActions(world)).slice(-5)).toEqual([
      'token.requested',
      'token.held',
      'token.code_shown',
      'token.issued',
      'token.delivered',
    ])
    expect(await held()).toEqual([])
    await dana.click('Dismiss')
  })

  it('asks for no code again for a week, and tells the owner of the account each time', async () => {
    const ada = world.person('ada')
    await logIn(await askForToken(dana, 'Lead Sync'), 'Ada Okafor')
    const seen = await dana.waitFor('Bearer token')
    const token = tokenOn(seen)
    await directMessage(ada, /\[Revoke\][\s\S]*\[Revoke\]/)

    await ada.click('Revoke')
    await ada.waitFor('The authorization server was asked to end this token.')

    expect(seen).toContain('Acts as: ada@acme-robotics.example')
    expect(await search(world, token)).toBe(401)
    expect((await world.audit()).at(-1)).toMatchObject({ action: 'token.revoked', actor: ada.id })
  })

  it('asks for the code again after the owner of the account has revoked', async () => {
    const browser = await logInAsOther(dana, 'Lead Sync', 'Ada Okafor')

    expect(browser.buttons).toEqual(['Refuse', 'Show code'])
    await browser.click('Refuse')
  })

  it('hands over nothing when it is refused on the page: Slack says so, and the token is ended', async () => {
    world.okta.faults.add({
      on: 'login',
      kind: 'status',
      status: 503,
      method: 'POST',
      path: '/oauth2/default/v1/revoke',
    })
    const browser = await logInAsOther(dana, 'Lead Sync', 'Pia Castellano')
    await browser.click('Refuse')

    const seen = await dana.waitFor('refused to hand this token over')

    expect(browser.page.text).toContain('refused to hand this token over')
    expect(seen).not.toContain('[Enter code]')
    // The first try to end it fails: it is forgotten only once a second one has got through
    await until(() => world.log.some((line) => line.includes('drop-hold') && line.includes('tried again')))
    await jobsAsleep(world)
    expect(await held()).not.toEqual([])
    world.clock.advance(2_000)
    await until(async () => (await held()).length === 0)
    expect((await refusals()).at(-1)).toBe('refused_on_page')
  })

  it('hands over nothing when its requester stops it in Slack', async () => {
    const browser = await logInAsOther(dana, 'Lead Sync', 'Pia Castellano')
    const code = await codeOn(browser)
    await dana.waitFor('[Stop]')
    await dana.click('Stop')

    await dana.waitFor('The person who asked in Slack has stopped this login.')

    expect((await browser.open(browser.page.url)).text).toContain('has stopped this login')
    expect(code).not.toBe('')
    await until(async () => (await held()).length === 0)
  })

  it('hands over nothing after five wrong codes, and tells the owner of the account', async () => {
    const browser = await logInAsOther(dana, 'Lead Sync', 'Pia Castellano')
    const right = await codeOn(browser)
    await dana.waitFor('[Enter code]')
    await dana.click('Enter code')
    await dana.waitFor('=== Enter the code ===')
    const answers: string[] = []
    for (const left of ['4 tries are left', '3 tries are left', '2 tries are left', 'One try is left']) {
      await dana.fill('Code', 'WRNG-WRNG')
      await dana.submit()
      answers.push(await dana.waitFor(left))
    }
    await dana.fill('Code', 'WRNG-WRNG')
    await dana.submit()
    await dana.waitFor('The code was wrong 5 times. Nothing was handed over.')

    const told = await directMessage(pia, 'the code was wrong 5 times')

    expect(answers).toHaveLength(4)
    expect(told).toContain('@Dana Reyes')
    expect((await browser.open(browser.page.url)).text).not.toContain(right)
    await dana.cancel({ all: true })
    expect(dana.see()).not.toContain('Bearer token')
    expect((await refusals()).at(-1)).toBe('code_wrong')
    await until(async () => (await held()).length === 0)
  })
})

describe('the page of a held token', () => {
  it('is shown to the browser that logged in alone, not to one that has opened the same link', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    const requester = new Browser()
    requester.stopBefore = /\/oauth2\//
    await requester.open(url)
    const other = await logIn(url, 'Pia Castellano')

    const peek = await requester.open(other.page.url)
    const pressed = await requester.post(`${other.page.url}/code`, { form_token: 'made-up' })

    expect(other.buttons).toContain('Show code')
    expect(peek.text).toContain('This link has been used.')
    expect(pressed.text).not.toMatch(/\b[2-9B-Z]{4}-[2-9B-Z]{4}\b/)
    expect((await held())[0]).toMatchObject({ code: null })
    await other.click('Refuse')
  })

  it('takes no form of another site', async () => {
    const browser = await logInAsOther(dana, 'Lead Sync', 'Pia Castellano')
    const { url } = browser.page

    const page = await browser.post(`${url}/code`, {})

    expect(page.text).toContain('This login has come to its end')
    expect((await held())[0]).toMatchObject({ code: null })
    await browser.open(url)
    await browser.click('Refuse')
  })

  it('is of no use once the app is switched off: the token is forgotten at once, and Slack says so', async () => {
    const browser = await logInAsOther(dana, 'Lead Sync', 'Pia Castellano')
    await dana.waitFor('[Enter code]')
    // Asked to end the token, the server finds that its client is off by now
    const path = '/oauth2/default/v1/revoke'
    world.okta.faults.add({ on: 'login', kind: 'slow', ms: 1_000, times: 1, path })
    await dana.say('/devportal app Lead Sync')
    await dana.waitFor(ON)
    await dana.click('Deactivate')
    await dana.waitFor(OFF)
    await dana.cancel({ all: true })

    const seen = await dana.waitFor('This login has come to its end')

    expect(seen).not.toContain('[Enter code]')
    await until(async () => (await held()).length === 0)
    await browser.open(browser.page.url)
    expect(browser.buttons).toEqual([])
    expect(world.log.filter((line) => line.includes('job given up'))).toEqual([])
    await dana.say('/devportal app Lead Sync')
    await dana.waitFor(OFF)
    await dana.click('Activate')
    await dana.waitFor(ON)
    await until(() => clientNamed(world.okta, 'Lead Sync').status === 'ACTIVE')
    await dana.cancel({ all: true })
  })

  it('comes to nothing when the app is switched off, or access is taken, meanwhile', async () => {
    const browser = await logInAsOther(dana, 'Lead Sync', 'Pia Castellano')
    const code = await codeOn(browser)
    await dana.waitFor('[Enter code]')
    await dana.click('Enter code')
    await dana.waitFor('=== Enter the code ===')
    await dana.fill('Code', code)
    const ada = world.person('ada')
    await ada.goto('#general')
    await ada.say('/devportal access')
    await ada.waitFor('Dana Reyes')
    await ada.click('Remove', { near: 'Dana Reyes' })
    await ada.waitFor('has no access any more')
    await ada.cancel({ all: true })

    await dana.submit()

    await dana.waitFor("You don't have access")
    await dana.cancel({ all: true })
    expect(dana.see()).not.toContain('Bearer token')
    await giveAccess(world, 'dana')
  })
})

// Last: the authorization server keeps real time, and takes no login for fresh after the clock has jumped
describe('a code that nobody types', () => {
  it('hands over nothing after five minutes without the code', async () => {
    const browser = await logInAsOther(dana, 'Lead Sync', 'Pia Castellano')
    await codeOn(browser)
    await dana.waitFor('[Enter code]')
    world.clock.advance(5 * 60_000)

    await dana.waitFor('The code was not typed within 5 minutes. Nothing was handed over.')

    await until(async () => (await held()).length === 0)
    expect((await refusals()).at(-1)).toBe('code_expired')
  })
})
