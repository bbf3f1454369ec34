import * as oauth from 'openid-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { acme, globex } from '../../../src/sandbox/cast.ts'
import type { OktaSandbox } from '../../../src/sandbox/okta/start.ts'
import { Browser } from '../../support/browser.ts'
import {
  arrival,
  beginLogin,
  bothTenants,
  callApi,
  clientOf,
  logIn,
  makeApp,
  manage,
  OIDC,
  payloadOf,
  redeem,
  startOrg,
} from './org.ts'

let org: OktaSandbox
beforeAll(async () => {
  org = await startOrg()
})
afterAll(() => org.stop())

const lifeOf = (token: string): number => payloadOf(token).exp - payloadOf(token).iat

it('gives tokens that look like those of Okta', async () => {
  const app = await makeApp(org)

  const tokens = await logIn(org, app, new Browser(), 'Dana Reyes')

  expect(payloadOf(tokens.access_token)).toEqual({
    ver: 1,
    jti: expect.any(String),
    iss: org.issuer,
    aud: 'api://default',
    sub: 'dana@acme-robotics.example',
    iat: expect.any(Number),
    exp: expect.any(Number),
    cid: app.clientId,
    client_id: app.clientId,
    uid: '00uU0DANA00010000000',
    scp: ['openid', 'email', 'profile', 'ziapi:search'],
    tenant_id: acme.teamId,
  })
  expect(tokens.claims()).toMatchObject({
    sub: '00uU0DANA00010000000',
    email: 'dana@acme-robotics.example',
    email_verified: true,
    name: 'Dana Reyes',
    tenant_id: acme.teamId,
    auth_time: expect.any(Number),
  })
  expect(tokens.scope).toBe('openid email profile ziapi:search')
  expect(lifeOf(tokens.access_token)).toBe(3600)
  expect(tokens.refresh_token).toBeUndefined()
})

it('offers the people of both organisations, the expected one first', async () => {
  const app = await makeApp(org)
  const login = await beginLogin(await clientOf(org, app), app, 'openid', {
    login_hint: 'pia@acme-robotics.example',
  })
  const browser = new Browser()

  await browser.open(login.url)

  expect(browser.page.text).toMatch(/Sign in to Acme Sync .*Expected Pia Castellano/)
  expect(browser.buttons.filter((text) => text.includes('Pia'))).toHaveLength(1)
  for (const name of ['Dana', 'Ada', 'Nico', 'Gus', 'Vera', 'Gil']) {
    expect(browser.buttons.some((text) => text.startsWith(name))).toBe(true)
  }
  const policy = browser.page.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain(`form-action 'self' ${new URL(app.redirectUri).origin}`)
  expect(browser.page.headers.get('cache-control')).toBe('no-store')
})

it('lets an address that it does not know continue as a person of the app’s organisation', async () => {
  const app = await makeApp(org)
  const config = await clientOf(org, app)
  const login = await beginLogin(config, app, 'openid email ziapi:search', { login_hint: 'kim@real.example' })
  const browser = new Browser()

  await browser.open(login.url)
  await browser.click('Continue as kim@real.example')

  const tokens = await redeem(config, login, browser.page.url)
  expect(tokens.claims()).toMatchObject({
    email: 'kim@real.example',
    email_verified: true,
    tenant_id: acme.teamId,
  })
})

it('tells when an address was never verified', async () => {
  const tokens = await logIn(org, await makeApp(org), new Browser(), 'Uma Petrov')

  expect(tokens.claims()).toMatchObject({ email: 'unverified@acme-robotics.example', email_verified: false })
})

it('refuses people of another tenant, also when they are signed in already', async () => {
  const browser = new Browser()
  await logIn(org, await makeApp(org, { groups: bothTenants }), browser, 'Gil Barros')
  const internal = await makeApp(org)
  const config = await clientOf(org, internal)

  for (const extra of [{}, { prompt: 'none' }, { prompt: '' }] as Record<string, string>[]) {
    const { url } = await beginLogin(config, internal, 'openid ziapi:search', extra)
    if (extra.prompt === '') url.searchParams.delete('prompt')
    await browser.open(url)
    if (browser.buttons.length > 0) await browser.click('Gil Barros')

    expect(arrival(browser).get('error')).toBe('access_denied')
    expect(arrival(browser).get('code')).toBeNull()
  }
})

it('lets people of other tenants into an app that is assigned to them', async () => {
  const tokens = await logIn(org, await makeApp(org, { groups: bothTenants }), new Browser(), 'Gil Barros')

  expect(payloadOf(tokens.access_token)).toMatchObject({ tenant_id: globex.teamId })
})

it('shows the login page again while a session is alive, and lets another person straight through', async () => {
  const app = await makeApp(org)
  const browser = new Browser()
  const first = await logIn(org, app, browser, 'Dana Reyes')

  const second = await logIn(org, app, browser, 'Ada Okafor')

  expect(payloadOf(second.access_token)).toMatchObject({ sub: 'ada@acme-robotics.example' })
  expect((await callApi(org, first.access_token)).status).toBe(200)
})

it('narrows the scopes to what the policy opens', async () => {
  const app = await makeApp(org)

  const tokens = await logIn(org, app, new Browser(), 'Dana Reyes', 'openid ziapi:search ziapi:enrich')

  expect(tokens.scope).toBe('openid ziapi:search')
})

it.each([
  ['no scope that the policy opens', 'openid ziapi:enrich', 'access_denied'],
  ['a scope that does not exist', 'openid ziapi:nothing', 'invalid_scope'],
])('refuses who asks for %s', async (_what, scope, error) => {
  const app = await makeApp(org)
  const { url } = await beginLogin(await clientOf(org, app), app, scope)
  const browser = new Browser()

  await browser.open(url)
  if (browser.buttons.length > 0) await browser.click('Dana Reyes')

  expect(arrival(browser).get('error')).toBe(error)
})

it('refuses an app without an active policy', async () => {
  const app = await makeApp(org)
  await manage(org, 'POST', `/authorizationServers/default/policies/${app.policyId}/lifecycle/deactivate`)
  const { url } = await beginLogin(await clientOf(org, app), app, 'openid ziapi:search')
  const browser = new Browser()

  await browser.open(url)

  expect(arrival(browser).get('error')).toBe('access_denied')
})

it.each([
  ['state', 'invalid_request'],
  ['code_challenge', 'invalid_request'],
  ['scope', 'invalid_request'],
])('insists on %s', async (parameter, error) => {
  const app = await makeApp(org)
  const { url } = await beginLogin(await clientOf(org, app), app, 'openid ziapi:search')
  url.searchParams.delete(parameter)
  if (parameter === 'scope') for (const name of ['max_age', 'nonce']) url.searchParams.delete(name)
  const browser = new Browser()

  await browser.open(url)

  expect(arrival(browser).get('error')).toBe(error)
})

it('never redirects to an address that is not registered', async () => {
  const app = await makeApp(org)
  const { url } = await beginLogin(await clientOf(org, app), app, 'openid')
  url.searchParams.set('redirect_uri', 'https://evil.example/<b>cb')
  const browser = new Browser()

  await browser.open(url)

  expect(browser.page.status).toBe(400)
  expect(browser.page.url).toContain(org.issuer)
  expect(browser.page.html).not.toContain('<b>')
})

it('keeps a login to the browser that began it', async () => {
  const app = await makeApp(org)
  const { url } = await beginLogin(await clientOf(org, app), app, 'openid')
  const [own, other] = [new Browser(), new Browser()]
  await own.open(url)

  await other.open(own.page.url)
  await other.post(own.page.url, { user: '00uU0DANA00010000000' })

  expect(other.page.status).toBe(400)
})

it('refuses buttons pressed by another site', async () => {
  const app = await makeApp(org)
  const { url } = await beginLogin(await clientOf(org, app), app, 'openid')
  const browser = new Browser()
  await browser.open(url)

  const answer = await fetch(browser.page.url, {
    method: 'POST',
    headers: { origin: 'https://evil.example', cookie: browser.jar.header(new URL(browser.page.url)) },
    body: new URLSearchParams({ user: '00uU0DANA00010000000' }),
  })

  expect(answer.status).toBe(400)
})

it('ends the first token when a code is used twice', async () => {
  const app = await makeApp(org)
  const config = await clientOf(org, app)
  const login = await beginLogin(config, app, 'openid ziapi:search')
  const browser = new Browser()
  await browser.open(login.url)
  await browser.click('Dana Reyes')
  const tokens = await redeem(config, login, browser.page.url)

  await expect(redeem(config, login, browser.page.url)).rejects.toMatchObject({ error: 'invalid_grant' })

  expect((await callApi(org, tokens.access_token)).status).toBe(401)
})

it('gives tokens the life that the rule sets', async () => {
  const app = await makeApp(org, { open: [...OIDC, 'ziapi:search'], minutes: 10 })

  const tokens = await logIn(org, app, new Browser(), 'Dana Reyes')

  expect(lifeOf(tokens.access_token)).toBe(600)
})

it('tells who a token is for at userinfo', async () => {
  const app = await makeApp(org)
  const tokens = await logIn(org, app, new Browser(), 'Dana Reyes')
  const config = await clientOf(org, app)

  const info = await oauth.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '')

  expect(info).toMatchObject({ email: 'dana@acme-robotics.example', tenant_id: acme.teamId })
})
