import type { LoginRequest } from './authorization-server.ts'
import { PortalError, type RefusalCode } from './errors.ts'
import type { LoginAttempt } from './login-records.ts'
import { type LoginDeps, mustBeOpen, mustStillBeAllowed } from './login-rules.ts'
import { audit, loginRow } from './logins.ts'
import { isoAt } from './ports.ts'
import type { App } from './records.ts'
import { appendRefusal } from './refusals.ts'
import { loginRequest } from './start-login.ts'
import { attemptOf, equal, openTicket, type Ticket } from './tickets.ts'

/**
 * The browser is back from the authorization server. Checks that it is the browser that started, and claims the
 * attempt with one conditional update: a reloaded or doubled callback never reaches the exchange (a replayed code
 * would end the token that was already handed over).
 */
export async function claimLogin(
  deps: LoginDeps,
  state: string,
  carried: string | undefined,
): Promise<ClaimedLogin> {
  const login = await deps.db.logins.find(attemptOf(state))
  if (!login)
    throw new PortalError('login_not_found', 'This login is not one of ours. Ask for a new link in Slack.')
  const ticket = carried && openTicket(deps, login.id, carried)
  // Anybody may know the state; only who carries the attempt's own ticket leaves a row in the audit
  if (!ticket) throw otherBrowser()
  return claim(deps, login, state, ticket).catch(async (error: unknown) => {
    // Only noted: the attempt itself may be under way, or done, in another browser
    if (error instanceof PortalError) await noteRefusal(deps, login, error.code)
    throw error
  })
}

export interface ClaimedLogin {
  login: LoginAttempt
  app: App
  ticket: Ticket
  request: LoginRequest
}

async function claim(
  deps: LoginDeps,
  login: LoginAttempt,
  state: string,
  ticket: Ticket,
): Promise<ClaimedLogin> {
  if (!equal(ticket.state, state)) throw otherBrowser()
  const app = await mustStillBeAllowed(deps, login)
  const now = isoAt(deps.clock)
  if (!(await deps.db.logins.move(login.id, 'open', 'exchanging', { now }))) {
    mustBeOpen((await deps.db.logins.find(login.id)) ?? { ...login, status: 'ended' }, now)
    throw new PortalError('login_used', 'This link has been used. Ask for a new one in Slack.')
  }
  return { login, app, ticket, request: loginRequest(deps, login, app, ticket) }
}

export const otherBrowser = (): PortalError =>
  new PortalError(
    'login_other_browser',
    'This login was not started in this browser. Open the link from Slack and log in here, in one go.',
  )

/** A refusal that leaves the attempt as it is, of a browser with its ticket. */
export const noteRefusal = (deps: LoginDeps, login: LoginAttempt, reason: RefusalCode): Promise<void> =>
  appendRefusal(
    deps,
    { subject: login.id, by: login, reason },
    loginRow(login, { action: 'token.refused', after: { reason } }),
  )

/** Ends an attempt with the reason, once, in the audit too. */
export async function refuseLogin(
  deps: LoginDeps,
  login: LoginAttempt,
  refusal: PortalError,
  detail: Record<string, unknown> = {},
): Promise<void> {
  const now = isoAt(deps.clock)
  await deps.db.transaction(async (stores) => {
    await stores.logins.move(login.id, 'exchanging', 'refused', { now, refusal: refusal.message })
    await audit(stores, login, {
      at: now,
      action: 'token.refused',
      after: { reason: refusal.code, ...detail },
    })
  })
}
