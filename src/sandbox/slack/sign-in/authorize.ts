/** `/openid/connect/authorize`: who asks for what, and what becomes of it. */
import * as z from 'zod'
import { checkedArgs } from '../api/call.ts'
import { Refusal } from '../api/method.ts'
import { randomHex } from '../workspace/ids.ts'
import type { SignInClient } from './client.ts'

const args = z.strictObject({
  response_type: z.literal('code'),
  client_id: z.string().optional(),
  redirect_uri: z.string().optional(),
  scope: z.string().default(''),
  // Slack asks for neither of the two; without them a sign-in can be begun in somebody else's browser
  state: z.string().min(1),
  nonce: z.string().min(1),
  /** Workspace that the person is expected to sign in to. */
  team: z.string().optional(),
})

export interface SignInRequest {
  redirectUri: string
  state: string
  nonce: string
  team: string | undefined
}

const CODE_LIFE_MS = 30_000

/** Throws a `Refusal`, which is shown to the person: an address that is not the app's is not gone back to. */
export function checkedRequest(raw: Record<string, string>, client: SignInClient): SignInRequest {
  const asked = checkedArgs({ name: 'openid/connect/authorize', args }, raw, client)
  if (asked.client_id !== client.id) throw new Refusal('invalid_client_id')
  if (!isRegistered(asked.redirect_uri)) throw new Refusal('bad_redirect_uri')
  const scopes = asked.scope.split(/[ ,]+/)
  const { user } = client.workspace.manifest.oauth_config.scopes
  if (!scopes.includes('openid') || !scopes.every((scope) => user.includes(scope)))
    throw new Refusal('invalid_scope')
  return { redirectUri: asked.redirect_uri, state: asked.state, nonce: asked.nonce, team: asked.team }
}

/** The portal's port is not known here, so any of this machine's is the app's. */
function isRegistered(address: string | undefined): address is string {
  if (!address || !URL.canParse(address)) return false
  const { protocol, hostname, pathname, search, hash, username } = new URL(address)
  return (
    /^https?:$/.test(protocol) &&
    /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname) &&
    pathname.endsWith('/callback/slack') &&
    `${search}${hash}${username}` === ''
  )
}

/** Where the browser goes with a code, once this person has allowed it. */
export function allow(request: SignInRequest, userId: string, client: SignInClient): URL {
  const { workspace, codes } = client
  const person = workspace.people.get(userId)
  if (!person || person.role === 'bot') throw new Refusal('user_not_found')
  if (person.deleted) throw new Refusal('account_inactive')
  const now = workspace.clock.now()
  const code = [randomHex(6), randomHex(6), randomHex(32)].join('.')
  codes.set(code, {
    userId,
    redirectUri: request.redirectUri,
    nonce: request.nonce,
    authTime: Math.floor(now / 1000),
    expiresAt: now + CODE_LIFE_MS,
    used: false,
  })
  return goBack(request, { code })
}

export const cancel = (request: SignInRequest): URL => goBack(request, { error: 'access_denied' })

function goBack({ redirectUri, state }: SignInRequest, answer: Record<string, string>): URL {
  const url = new URL(redirectUri)
  url.search = new URLSearchParams({ ...answer, state }).toString()
  return url
}
