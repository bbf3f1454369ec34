import { type Actor, mustHaveAccess } from './access.ts'
import type { LoginRequest } from './authorization-server.ts'
import { appFor } from './change-app.ts'
import { PortalError } from './errors.ts'
import { newId, randomText, sha256 } from './ids.ts'
import {
  LOGIN_MINUTES,
  type LoginDeps,
  mustBeOpen,
  mustGiveTokens,
  mustStillBeAllowed,
} from './login-rules.ts'
import { isoAt } from './ports.ts'
import type { AnswerTo, App, LoginAttempt, PersonRef } from './records.ts'
import type { Stores } from './stores.ts'
import { attemptOf, equal, newTicket, openTicket, sealTicket, type Ticket } from './tickets.ts'

/** Begins the token flow; the link's random part is returned once and only its hash is kept. */
export async function requestToken(
  deps: LoginDeps,
  actor: Actor,
  appId: string,
  answerTo: AnswerTo | undefined,
): Promise<{ login: LoginAttempt; app: App; link: string }> {
  await mustHaveAccess(deps, actor)
  const app = await appFor(deps, actor, appId)
  await mustGiveTokens(deps, app)
  const link = randomText(43)
  const id = newId('log')
  const login: LoginAttempt = {
    id,
    linkHash: sha256(link),
    tenantId: actor.tenantId,
    userId: actor.userId,
    appId: app.id,
    scopes: app.scopes,
    status: 'open',
    refusal: null,
    answerTo: answerTo ? deps.sealer.seal(`logins:${id}:answer_to`, JSON.stringify(answerTo)) : null,
    createdAt: isoAt(deps.clock),
    expiresAt: isoAt(deps.clock, LOGIN_MINUTES * 60_000),
  }
  await deps.db.transaction(async (stores) => {
    await stores.logins.insert(login)
    await audit(stores, login, {
      at: login.createdAt,
      action: 'token.requested',
      after: { scopes: login.scopes },
    })
  })
  return { login, app, link }
}

/** Remembers where the token shall appear: the message or view whose button was clicked. Only its requester can. */
export async function answerLoginTo(
  deps: LoginDeps,
  actor: Actor,
  loginId: string,
  answerTo: AnswerTo,
): Promise<void> {
  await mustHaveAccess(deps, actor)
  const login = await deps.db.logins.find(loginId)
  if (!login || !samePerson(login, actor))
    throw new PortalError(
      'login_not_found',
      'This login link belongs to somebody else. Type `/devportal token` for your own.',
    )
  await deps.db.logins.setAnswerTo(
    loginId,
    deps.sealer.seal(`logins:${loginId}:answer_to`, JSON.stringify(answerTo)),
  )
}

/**
 * A person opened the link. Answers where to send the browser and the ticket it must bring back. Changes nothing:
 * previews and scanners may do this as often as they like. A browser that has a ticket already keeps it, so that
 * a second tab does not spoil the first.
 */
export async function startLogin(
  deps: LoginDeps,
  link: string,
  carriedTicket?: (loginId: string) => string | undefined,
): Promise<{ loginId: string; ticket: string; authorizationUrl: URL }> {
  const login = await deps.db.logins.findByLink(sha256(link))
  if (!login)
    throw new PortalError(
      'login_not_found',
      'This link is not one of ours, or it is too old. Ask for a new one in Slack.',
    )
  const app = await mustStillBeAllowed(deps, login)
  const carried = carriedTicket?.(login.id)
  const ticket = (carried && openTicket(deps, login.id, carried)) || newTicket(deps, login.id)
  const authorizationUrl = await deps.loginServer.authorizationUrl(
    await loginRequest(deps, login, app, ticket),
  )
  return { loginId: login.id, ticket: sealTicket(deps, ticket), authorizationUrl }
}

async function loginRequest(
  deps: LoginDeps,
  login: LoginAttempt,
  app: App,
  ticket: Ticket,
): Promise<LoginRequest> {
  const profile = await deps.directory.profile(login)
  return {
    clientId: app.clientId,
    redirectUri: deps.callbackUri,
    scopes: login.scopes,
    state: ticket.state,
    nonce: ticket.nonce,
    verifier: ticket.verifier,
    loginHint: profile?.email ?? null,
  }
}

/**
 * The browser is back from the authorization server. Checks that it is the browser that started, and claims the
 * attempt with one conditional update: a reloaded or doubled callback never reaches the exchange (a replayed code
 * would end the token that was already handed over).
 */
export async function claimLogin(
  deps: LoginDeps,
  state: string,
  carried: string | undefined,
): Promise<{ login: LoginAttempt; app: App; request: LoginRequest }> {
  const login = await deps.db.logins.find(attemptOf(state))
  if (!login)
    throw new PortalError('login_not_found', 'This login is not one of ours. Ask for a new link in Slack.')
  const ticket = carried && openTicket(deps, login.id, carried)
  if (!ticket || !equal(ticket.state, state))
    throw new PortalError(
      'login_other_browser',
      'This login was not started in this browser. Open the link from Slack and log in here, in one go.',
    )
  const app = await mustStillBeAllowed(deps, login)
  const now = isoAt(deps.clock)
  if (!(await deps.db.logins.move(login.id, 'open', 'exchanging', { now }))) {
    mustBeOpen((await deps.db.logins.find(login.id)) ?? { ...login, status: 'ended' }, now)
    throw new PortalError('login_used', 'This link has been used. Ask for a new one in Slack.')
  }
  return { login, app, request: await loginRequest(deps, login, app, ticket) }
}

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

export async function audit(
  stores: Stores,
  login: LoginAttempt,
  row: { at: string; action: string; after: object },
): Promise<void> {
  await stores.audit.append({
    tenantId: login.tenantId,
    at: row.at,
    actor: login.userId,
    action: row.action,
    appId: login.appId,
    subject: null,
    before: null,
    after: JSON.stringify({ login: login.id, ...row.after }),
  })
}

const samePerson = (a: PersonRef, b: PersonRef): boolean => a.tenantId === b.tenantId && a.userId === b.userId
