import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { acme, globex } from '../../../src/sandbox/cast.ts'
import { type SlackSandbox, startSlackSandbox } from '../../../src/sandbox/slack/start.ts'
import { Browser } from '../../support/browser.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { manifest } from './support/app.ts'
import {
  arrival,
  authorizeUrl,
  callback,
  codeOf,
  exchange,
  startSignIn,
  userInfo,
} from './support/sign-in.ts'

const clock = fakeClock()
let slack: SlackSandbox
beforeAll(async () => {
  slack = await startSignIn({ clock })
})
afterAll(() => slack.stop())

const origin = () => new URL(slack.apiUrl).origin
const newViolations = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
  const before = slack.violations.length
  await work()
  return slack.violations.slice(before)
}

describe('the page', () => {
  test('names the app and the workspace, and lets one choose who one is', async () => {
    const browser = new Browser()

    await browser.open(authorizeUrl(slack, { team: acme.teamId }))

    expect(browser.page.status).toBe(200)
    expect(browser.page.text).toMatch(
      /^Sign in to Acme Robotics with Slack .*DevPortal wants to know who you/,
    )
    expect(browser.page.text).toMatch(/Acme Robotics .*Dana Reyes .*Globex Partners .*Vera Nakamura/)
    expect(browser.buttons).toHaveLength(9)
    expect(browser.buttons).toContain('Cancel')
    expect(browser.page.headers.get('cache-control')).toBe('no-store')
    expect(browser.page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  test('is that of the workspace that the app asks for, where it is known', async () => {
    const titleFor = async (team: string) => (await new Browser().open(authorizeUrl(slack, { team }))).text

    expect(await titleFor(globex.teamId)).toMatch(/^Sign in to Globex Partners .*Vera Nakamura .*Dana Reyes/)
    expect(await titleFor('T0NOBODY01')).toMatch(/^Sign in to Acme Robotics /)
  })

  test('goes back with a code, or with what the person said no to, and always with the state', async () => {
    expect(await arrival(slack, 'Dana Reyes')).toEqual({
      code: expect.stringMatching(/^\w+\.\w+\.\w{64}$/),
      state: 'some-state',
    })
    expect(await arrival(slack, 'Cancel')).toEqual({ error: 'access_denied', state: 'some-state' })
  })

  test('does not offer, and does not let in, who was deactivated', async () => {
    const browser = new Browser()
    await browser.open(authorizeUrl(slack))
    await slack.deactivate('U0NICO0001')

    await browser.click('Nico Lindgren')
    const refused = browser.page
    await browser.open(authorizeUrl(slack))

    await slack.reactivate('U0NICO0001')
    expect(refused).toMatchObject({ status: 400, text: expect.stringContaining('account_inactive') })
    expect(browser.page.text).not.toContain('Nico')
  })

  test('takes its form from no other site', async () => {
    const response = await fetch(authorizeUrl(slack), {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
      body: new URLSearchParams({ user: 'U0DANA0001' }),
      redirect: 'manual',
    })

    expect(response.status).toBe(403)
  })

  test.each([
    ['another client', { client_id: '1.2' }, 'invalid_client_id'],
    ['an address elsewhere', { redirect_uri: 'https://evil.example/callback/slack' }, 'bad_redirect_uri'],
    ['an address that only begins like ours', { redirect_uri: `${callback}/../evil` }, 'bad_redirect_uri'],
    ['a scope that the manifest does not have', { scope: 'openid email' }, 'invalid_scope'],
    ['no scope', { scope: undefined }, 'invalid_scope'],
    ['another response type', { response_type: 'token' }, 'invalid_arguments'],
    ['no state', { state: undefined }, 'invalid_arguments'],
    ['no nonce', { nonce: undefined }, 'invalid_arguments'],
  ])('refuses %s, and stays where it is', async (_what, changed, error) => {
    const { status, text, url } = await new Browser().open(authorizeUrl(slack, changed))

    expect({ status, text }).toEqual({
      status: 400,
      text: expect.stringContaining(`Error details: ${error}`),
    })
    expect(url).toContain(origin())
  })

  test('refuses a parameter that it does not know, and notes it', async () => {
    const noted = await newViolations(async () => {
      const { text } = await new Browser().open(authorizeUrl(slack, { prompt: 'login' }))

      expect(text).toContain('invalid_arguments')
    })

    expect(noted).toEqual(['openid/connect/authorize: unknown argument prompt'])
  })
})

describe('openid.connect.token', () => {
  test('gives an ID token that verifies with the published keys', async () => {
    const answer = await exchange(slack, await codeOf(slack, 'Dana Reyes'))

    expect(answer).toEqual({
      ok: true,
      access_token: expect.stringMatching(/^xoxp-/),
      token_type: 'Bearer',
      id_token: expect.any(String),
    })
    const keys = createRemoteJWKSet(new URL('/openid/connect/keys', origin()))
    const { payload, protectedHeader } = await jwtVerify(String(answer.id_token), keys, {
      issuer: origin(),
      audience: slack.settings.SLACK_CLIENT_ID ?? '',
    })
    expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: expect.any(String) })
    expect(payload).toMatchObject({
      sub: 'U0DANA0001',
      nonce: 'some-nonce',
      auth_time: expect.any(Number),
      at_hash: expect.stringMatching(/^[\w-]{22}$/),
      'https://slack.com/user_id': 'U0DANA0001',
      'https://slack.com/team_id': acme.teamId,
    })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300)
  })

  test('takes the client from the Authorization header too', async () => {
    const { SLACK_CLIENT_ID, SLACK_CLIENT_SECRET } = slack.settings
    const body = new URLSearchParams({ code: await codeOf(slack, 'Dana Reyes'), redirect_uri: callback })

    const response = await fetch(`${slack.apiUrl}openid.connect.token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${SLACK_CLIENT_ID}:${SLACK_CLIENT_SECRET}`)}` },
      body,
    })

    expect(await response.json()).toMatchObject({ ok: true })
  })

  test.each([
    ['another client', { client_id: '1.2' }, 'invalid_client_id'],
    ['another secret', { client_secret: 'wrong' }, 'bad_client_secret'],
    ['another address', { redirect_uri: 'http://localhost:2/callback/slack' }, 'bad_redirect_uri'],
    ['another grant', { grant_type: 'refresh_token' }, 'invalid_grant_type'],
    ['a made-up code', { code: '1.2.3' }, 'invalid_code'],
  ])('refuses %s with Slack’s name for it, and the code stays good', async (_what, changed, error) => {
    const code = await codeOf(slack, 'Dana Reyes')

    expect(await exchange(slack, code, changed)).toEqual({ ok: false, error })

    expect(await exchange(slack, code)).toMatchObject({ ok: true })
  })

  test('takes a code once, and for thirty seconds', async () => {
    const [used, old] = [await codeOf(slack, 'Dana Reyes'), await codeOf(slack, 'Dana Reyes')]

    expect(await exchange(slack, used)).toMatchObject({ ok: true })
    expect(await exchange(slack, used)).toEqual({ ok: false, error: 'code_already_used' })
    clock.advance(30_001)
    expect(await exchange(slack, old)).toEqual({ ok: false, error: 'invalid_code' })
  })

  test('refuses an argument that it does not know, and notes it', async () => {
    const noted = await newViolations(async () => {
      expect(await exchange(slack, 'x', { code_verifier: 'y' })).toMatchObject({ error: 'invalid_arguments' })
    })

    expect(noted).toEqual(['openid.connect.token: unknown argument code_verifier'])
  })

  test('can be made to fail, and its calls are listed without secrets', async () => {
    slack.faults.api('openid.connect.token', { kind: 'status', status: 503 })
    slack.faults.api('openid.connect.token', { kind: 'slow', ms: 60 })
    const code = await codeOf(slack, 'Dana Reyes')

    await expect(exchange(slack, code)).rejects.toThrow()
    const before = performance.now()
    await exchange(slack, code)

    expect(performance.now() - before).toBeGreaterThan(50)
    const [failed, worked] = slack.calls.slice(-2)
    expect([failed?.status, worked?.status]).toEqual([503, 200])
    expect(worked).toMatchObject({
      method: 'openid.connect.token',
      args: { code: '[secret]', client_secret: '[secret]', redirect_uri: callback },
      answer: { ok: true, access_token: '[secret]', id_token: '[secret]' },
    })
  })
})

describe('openid.connect.userInfo', () => {
  test('tells whose the access token is, as long as they are there', async () => {
    const { access_token: token } = await exchange(slack, await codeOf(slack, 'Vera Nakamura'))

    expect(await userInfo(slack, token)).toEqual({
      ok: true,
      sub: 'U0VERA0001',
      'https://slack.com/user_id': 'U0VERA0001',
      'https://slack.com/team_id': globex.teamId,
    })
    await slack.deactivate('U0VERA0001')
    expect(await userInfo(slack, token)).toEqual({ ok: false, error: 'account_inactive' })
    await slack.reactivate('U0VERA0001')
    expect(await userInfo(slack, 'xoxp-made-up')).toEqual({ ok: false, error: 'invalid_auth' })
    expect(await userInfo(slack, undefined)).toEqual({ ok: false, error: 'not_authed' })
  })
})

test('a Slack that was not asked to sign people in does not', async () => {
  const plain = await startSlackSandbox({ port: 0, clock, manifest, mode: 'socket' })

  const found = await fetch(new URL('/.well-known/openid-configuration', plain.apiUrl))
  const answer = await exchange(plain, 'x')

  expect(found.status).toBe(404)
  expect(answer).toMatchObject({ ok: false, error: 'unknown_method' })
  expect(Object.keys(plain.settings)).not.toContain('SLACK_CLIENT_ID')
  await plain.stop()
})
