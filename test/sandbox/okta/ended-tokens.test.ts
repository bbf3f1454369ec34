import * as oauth from 'openid-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OktaSandbox } from '../../../src/sandbox/okta/start.ts'
import { Browser } from '../../support/browser.ts'
import { beginLogin, callApi, clientOf, logIn, makeApp, manage, redeem, startOrg } from './org.ts'

let org: OktaSandbox
beforeAll(async () => {
  org = await startOrg()
})
afterAll(() => org.stop())

it('switching an app off ends its tokens, and switching it on again revives none', async () => {
  const app = await makeApp(org)
  const tokens = await logIn(org, app, new Browser(), 'Dana Reyes')
  expect((await callApi(org, tokens.access_token)).status).toBe(200)

  await manage(org, 'POST', `/apps/${app.id}/lifecycle/deactivate`)
  expect((await callApi(org, tokens.access_token)).status).toBe(401)

  await manage(org, 'POST', `/apps/${app.id}/lifecycle/activate`)
  expect((await callApi(org, tokens.access_token)).status).toBe(401)
  const config = await clientOf(org, app)
  expect(await oauth.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false })
})

it('an app that is off cannot finish a login or redeem a code', async () => {
  const app = await makeApp(org)
  const config = await clientOf(org, app)
  const [early, late] = [new Browser(), new Browser()]
  const redeemed = await beginLogin(config, app, 'openid ziapi:search')
  await early.open(redeemed.url)
  await early.click('Dana Reyes')
  await late.open((await beginLogin(config, app, 'openid')).url)

  await manage(org, 'POST', `/apps/${app.id}/lifecycle/deactivate`)
  await late.click('Dana Reyes')

  expect(late.page.status).toBe(400)
  await expect(redeem(config, redeemed, early.page.url)).rejects.toMatchObject({ status: 401 })
})

it('a code from before the switch cannot be redeemed after it', async () => {
  const app = await makeApp(org)
  const config = await clientOf(org, app)
  const login = await beginLogin(config, app, 'openid ziapi:search')
  const browser = new Browser()
  await browser.open(login.url)
  await browser.click('Dana Reyes')

  await manage(org, 'POST', `/apps/${app.id}/lifecycle/deactivate`)
  await manage(org, 'POST', `/apps/${app.id}/lifecycle/activate`)

  await expect(redeem(config, login, browser.page.url)).rejects.toMatchObject({ error: 'invalid_grant' })
})

it('revoking the tokens of an app leaves it usable', async () => {
  const app = await makeApp(org)
  const old = await logIn(org, app, new Browser(), 'Dana Reyes')

  expect((await manage(org, 'DELETE', `/apps/${app.id}/tokens`)).status).toBe(204)

  expect((await callApi(org, old.access_token)).status).toBe(401)
  const fresh = await logIn(org, app, new Browser(), 'Dana Reyes')
  expect((await callApi(org, fresh.access_token)).status).toBe(200)
})

it('an app revokes its own tokens and no others', async () => {
  const [app, other] = [await makeApp(org), await makeApp(org)]
  const tokens = await logIn(org, app, new Browser(), 'Dana Reyes')

  await oauth.tokenRevocation(await clientOf(org, other), tokens.access_token)
  expect((await callApi(org, tokens.access_token)).status).toBe(200)

  await oauth.tokenRevocation(await clientOf(org, app), tokens.access_token)
  await oauth.tokenRevocation(await clientOf(org, app), 'no token at all')
  expect((await callApi(org, tokens.access_token)).status).toBe(401)
})

it('introspection tells about a live token', async () => {
  const app = await makeApp(org)
  const tokens = await logIn(org, app, new Browser(), 'Dana Reyes')

  const answer = await oauth.tokenIntrospection(await clientOf(org, app), tokens.access_token)

  expect(answer).toMatchObject({
    active: true,
    client_id: app.clientId,
    scope: 'openid email profile ziapi:search',
  })
})

it('someone taken out of the app’s groups cannot redeem a code', async () => {
  const app = await makeApp(org)
  const config = await clientOf(org, app)
  const login = await beginLogin(config, app, 'openid ziapi:search')
  const browser = new Browser()
  await browser.open(login.url)
  await browser.click('Dana Reyes')
  const { body: groups } = await manage(org, 'GET', `/apps/${app.id}/groups`)

  await manage(org, 'DELETE', `/apps/${app.id}/groups/${groups[0].id}`)

  await expect(redeem(config, login, browser.page.url)).rejects.toMatchObject({ error: 'invalid_grant' })
})
