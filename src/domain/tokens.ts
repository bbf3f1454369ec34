import { mustHaveAccess, mustStillBeMember } from './access.ts'
import { AuthorizationServerError, type LoginRequest, type LoginResult } from './authorization-server.ts'
import { DELIVERY_MINUTES } from './deliveries.ts'
import { PortalError, quoted } from './errors.ts'
import { type LoginDeps, mustGiveTokens } from './login-rules.ts'
import { audit, claimLogin, refuseLogin } from './logins.ts'
import { isoAt } from './ports.ts'
import type { App, LoginAttempt, Token } from './records.ts'

/** The person typed their credentials after they clicked; a minute for clocks that disagree. */
const FRESHNESS_SKEW_MS = 60_000

export interface TokenCallback {
  /** The whole callback address as the browser asked for it, on the configured public base. */
  url: URL
  /** The sealed ticket that the browser carried. */
  ticket: string | undefined
}

/**
 * The end of a login: claims the attempt, exchanges the code, decides whether the one who logged in may hand this
 * token to the one who asked, and leaves it sealed for delivery. Throws a `PortalError` for the page.
 */
export async function finishLogin(deps: LoginDeps, callback: TokenCallback): Promise<LoginAttempt> {
  const state = callback.url.searchParams.get('state') ?? ''
  const { login, app, request } = await claimLogin(deps, state, callback.ticket)
  // For the audit only: the page must not tell the requester whom a passed-on link has caught
  let account: { account?: string; subject?: string } = {}
  try {
    const { result, clientSecret } = await exchange(deps, app, request, callback.url)
    account = { account: result.email ?? result.subject, subject: result.subject }
    await decide(deps, login, app, result).catch(async (error) => {
      await deps.loginServer.revoke(app.clientId, clientSecret, result.accessToken).catch(() => undefined)
      throw error
    })
    await hold(deps, login, result)
    return login
  } catch (error) {
    const refusal = asRefusal(error, app)
    const server = error instanceof AuthorizationServerError ? { server: error.code } : {}
    await refuseLogin(deps, login, refusal, { ...account, ...server })
    throw refusal
  }
}

async function exchange(
  deps: LoginDeps,
  app: App,
  request: LoginRequest,
  url: URL,
): Promise<{ result: LoginResult; clientSecret: string }> {
  const wanted = await deps.db.secrets.list(app.id)
  const usable = new Set(
    wanted.filter((secret) => secret.wanted === 'active').map((secret) => secret.remoteId),
  )
  const remote = app.remoteId ? await deps.authorizationServer.listSecrets(app.remoteId) : []
  const secret = remote.find((entry) => entry.active && usable.has(entry.id))
  if (!secret)
    throw new PortalError('last_secret', 'This app has no active secret. Generate a new one first.')
  return { result: await deps.loginServer.exchange(request, url, secret.value), clientSecret: secret.value }
}

async function decide(deps: LoginDeps, login: LoginAttempt, app: App, result: LoginResult): Promise<void> {
  // The world may have changed while the person was typing
  await mustHaveAccess(deps, login)
  const now = await deps.db.apps.find(app.id)
  if (!now) throw new PortalError('app_not_found', 'This app is not there any more.')
  await mustGiveTokens(deps, now)
  if (result.authTime * 1000 < Date.parse(login.createdAt) - FRESHNESS_SKEW_MS)
    throw new PortalError(
      'login_failed',
      'The authorization server did not ask for a fresh login. Ask for a new link in Slack and log in again.',
    )
  if (app.type === 'internal' && result.tenantId && result.tenantId !== app.tenantId) throw otherTenant(app)
  const profile = await mustStillBeMember(deps, login)
  const same =
    profile?.email && result.emailVerified && result.email?.toLowerCase() === profile.email.toLowerCase()
  if (!same)
    throw new PortalError(
      'identity_differs',
      'The account you logged in with is not verifiably the person who asked for this token in Slack. Nothing was handed over. If you asked for it: get a new link in Slack, and log in with your own account. If somebody sent you this link: do not log in for others.',
    )
}

const otherTenant = (app: App): PortalError =>
  new PortalError(
    'other_tenant',
    `${quoted(app.name)} is for internal use only: users of other organisations can't log in to it. Nothing was handed over.`,
  )

async function hold(deps: LoginDeps, login: LoginAttempt, result: LoginResult): Promise<void> {
  const now = isoAt(deps.clock)
  const token: Token = {
    accessToken: result.accessToken,
    scopes: result.scopes,
    missingScopes: login.scopes.filter((scope) => !result.scopes.includes(scope)),
    expiresAt: isoAt(deps.clock, result.expiresInSeconds * 1000),
    actsAs: result.email ?? result.subject,
  }
  const sealed = deps.sealer.seal(`deliveries:${login.id}:token`, JSON.stringify(token))
  const expiresAt = isoAt(deps.clock, DELIVERY_MINUTES * 60_000)
  const { id, tenantId, userId, appId } = login
  await deps.db.transaction(async (stores) => {
    if (!(await stores.logins.move(id, 'exchanging', 'delivered', { now })))
      throw new PortalError(
        'login_expired',
        'This login was ended in the meantime. Ask for a new link in Slack.',
      )
    await stores.deliveries.insert({ id, tenantId, userId, appId, sealed, expiresAt })
    const after = {
      actsAs: token.actsAs,
      subject: result.subject,
      scopes: token.scopes,
      match: 'verified e-mail',
    }
    await audit(stores, login, { at: now, action: 'token.issued', after })
    await stores.jobs.put('deliver-token', id)
  })
}

function asRefusal(error: unknown, app: App): PortalError {
  if (error instanceof PortalError) return error
  if (!(error instanceof AuthorizationServerError)) throw error
  if (error.code === 'access_denied')
    return new PortalError(
      'login_refused',
      `The authorization server refused this login: the account may not use ${quoted(app.name)}${
        app.type === 'internal'
          ? ', which is for internal use only: users of other organisations can\u2019t log in to it'
          : ''
      }. Nothing was handed over.`,
    )
  return error.kind === 'unavailable'
    ? new PortalError(
        'server_unavailable',
        'The authorization server does not answer. Wait a little, then ask for a new link in Slack.',
      )
    : new PortalError(
        'login_failed',
        'The authorization server did not accept this login. Ask for a new link in Slack and try again.',
      )
}
