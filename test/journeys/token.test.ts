import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acme } from '../../src/sandbox/cast.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { Browser } from '../support/browser.ts'
import { curlOn, readCurl } from '../support/curl.ts'
import {
  auditActions,
  authenticates,
  clientNamed,
  getToken,
  OFF,
  ON,
  search,
  tokenOn,
  type,
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

const run = promisify(execFile)
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
)

describe('a developer who generates a token', () => {
  let world: World
  let dana: PersonDriver
  let clientId: string
  beforeAll(async () => {
    world = await startWorld()
    dana = world.person('dana')
    await giveAccess(world, 'dana')
    clientId = await createApp(dana, { name: 'Lead Sync' })
  })
  afterAll(() => world.stop())

  const browser = new Browser()
  let token: string

  it('logs in freshly, and the message they clicked in becomes the token', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    const login = await browser.open(url)
    await browser.click('Dana Reyes')

    const seen = await dana.waitFor('Bearer token')

    token = tokenOn(seen)
    expect(login.text).toContain('Who are you?')
    expect(browser.page.text).toContain('Success: your token is in Slack')
    expect(browser.page.url).not.toMatch(/code=|state=/)
    expect(seen).not.toContain('Log in to generate a token')
    expect(seen).toContain('DevPortal (APP) (only visible to you): Token for: Lead Sync')
    expect(seen).toContain('Acts as: dana@acme-robotics.example')
    expect(seen).toContain('Scopes: ziapi:search')
    expect(seen).toMatch(/Expires: (Today|Tomorrow), /)
    expect(seen).toContain('they consume credits and count against your rate limits')
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(claims).toMatchObject({ cid: clientId, tenant_id: acme.teamId })
    expect(await auditActions(world)).toEqual([
      'access.granted',
      'app.created',
      'token.requested',
      'token.issued',
      'token.delivered',
    ])
  })

  it('finds a curl beside it that the API answers with 200', async () => {
    const { url, ...call } = readCurl(curlOn(dana.see()), token)

    const response = await fetch(url, call)

    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      data: expect.arrayContaining([expect.objectContaining({ type: 'Company' })]),
    })
  })

  it.runIf(hasCurl)('pastes that curl into a shell, and it works', async () => {
    const command = `${curlOn(dana.see())} -o /dev/null -w '%{http_code}'`

    const { stdout } = await run('sh', ['-c', command], { env: { ...process.env, TOKEN: token } })

    expect(stdout).toBe('200')
  })

  it('is refused with 403 where the app lacks the scope, and with 401 without the right token', async () => {
    expect(await search(world, token, '/data/v1/companies/enrich')).toBe(403)
    expect(await search(world, `${token}x`)).toBe(401)
  })

  it('sees the login page again although the browser is still signed in', async () => {
    const login = await browser.open(await askForToken(dana, 'Lead Sync'))

    expect(login.text).toContain('Who are you?')
    await browser.click('Dana Reyes')
    const second = tokenOn(await dana.waitFor(/eyJ[\s\S]*eyJ[\w.-]+/))
    expect(second).not.toBe('')
    expect(await search(world, second)).toBe(200)
  })

  it('starts in Home as well: the window waits and becomes the token', async () => {
    await dana.goto('home')
    await dana.waitFor('Lead Sync')
    await dana.click('Generate token', { near: 'Lead Sync' })
    await dana.waitFor('Keep this window open')
    const { url = '' } = await dana.click('Log in to generate a token')
    await logIn(url, 'Dana Reyes')

    const seen = await dana.waitFor('Bearer token')

    expect(seen).toContain('=== Your token ===')
    expect(await search(world, tokenOn(seen))).toBe(200)
    await dana.cancel({ all: true })
    expectNoViolations(world)
  })
})

describe('an app that is switched off', () => {
  let world: World
  let dana: PersonDriver
  beforeAll(async () => {
    world = await startWorld()
    dana = world.person('dana')
    await giveAccess(world, 'dana')
  })
  afterAll(() => world.stop())

  it('gives no token any more, at once, and its tokens are dead; switched on again it works, they stay dead', async () => {
    const clientId = await createApp(dana, { name: 'Lead Sync' })
    const secret = clientNamed(world.okta, 'Lead Sync').secrets[0]?.value ?? ''
    const old = await getToken(dana, 'Lead Sync', 'Dana Reyes')
    const open = await askForToken(dana, 'Lead Sync')
    const underWay = new Browser()
    await underWay.open(await askForToken(dana, 'Lead Sync'))
    const alive = await search(world, old)

    await type(dana, '/devportal app Lead Sync', 'App details')
    await dana.click('Deactivate')
    await dana.waitFor(OFF)

    const page = await new Browser().open(open)
    await underWay.click('Dana Reyes').catch(() => undefined)
    await dana.cancel()
    await type(dana, '/devportal token Lead Sync', 'This app is switched off. Activate it first')
    await until(async () => !(await authenticates(world.okta, clientId, secret)))
    const dead = await search(world, old)

    await type(dana, '/devportal app Lead Sync', 'App details')
    await dana.click('Activate')
    await dana.waitFor(ON)
    await dana.cancel()
    await until(() => authenticates(world.okta, clientId, secret))
    const fresh = await getToken(dana, 'Lead Sync', 'Dana Reyes')

    expect(alive).toBe(200)
    expect(page.text).toContain('This login was ended in the meantime')
    expect(underWay.page.text).not.toContain('Success')
    expect(dead).toBe(401)
    expect(await search(world, old)).toBe(401)
    expect(await search(world, fresh)).toBe(200)
    expect(await auditActions(world)).toEqual(expect.arrayContaining(['app.deactivated', 'app.activated']))
    expectNoViolations(world)
  })
})
