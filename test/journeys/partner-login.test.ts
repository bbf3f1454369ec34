import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { globex } from '../../src/sandbox/cast.ts'
import { Browser } from '../support/browser.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

const REDIRECT_URI = 'https://hub.partner.example/cb'

describe('users of another tenant at an app itself', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await giveAccess(world, 'pia')
  })
  afterAll(() => world.stop())

  /** The app's own login, as its program would do it: authorization code with PKCE and its client secret. */
  async function logInAt(clientId: string, name: string): Promise<{ redirect: URL; token?: string }> {
    const verifier = randomBytes(32).toString('base64url')
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'openid email ziapi:search',
      state: 'state-of-the-app',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    })
    const browser = new Browser()
    browser.stopBefore = /^https:\/\/hub\.partner\.example/
    await browser.open(`${world.okta.issuer}/v1/authorize?${query}`)
    await browser.click(name)
    const redirect = new URL(browser.visited.at(-1) ?? '')
    const code = redirect.searchParams.get('code')
    if (!code) return { redirect }
    const secret = world.okta.clients().find((client) => client.clientId === clientId)?.secrets[0]?.value
    const response = await fetch(`${world.okta.issuer}/v1/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: REDIRECT_URI,
        code_verifier: verifier,
      }),
    })
    return { redirect, token: ((await response.json()) as { access_token?: string }).access_token ?? '' }
  }

  it('get a token that works once a partner app is approved', async () => {
    const clientId = await createApp(world.person('pia'), {
      name: 'Partner Hub',
      partner: 'Shows leads.',
      uris: [REDIRECT_URI],
    })
    for (const name of ['rae', 'tomas']) {
      const reviewer = world.person(name)
      await reviewer.goto('#api-reviews')
      await reviewer.waitFor('Partner Hub')
      await reviewer.click('Approve', { near: 'Partner Hub' })
    }
    await world.person('tomas').waitFor('It is live now')
    await expect.poll(() => world.okta.clients()[0]?.status).toBe('ACTIVE')

    const { token = '' } = await logInAt(clientId, 'Gil Barros')

    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(payload).toMatchObject({ cid: clientId, tenant_id: globex.teamId })
    const response = await fetch(`${world.okta.apiUrl}/data/v1/companies/search`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.api+json' },
      body: JSON.stringify({ data: { type: 'CompanySearch', attributes: {} } }),
    })
    expect(response.status).toBe(200)
  })

  it('are refused by an internal app', async () => {
    const clientId = await createApp(world.person('pia'), { name: 'Inside', uris: [REDIRECT_URI] })

    const { redirect, token } = await logInAt(clientId, 'Gil Barros')

    expect(redirect.searchParams.get('error')).toBe('access_denied')
    expect(token).toBeUndefined()
  })

  it('left nothing to complain about', () => expectNoViolations(world))
})
