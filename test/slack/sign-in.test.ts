import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import { beforeEach, describe, expect, it } from 'vitest'
import { AuthorizationServerError } from '../../src/domain/authorization-server.ts'
import type { SignInRequest, SlackSignIn } from '../../src/domain/slack-sign-in.ts'
import { acme, globex } from '../../src/sandbox/cast.ts'
import { type SlackSandbox, startSlackSandbox } from '../../src/sandbox/slack/start.ts'
import { slackSignIn } from '../../src/slack/sign-in.ts'
import { manifest } from '../sandbox/slack/support/app.ts'
import { Browser } from '../support/browser.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'
import { type OtherSlackOptions, startOtherSlack } from './other-slack.ts'

let clock: FakeClock
let slack: SlackSandbox
let signIn: SlackSignIn
beforeEach(async () => {
  clock = fakeClock()
  slack = await startSlackSandbox({ port: 0, clock, manifest, mode: 'socket', signIn: true })
  signIn = signInOf(slack)
  return () => slack.stop()
})

function signInOf({ settings, apiUrl }: SlackSandbox, changed: { clientSecret?: string } = {}): SlackSignIn {
  const { SLACK_CLIENT_ID: clientId = '', SLACK_CLIENT_SECRET: clientSecret = '' } = settings
  return slackSignIn(apiUrl, { clientId, clientSecret, ...changed }, clock)
}

const request: SignInRequest = {
  redirectUri: 'http://localhost:1/callback/slack',
  state: 'state-of-this-browser',
  nonce: 'nonce-of-this-browser',
  verifier: 'verifier-of-this-browser-verifier-of-this-browser',
  tenantId: acme.teamId,
}

/** Opens Slack's page, presses a button, answers the address that Slack sends the browser to. */
async function callbackAfter(press: string): Promise<URL> {
  const browser = new Browser()
  browser.stopBefore = /\/callback\/slack/
  await browser.open(await signIn.authorizationUrl(request))
  await browser.click(press)
  return new URL(browser.visited.at(-1) ?? '')
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no failure',
    (error: unknown) => error,
  )

describe('Sign in with Slack', () => {
  it('tells which account a browser is signed in with', async () => {
    const callback = await callbackAfter('Dana Reyes')

    const person = await signIn.exchange(request, callback)

    expect(person).toEqual({ tenantId: acme.teamId, userId: 'U0DANA0001' })
    expect(slack.violations).toEqual([])
  })

  it('asks for no more than who it is, in the workspace of the request', async () => {
    const { searchParams } = await signIn.authorizationUrl(request)

    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: slack.settings.SLACK_CLIENT_ID,
      response_type: 'code',
      redirect_uri: request.redirectUri,
      scope: 'openid',
      state: request.state,
      nonce: request.nonce,
      team: acme.teamId,
    })
  })

  it('tells of somebody from another workspace that it is another workspace', async () => {
    const callback = await callbackAfter('Vera Nakamura')

    expect(await signIn.exchange(request, callback)).toEqual({
      tenantId: globex.teamId,
      userId: 'U0VERA0001',
    })
  })

  it('takes a second person with the metadata and keys of the first', async () => {
    await signIn.exchange(request, await callbackAfter('Dana Reyes'))

    const person = await signIn.exchange(request, await callbackAfter('Gus Whitfield'))

    expect(person.userId).toBe('U0GUS00001')
  })

  it('is refused when the person cancels', async () => {
    const callback = await callbackAfter('Cancel')

    const error = await failure(signIn.exchange(request, callback))

    expect(error).toMatchObject({ kind: 'refused', code: 'access_denied' })
  })

  it('is refused for a callback that belongs to another browser, without asking Slack', async () => {
    const callback = await callbackAfter('Dana Reyes')

    const error = await failure(signIn.exchange({ ...request, state: 'another-state' }, callback))

    expect(error).toMatchObject({ kind: 'refused' })
    expect(slack.calls).toEqual([])
  })

  it('is refused for a code that was fetched with another nonce', async () => {
    const callback = await callbackAfter('Dana Reyes')

    const error = await failure(signIn.exchange({ ...request, nonce: 'another-nonce' }, callback))

    expect(error).toMatchObject({ kind: 'refused', code: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' })
  })

  it('is refused for a code that was used before', async () => {
    const callback = await callbackAfter('Dana Reyes')
    await signIn.exchange(request, callback)

    const error = await failure(signIn.exchange(request, callback))

    expect(error).toMatchObject({ kind: 'refused', code: 'code_already_used' })
  })

  it('is refused for a code that was kept too long', async () => {
    const callback = await callbackAfter('Dana Reyes')
    clock.advance(31_000)

    const error = await failure(signIn.exchange(request, callback))

    expect(error).toMatchObject({ kind: 'refused', code: 'invalid_code' })
  })

  it('is refused with the secret of another app', async () => {
    const stranger = signInOf(slack, { clientSecret: 'secret-of-another-app' })
    const callback = await callbackAfter('Dana Reyes')

    const error = await failure(stranger.exchange(request, callback))

    expect(error).toMatchObject({ kind: 'refused', code: 'bad_client_secret' })
  })
})

describe('Slack in trouble', () => {
  it.each([
    ['answers 503', { kind: 'status', status: 503 }, 'OAUTH_RESPONSE_IS_NOT_CONFORM'],
    ['asks to wait', { kind: 'ratelimited', retryAfter: 3 }, 'ratelimited'],
    ['has an error of its own', { kind: 'error', error: 'internal_error' }, 'internal_error'],
    ['cuts the connection', { kind: 'refused' }, 'no_answer'],
  ] as const)('that %s is unavailable, and works later', async (_what, fault, code) => {
    const callback = await callbackAfter('Dana Reyes')
    slack.faults.api('openid.connect.token', fault)

    const error = await failure(signIn.exchange(request, callback))

    expect(error).toMatchObject({ kind: 'unavailable', code })
    expect(await signIn.exchange(request, callback)).toMatchObject({ userId: 'U0DANA0001' })
  })

  it('that cannot be reached is unavailable, before the sign-in and after it', async () => {
    const callback = await callbackAfter('Dana Reyes')
    const fresh = signInOf(slack)
    await slack.stop()

    const errors = await Promise.all([
      failure(fresh.authorizationUrl(request)),
      failure(signIn.exchange(request, callback)),
    ])

    for (const error of errors) expect(error).toMatchObject({ kind: 'unavailable', code: 'no_answer' })
  })
})

describe('an error', () => {
  it('carries neither code nor secret nor token', async () => {
    const wrong = 'secret-of-another-app'
    const callback = await callbackAfter('Dana Reyes')
    const errors = [
      await failure(signInOf(slack, { clientSecret: wrong }).exchange(request, callback)),
      await failure(signIn.exchange({ ...request, state: 'another-state' }, callback)),
      await failure(signIn.exchange({ ...request, nonce: 'another-nonce' }, callback)),
      await failure(signIn.exchange(request, callback)),
    ]

    const text = errors
      .map((error) => {
        expect(error).toBeInstanceOf(AuthorizationServerError)
        return inspect(error, { depth: 10, showHidden: true })
      })
      .join('\n')

    const secrets = [
      callback.searchParams.get('code') ?? 'no code',
      slack.settings.SLACK_CLIENT_SECRET ?? 'no secret',
      wrong,
    ]
    for (const secret of secrets) expect(text).not.toContain(secret)
    expect(text).not.toMatch(/eyJ|xoxp-/)
    expect(JSON.stringify(slack.calls)).not.toMatch(/eyJ|xoxp-/)
  })
})

describe('another Slack', () => {
  const account = { 'https://slack.com/user_id': 'W1', 'https://slack.com/team_id': 'T1' }
  const withOther = async <T>(
    options: OtherSlackOptions,
    use: (signIn: SlackSignIn) => Promise<T>,
  ): Promise<T> => {
    const other = await startOtherSlack(options)
    const result = await use(slackSignIn(other.apiUrl, { clientId: '1.2', clientSecret: 'x' }, clock))
    other.stop()
    return result
  }
  const signInWith = (options: OtherSlackOptions): Promise<unknown> =>
    withOther(options, (signIn) => {
      const asked = { ...request, state: 'state', nonce: 'nonce' }
      const callback = new URL('?code=1.2.3&state=state', request.redirectUri)
      return signIn.exchange(asked, callback).catch((error: unknown) => error)
    })

  it('that announces PKCE gets the challenge of the verifier', async () => {
    const metadata = { code_challenge_methods_supported: ['S256'] }

    const { searchParams } = await withOther({ metadata }, (signIn) => signIn.authorizationUrl(request))

    expect(searchParams.get('code_challenge_method')).toBe('S256')
    expect(searchParams.get('code_challenge')).toBe(
      createHash('sha256').update(request.verifier).digest('base64url'),
    )
  })

  it('of an Enterprise Grid also names the organisation, which is left aside', async () => {
    const claims = { ...account, 'https://slack.com/enterprise_id': 'E1' }

    expect(await signInWith({ claims })).toEqual({ tenantId: 'T1', userId: 'W1' })
  })

  it.each([
    ['whose ID token somebody else signed', { forged: true }, 'OAUTH_INVALID_RESPONSE'],
    ['whose ID token is for another app', { claims: { aud: '3.4' } }, 'OAUTH_JWT_CLAIM_COMPARISON_FAILED'],
    [
      'whose ID token is of another issuer',
      { claims: { iss: 'https://slack.example' } },
      'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
    ],
    ['whose ID token is over', { claims: { exp: 1 } }, 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED'],
    ['that names no workspace', { claims: { 'https://slack.com/team_id': undefined } }, 'no_slack_account'],
    ['that names no member', { claims: { 'https://slack.com/user_id': '' } }, 'no_slack_account'],
  ])('%s is refused', async (_what, { claims, ...options }: OtherSlackOptions, code) => {
    const error = await signInWith({ ...options, claims: { ...account, ...claims } })

    expect(error).toMatchObject({ kind: 'refused', code })
  })
})
