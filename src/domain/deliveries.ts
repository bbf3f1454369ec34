import { type Actor, mustHaveAccess, mustStillBeMember } from './access.ts'
import type { Match } from './account-match.ts'
import { PortalError } from './errors.ts'
import { endedMeanwhile } from './holds.ts'
import type { AnswerTo, Delivery, LoginAttempt, LoginStatus, Token } from './login-records.ts'
import type { LoginDeps } from './login-rules.ts'
import { answerOf, audit, noteRefused } from './logins.ts'
import { isoAt } from './ports.ts'
import type { App } from './records.ts'
import type { Stores } from './stores.ts'

/** A token waits this long, sealed, for its recipient; so long can it be revoked from Slack. */
export const DELIVERY_MINUTES = 10

export interface OpenDelivery {
  delivery: Delivery
  login: LoginAttempt
  app: App
  token: Token
  answerTo: AnswerTo | undefined
}

/** Leaves a token, sealed, for its delivery, inside the transaction that decides on it. */
export async function release(
  deps: Pick<LoginDeps, 'sealer' | 'clock'>,
  stores: Stores,
  decided: { login: LoginAttempt; from: LoginStatus; token: Token; match: Match },
): Promise<void> {
  const { login, from, token, match } = decided
  const { id, tenantId, userId, appId } = login
  const now = isoAt(deps.clock)
  if (!(await stores.logins.move(id, from, 'delivered', { now }))) throw endedMeanwhile()
  const sealed = deps.sealer.seal(`deliveries:${id}:token`, JSON.stringify(token))
  const expiresAt = isoAt(deps.clock, DELIVERY_MINUTES * 60_000)
  await stores.deliveries.insert({ id, tenantId, userId, appId, sealed, shownAt: null, expiresAt })
  const { actsAs, subject, scopes } = token
  await audit(stores, login, { at: now, action: 'token.issued', after: { actsAs, subject, scopes, match } })
  await stores.jobs.put('deliver-token', id)
  // Somebody else's account, as it may be: its owner hears of it
  if (match !== 'verified e-mail')
    await stores.jobs.put('tell-account', id, { payload: { account: actsAs, outcome: 'given' } })
}

/** Opens a waiting token for the one delivery. Nothing when it is gone, expired, or the person lost access meanwhile. */
export async function openDelivery(deps: LoginDeps, loginId: string): Promise<OpenDelivery | undefined> {
  const delivery = await deps.db.deliveries.find(loginId)
  const login = await deps.db.logins.find(loginId)
  if (!delivery || delivery.shownAt || !login || delivery.expiresAt <= isoAt(deps.clock)) return undefined
  const app = await deps.db.apps.find(login.appId)
  if (!app || !(await deps.db.access.has(login))) return undefined
  return {
    delivery,
    login,
    app,
    token: readToken(deps, delivery),
    answerTo: answerOf(deps, login),
  }
}

/** The receipt: where a token was handed over. Never the token. */
export async function recordDelivery(deps: LoginDeps, login: LoginAttempt, where: string): Promise<void> {
  const at = isoAt(deps.clock)
  await deps.db.transaction((stores) =>
    audit(stores, login, { at, action: 'token.delivered', after: { where } }),
  )
}

/** Refuses, with the reason, whoever could not take this token: asked before a window is opened for it. */
export async function mustBeWaiting(deps: LoginDeps, actor: Actor, loginId: string): Promise<void> {
  await noteRefused(deps, actor, loginId, async () => {
    await mustHaveAccess(deps, actor)
    const delivery = await deps.db.deliveries.find(loginId)
    const mine = delivery?.tenantId === actor.tenantId && delivery.userId === actor.userId
    if (!mine || delivery.shownAt || delivery.expiresAt <= isoAt(deps.clock)) throw tokenGone()
  })
}

/** *Show token*: takes it, once, for its recipient only. */
export async function takeToken(
  deps: LoginDeps,
  actor: Actor,
  loginId: string,
): Promise<{ app: App; token: Token }> {
  await mustHaveAccess(deps, actor)
  await mustStillBeMember(deps, actor)
  const delivery = await deps.db.deliveries.show(loginId, actor, isoAt(deps.clock))
  const login = await deps.db.logins.find(loginId)
  const app = login && (await deps.db.apps.find(login.appId))
  if (!delivery || !login || !app) throw tokenGone()
  await recordDelivery(deps, login, 'shown')
  return { app, token: readToken(deps, delivery) }
}

const tokenGone = (): PortalError =>
  new PortalError(
    'token_gone',
    `This token is gone: it is shown once, within ${DELIVERY_MINUTES} minutes. Generate a new one.`,
  )

/** *Dismiss*: forgets our sealed copy. */
export async function dismissToken(deps: LoginDeps, actor: Actor, loginId: string): Promise<void> {
  await mustHaveAccess(deps, actor)
  const delivery = await deps.db.deliveries.find(loginId)
  if (delivery?.tenantId === actor.tenantId && delivery.userId === actor.userId)
    await deps.db.deliveries.remove(loginId)
}

export const readToken = (deps: LoginDeps, delivery: Delivery): Token =>
  JSON.parse(deps.sealer.open(`deliveries:${delivery.id}:token`, delivery.sealed))
