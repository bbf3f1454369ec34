import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OktaSandbox } from '../../../src/sandbox/okta/start.ts'
import { Browser } from '../../support/browser.ts'
import { beginLogin, clientOf, makeApp, manage, redeem, startOrg, type TestApp } from './org.ts'

let org: OktaSandbox
beforeAll(async () => {
  org = await startOrg()
})
afterAll(() => org.stop())

const secretsOf = (app: TestApp) => `/apps/${app.id}/credentials/secrets`

async function loginWith(app: TestApp, secret: string) {
  const config = await clientOf(org, app, secret)
  const login = await beginLogin(config, app, 'openid ziapi:search')
  const browser = new Browser()
  await browser.open(login.url)
  await browser.click('Dana Reyes')
  return redeem(config, login, browser.page.url)
}

it('shows the secrets of an app in clear, also later', async () => {
  const app = await makeApp(org)

  const { body } = await manage(org, 'GET', secretsOf(app))

  expect(body).toMatchObject([
    {
      id: expect.stringMatching(/^ocs/),
      status: 'ACTIVE',
      client_secret: app.secret,
      secret_hash: expect.any(String),
    },
  ])
})

it('accepts both active secrets, and an inactive one no longer', async () => {
  const app = await makeApp(org)
  const added = await manage(org, 'POST', secretsOf(app), { client_secret: 'dps_second_secret_0001' })
  expect(added.status).toBe(201)
  await expect(loginWith(app, app.secret)).resolves.toBeDefined()
  await expect(loginWith(app, 'dps_second_secret_0001')).resolves.toBeDefined()

  await manage(org, 'POST', `${secretsOf(app)}/${added.body.id}/lifecycle/deactivate`)

  await expect(loginWith(app, 'dps_second_secret_0001')).rejects.toMatchObject({ status: 401 })
  await expect(loginWith(app, app.secret)).resolves.toBeDefined()
})

it('refuses a third secret, also when one of the two is inactive', async () => {
  const app = await makeApp(org)
  const { body: second } = await manage(org, 'POST', secretsOf(app), {})
  await manage(org, 'POST', `${secretsOf(app)}/${second.id}/lifecycle/deactivate`)

  const third = await manage(org, 'POST', secretsOf(app), {})

  expect(third).toMatchObject({ status: 400, body: { errorCode: 'E0000001' } })
})

it('keeps the only active secret from being deactivated', async () => {
  const app = await makeApp(org)
  const { body } = await manage(org, 'GET', secretsOf(app))

  const answer = await manage(org, 'POST', `${secretsOf(app)}/${body[0].id}/lifecycle/deactivate`)

  expect(answer).toMatchObject({ status: 400, body: { errorCode: 'E0000001' } })
})

it('deletes inactive secrets only', async () => {
  const app = await makeApp(org)
  const { body: second } = await manage(org, 'POST', secretsOf(app), {})
  const early = await manage(org, 'DELETE', `${secretsOf(app)}/${second.id}`)
  expect(early).toMatchObject({ status: 400, body: { errorCode: 'E0000001' } })

  await manage(org, 'POST', `${secretsOf(app)}/${second.id}/lifecycle/deactivate`)

  expect((await manage(org, 'DELETE', `${secretsOf(app)}/${second.id}`)).status).toBe(204)
  expect((await manage(org, 'GET', `${secretsOf(app)}/${second.id}`)).status).toBe(404)
})

it('activates an inactive secret again', async () => {
  const app = await makeApp(org)
  const { body: second } = await manage(org, 'POST', secretsOf(app), {
    client_secret: 'dps_sleeping_secret_01',
    status: 'INACTIVE',
  })

  const answer = await manage(org, 'POST', `${secretsOf(app)}/${second.id}/lifecycle/activate`)

  expect(answer).toMatchObject({ status: 200, body: { status: 'ACTIVE' } })
  await expect(loginWith(app, 'dps_sleeping_secret_01')).resolves.toBeDefined()
})

it.each(['short', 'with blanks in its text', `x${'y'.repeat(100)}`])(
  'refuses the secret "%s"',
  async (value) => {
    const app = await makeApp(org)

    const answer = await manage(org, 'POST', secretsOf(app), { client_secret: value })

    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'E0000001' } })
  },
)
