import { mustStillBeMember } from './access.ts'
import { accountMatch, isLinked, type Match } from './account-match.ts'
import { AuthorizationServerError, type LoginResult } from './authorization-server.ts'
import { type ClaimedLogin, claimLogin, refuseLogin } from './claim-login.ts'
import { activeRemoteSecret } from './client-secret.ts'
import { DatabaseUnavailable } from './database-error.ts'
import { release } from './deliveries.ts'
import { PortalError, quoted } from './errors.ts'
import { endedMeanwhile, holdToken } from './holds.ts'
import type { LoginAttempt, Token } from './login-records.ts'
import { holdTokenApp, type LoginDeps, tokenAppFor } from './login-rules.ts'
import { isoAt } from './ports.ts'
import type { App } from './records.ts'

/** The person typed their credentials after they clicked; a minute for clocks that disagree. */
const FRESHNESS_SKEW_MS = 60_000

export interface TokenCallback {
  /** The whole callback address as the browser asked for it, on the configured public base. */
  url: URL
  /** The sealed ticket that the browser carried. */
  ticket: string | undefined
}

/**
 * The end of a login: claims the attempt, exchanges the code, and leaves the token sealed: for delivery, or held for a
 * code where the one who logged in is not provably the one who asked. Throws a `PortalError` for the page. Where nobody
 * has said no, the attempt is open again: whatever was not answered can be tried again with the same link.
 */
export async function finishLogin(deps: LoginDeps, callback: TokenCallback): Promise<void> {
  const state = callback.url.searchParams.get('state') ?? ''
  const claimed = await claimLogin(deps, state, callback.ticket)
  const { login, app } = claimed
  // For the audit only: the page must not tell the requester whom a passed-on link has caught
  let account: { account?: string; subject?: string } = {}
  try {
    const { result, clientSecret } = await exchange(deps, claimed, callback.url)
    account = { account: result.email ?? result.subject, subject: result.subject }
    await settle(deps, claimed, result).catch(async (error) => {
      // It may be on its way to the requester
      if (error instanceof DatabaseUnavailable && error.outcomeUnknown) throw error
      await deps.loginServer.revoke(app.clientId, clientSecret, result.accessToken).catch(() => undefined)
      throw error
    })
  } catch (error) {
    const refusal = asRefusal(error, app)
    if (!refusal) {
      await deps.db.logins.move(login.id, 'exchanging', 'open', { now: isoAt(deps.clock) })
      throw error
    }
    const server = error instanceof AuthorizationServerError ? { server: error.code } : {}
    await refuseLogin(deps, login, refusal, { ...account, ...server })
    throw refusal
  }
}

/** The token goes to the requester, or is held until they show that they are in touch with the one who logged in. */
async function settle(deps: LoginDeps, claimed: ClaimedLogin, result: LoginResult): Promise<void> {
  const { login, ticket } = claimed
  const match = await judge(deps, claimed, result)
  const token = tokenOf(deps, login, result)
  if (!match) return holdToken(deps, login, token, ticket.state)
  await deps.db.transaction(async (stores) => {
    await holdTokenApp(stores, deps, login, login.appId)
    if (match === 'confirmed link' && !(await isLinked(deps, stores, login, token))) throw endedMeanwhile()
    await release(deps, stores, { login, from: 'exchanging', token, match })
  })
}

async function exchange(
  deps: LoginDeps,
  { app, request }: ClaimedLogin,
  url: URL,
): Promise<{ result: LoginResult; clientSecret: string }> {
  const clientSecret = await activeRemoteSecret(deps, app)
  if (!clientSecret)
    throw new PortalError('last_secret', 'This app has no active secret. Generate a new one first.')
  return { result: await deps.loginServer.exchange(request, url, clientSecret), clientSecret }
}

/**
 * Decides, in the light of now, whether this account's token may be had with this app, and what ties the account to
 * the person who asked; nothing when that takes a code.
 */
async function judge(
  deps: LoginDeps,
  { login, app, ticket }: ClaimedLogin,
  result: LoginResult,
): Promise<Match | undefined> {
  // The world may have changed while the person was typing
  await tokenAppFor(deps, login, login.appId)
  if (result.authTime * 1000 < Date.parse(login.createdAt) - FRESHNESS_SKEW_MS)
    throw new PortalError(
      'login_failed',
      'The authorization server did not ask for a fresh login. Ask for a new link in Slack and log in again.',
    )
  if (app.type === 'internal' && result.tenantId && result.tenantId !== app.tenantId) throw otherTenant(app)
  const profile = await mustStillBeMember(deps, login)
  return accountMatch(deps, login, app, { result, profile, slackProven: ticket.slackProven === true })
}

const otherTenant = (app: App): PortalError =>
  new PortalError(
    'other_tenant',
    `${quoted(app.name)} is for internal use only: users of other organisations can't log in to it. Nothing was handed over.`,
  )

const tokenOf = (deps: LoginDeps, login: LoginAttempt, result: LoginResult): Token => ({
  accessToken: result.accessToken,
  scopes: result.scopes,
  missingScopes: login.scopes.filter((scope) => !result.scopes.includes(scope)),
  expiresAt: isoAt(deps.clock, result.expiresInSeconds * 1000),
  actsAs: result.email ?? result.subject,
  issuer: result.issuer,
  subject: result.subject,
})

/** Nothing for what is no refusal: no answer, or a mistake of ours. */
function asRefusal(error: unknown, app: App): PortalError | undefined {
  if (error instanceof PortalError) return error
  if (!(error instanceof AuthorizationServerError) || error.kind === 'unavailable') return undefined
  if (error.code === 'access_denied')
    return new PortalError(
      'login_refused',
      `The authorization server refused this login: the account may not use ${quoted(app.name)}${
        app.type === 'internal'
          ? ', which is for internal use only: users of other organisations can\u2019t log in to it'
          : ''
      }. Nothing was handed over.`,
    )
  return new PortalError(
    'login_failed',
    'The authorization server did not accept this login. Ask for a new link in Slack and try again.',
  )
}
