import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { OktaSandbox } from '../../../src/sandbox/okta/start.ts'
import { Browser } from '../../support/browser.ts'
import { appBody, beginLogin, clientOf, makeApp, manage, redeem, startOrg } from './org.ts'

let org: OktaSandbox
beforeAll(async () => {
  org = await startOrg()
})
afterAll(() => org.stop())
afterEach(() => org.faults.clear())

const list = () => manage(org, 'GET', '/apps')

it('breaks every connection while it is down', async () => {
  const back = org.faults.add({ on: 'management', kind: 'down' })
  await expect(list()).rejects.toThrow('fetch failed')
  expect((await fetch(`${org.issuer}/v1/keys`)).status).toBe(200)

  back()

  expect((await list()).status).toBe(200)
})

it('answers the next requests with 429 and the time to wait', async () => {
  org.faults.add({ on: 'management', kind: 'status', status: 429, resetInSeconds: 3, times: 2 })

  const refused = await list()

  expect(refused).toMatchObject({ status: 429, body: { errorCode: 'E0000047' } })
  const reset = Number(refused.headers.get('x-rate-limit-reset')) * 1000
  expect(reset - Date.parse(refused.headers.get('date') ?? '')).toBeGreaterThanOrEqual(3000)
  expect((await list()).status).toBe(429)
  expect((await list()).status).toBe(200)
})

it('lets as many requests pass as it is told to', async () => {
  org.faults.add({ on: 'management', kind: 'status', status: 503, skip: 1 })

  const statuses = [(await list()).status, (await list()).status, (await list()).status]

  expect(statuses).toEqual([200, 503, 200])
})

it('does the work and cuts the connection before the answer', async () => {
  org.faults.add({ on: 'management', kind: 'cut', method: 'POST', path: '/api/v1/apps' })

  await expect(
    manage(org, 'POST', '/apps', appBody('portal-cut', 'https://acme.example/cb')),
  ).rejects.toThrow()

  expect(org.clients().some((client) => client.clientId === 'portal-cut')).toBe(true)
  expect(await manage(org, 'POST', '/apps', appBody('portal-cut', 'https://acme.example/cb'))).toMatchObject({
    status: 400,
    body: { errorCode: 'E0000001' },
  })
})

it('cuts the answer of the token endpoint, and the code is spent', async () => {
  const app = await makeApp(org)
  const config = await clientOf(org, app)
  const login = await beginLogin(config, app, 'openid ziapi:search')
  const browser = new Browser()
  await browser.open(login.url)
  await browser.click('Dana Reyes')
  org.faults.add({ on: 'login', kind: 'cut', path: '/oauth2/default/v1/token' })

  await expect(redeem(config, login, browser.page.url)).rejects.toThrow('fetch failed')
  await expect(redeem(config, login, browser.page.url)).rejects.toMatchObject({ error: 'invalid_grant' })
})

it('answers late', async () => {
  org.faults.add({ on: 'management', kind: 'slow', ms: 120, path: '/api/v1/apps/*/groups' })
  const app = await makeApp(org, { groups: [] })
  const start = performance.now()

  await manage(org, 'GET', `/apps/${app.id}/groups`)

  expect(performance.now() - start).toBeGreaterThanOrEqual(115)
})

it('takes faults over HTTP, and refuses ones that it does not understand', async () => {
  const control = (body: object) =>
    fetch(`${org.url}/control/faults`, { method: 'POST', body: JSON.stringify(body) }).then(
      (answer) => answer.status,
    )

  expect(await control({ on: 'login', kind: 'status', status: 503, path: '/oauth2/default/v1/token' })).toBe(
    200,
  )
  expect(await control({ on: 'moon', kind: 'down' })).toBe(400)
  expect((await fetch(`${org.issuer}/v1/token`, { method: 'POST' })).status).toBe(503)
  expect((await fetch(`${org.issuer}/v1/token`, { method: 'POST' })).status).toBe(400)
})

it('stops while requests wait', async () => {
  const other = await startOrg()
  other.faults.add({ on: 'management', kind: 'slow', ms: 60_000 })
  const waiting = manage(other, 'GET', '/apps').catch(() => 'broken')
  await new Promise((resolve) => setTimeout(resolve, 50))

  await other.stop()

  expect(await waiting).toBe('broken')
})
