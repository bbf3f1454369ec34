/** An app that signs people in with the stand-in's Slack, by hand. */
import { systemClock } from '../../../../src/sandbox/clock.ts'
import {
  type SlackSandbox,
  type SlackSandboxOptions,
  startSlackSandbox,
} from '../../../../src/sandbox/slack/start.ts'
import { Browser } from '../../../support/browser.ts'
import { manifest } from './app.ts'

export const callback = 'http://localhost:1/callback/slack'

export const startSignIn = (options: Partial<SlackSandboxOptions> = {}): Promise<SlackSandbox> =>
  startSlackSandbox({ port: 0, clock: systemClock, manifest, mode: 'socket', signIn: true, ...options })

/** The address that the app sends a browser to; `undefined` leaves a parameter out. */
export function authorizeUrl(
  { apiUrl, settings }: SlackSandbox,
  changed: Record<string, string | undefined> = {},
): URL {
  const url = new URL('/openid/connect/authorize', apiUrl)
  const asked = {
    response_type: 'code',
    client_id: settings.SLACK_CLIENT_ID,
    redirect_uri: callback,
    scope: 'openid',
    state: 'some-state',
    nonce: 'some-nonce',
    ...changed,
  }
  for (const [name, value] of Object.entries(asked))
    if (value !== undefined) url.searchParams.set(name, value)
  return url
}

/** Opens the page and presses a button; answers what comes back to the app. */
export async function arrival(slack: SlackSandbox, press: string): Promise<Record<string, string>> {
  const browser = new Browser()
  browser.stopBefore = /\/callback\/slack/
  await browser.open(authorizeUrl(slack))
  await browser.click(press)
  const back = new URL(browser.visited.at(-1) ?? '')
  if (back.origin + back.pathname !== callback) throw new Error(`went to ${back}`)
  return Object.fromEntries(back.searchParams)
}

export async function codeOf(slack: SlackSandbox, name: string): Promise<string> {
  const { code = '' } = await arrival(slack, name)
  return code
}

export type Answer = Record<string, unknown>

/** openid.connect.token as the app calls it, with other arguments where `changed` says so. */
export async function exchange(
  { apiUrl, settings }: SlackSandbox,
  code: string,
  changed: Record<string, string> = {},
): Promise<Answer> {
  const body = new URLSearchParams({
    client_id: settings.SLACK_CLIENT_ID ?? '',
    client_secret: settings.SLACK_CLIENT_SECRET ?? '',
    code,
    redirect_uri: callback,
    grant_type: 'authorization_code',
    ...changed,
  })
  const response = await fetch(`${apiUrl}openid.connect.token`, { method: 'POST', body })
  return (await response.json()) as Answer
}

export async function userInfo({ apiUrl }: SlackSandbox, token: unknown): Promise<Answer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(`${apiUrl}openid.connect.userInfo`, { method: 'POST', headers })
  return (await response.json()) as Answer
}
