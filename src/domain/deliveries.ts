import { type Actor, mustHaveAccess, mustStillBeMember } from './access.ts'
import { PortalError } from './errors.ts'
import type { LoginDeps } from './login-rules.ts'
import { audit } from './logins.ts'
import { isoAt } from './ports.ts'
import type { AnswerTo, App, Delivery, LoginAttempt, Token } from './records.ts'

/** A token waits this long, sealed, for its recipient; so long can it be shown again or revoked from Slack. */
export const DELIVERY_MINUTES = 10

export interface OpenDelivery {
  delivery: Delivery
  login: LoginAttempt
  app: App
  token: Token
  answerTo: AnswerTo | undefined
}

/** Opens a waiting token for the one delivery. Nothing when it is gone, expired, or the person lost access meanwhile. */
export async function openDelivery(deps: LoginDeps, loginId: string): Promise<OpenDelivery | undefined> {
  const delivery = await deps.db.deliveries.find(loginId)
  const login = await deps.db.logins.find(loginId)
  if (!delivery || !login || delivery.expiresAt <= isoAt(deps.clock)) return undefined
  const app = await deps.db.apps.find(login.appId)
  if (!app || !(await deps.db.access.has(login))) return undefined
  const sealedAnswer = login.answerTo
  return {
    delivery,
    login,
    app,
    token: readToken(deps, delivery),
    answerTo: sealedAnswer
      ? JSON.parse(deps.sealer.open(`logins:${loginId}:answer_to`, sealedAnswer))
      : undefined,
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
  await mustHaveAccess(deps, actor)
  const delivery = await deps.db.deliveries.find(loginId)
  const mine = delivery?.tenantId === actor.tenantId && delivery.userId === actor.userId
  if (!mine || delivery.expiresAt <= isoAt(deps.clock)) throw tokenGone()
}

/** *Show token*: takes it, once, for its recipient only. */
export async function takeToken(
  deps: LoginDeps,
  actor: Actor,
  loginId: string,
): Promise<{ app: App; token: Token }> {
  await mustHaveAccess(deps, actor)
  await mustStillBeMember(deps, actor)
  const delivery = await deps.db.deliveries.take(loginId, actor, isoAt(deps.clock))
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
  await deps.db.deliveries.take(loginId, actor, isoAt(deps.clock))
}

/** *Revoke*: asks the server to end the token, and forgets our copy. */
export async function revokeToken(deps: LoginDeps, actor: Actor, loginId: string): Promise<void> {
  await mustHaveAccess(deps, actor)
  const delivery = await deps.db.deliveries.find(loginId)
  const login = await deps.db.logins.find(loginId)
  const app = login && (await deps.db.apps.find(login.appId))
  const mine = delivery && delivery.tenantId === actor.tenantId && delivery.userId === actor.userId
  if (!mine || !login || !app?.remoteId || delivery.expiresAt <= isoAt(deps.clock))
    throw new PortalError(
      'token_gone',
      `A token can be revoked from here for ${DELIVERY_MINUTES} minutes. To end it now, switch the app off; otherwise it ends by itself.`,
    )
  const secret = (await deps.authorizationServer.listSecrets(app.remoteId)).find((entry) => entry.active)
  if (!secret)
    throw new PortalError(
      'last_secret',
      'This app has no active secret, so it cannot ask for this. Switch the app off to end its tokens.',
    )
  await deps.loginServer.revoke(app.clientId, secret.value, readToken(deps, delivery).accessToken)
  await deps.db.deliveries.take(loginId, actor, isoAt(deps.clock))
  const at = isoAt(deps.clock)
  await deps.db.transaction((stores) => audit(stores, login, { at, action: 'token.revoked', after: {} }))
}

const readToken = (deps: LoginDeps, delivery: Delivery): Token =>
  JSON.parse(deps.sealer.open(`deliveries:${delivery.id}:token`, delivery.sealed))
