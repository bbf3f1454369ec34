import type { LoginRequest } from './authorization-server.ts'
import { PortalError } from './errors.ts'
import { sha256 } from './ids.ts'
import type { LoginAttempt } from './login-records.ts'
import { type LoginDeps, mustStillBeAllowed } from './login-rules.ts'
import type { App } from './records.ts'
import { signInUrl } from './slack-proof.ts'
import { newTicket, openTicket, sealTicket, type Ticket } from './tickets.ts'

/**
 * A person opened the link. Answers where to send the browser and the ticket it must bring back. Changes nothing:
 * previews and scanners may do this as often as they like. A browser that has a ticket already keeps it, so that
 * a second tab does not spoil the first.
 */
export async function startLogin(
  deps: LoginDeps,
  link: string,
  carriedTicket?: (loginId: string) => string | undefined,
): Promise<LoginStep> {
  const login = await deps.db.logins.findByLink(sha256(link))
  if (!login)
    throw new PortalError(
      'login_not_found',
      'This link is not one of ours, or it is too old. Ask for a new one in Slack.',
    )
  const app = await mustStillBeAllowed(deps, login)
  const carried = carriedTicket?.(login.id)
  const ticket = (carried && openTicket(deps, login.id, carried)) || newTicket(deps, login.id)
  return nextStep(deps, login, app, ticket)
}

/** Where the browser goes next, and the ticket that it takes along. */
export interface LoginStep {
  loginId: string
  ticket: string
  authorizationUrl: URL
}

/** First to Slack, where that is configured and has not been done in this browser; then to the authorization server. */
export async function nextStep(
  deps: LoginDeps,
  login: LoginAttempt,
  app: App,
  ticket: Ticket,
): Promise<LoginStep> {
  const authorizationUrl =
    (await signInUrl(deps, login, ticket)) ?? (await serverUrl(deps, login, app, ticket))
  return { loginId: login.id, ticket: sealTicket(deps, ticket), authorizationUrl }
}

async function serverUrl(deps: LoginDeps, login: LoginAttempt, app: App, ticket: Ticket): Promise<URL> {
  const profile = await deps.directory.profile(login)
  return deps.loginServer.authorizationUrl(loginRequest(deps, login, app, ticket), profile?.email ?? null)
}

/** What the authorization server is asked, at the start and at the exchange. */
export const loginRequest = (
  deps: LoginDeps,
  login: LoginAttempt,
  app: App,
  ticket: Ticket,
): LoginRequest => ({
  clientId: app.clientId,
  redirectUri: deps.callbackUri,
  scopes: login.scopes,
  state: ticket.state,
  nonce: ticket.nonce,
  verifier: ticket.verifier,
})
