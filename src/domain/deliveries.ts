import { type Actor, mustHaveAccess, mustStillBeMember } from './access.ts'
import type { Match } from './account-match.ts'
import type { AppDeps } from './change-app.ts'
import { PortalError } from './errors.ts'
import { endedMeanwhile } from './holds.ts'
import type { AnswerTo, Delivery, LoginAttempt, LoginStatus, Token } from './login-records.ts'
import { holdTokenApp, tokenAppFor } from './login-rules.ts'
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
  deps: Pick<AppDeps, 'sealer' | 'clock'>,
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
  const { actsAs, issuer, subject, scopes } = token
  await audit(stores, login, { at: now, action: 'token.issued', after: { actsAs, subject, scopes, match } })
  await stores.jobs.put('deliver-token', id)
  if (match === 'verified e-mail') return
  // Somebody else's account, as it may be: its owner hears of it
  await stores.logins.setAccount(id, { accountIssuer: issuer, accountSubject: subject })
  await stores.jobs.put('tell-account', id, { payload: { account: actsAs, outcome: 'given' } })
}

/** A person who confirmed who they are so short a time ago is not looked at again. */
const JUST_NOW_MS = 10_000

/** Opens a waiting token for the one delivery. Nothing when it is gone, expired, or its person may not have it any more. */
export async function openDelivery(deps: AppDeps, loginId: string): Promise<OpenDelivery | undefined> {
  const delivery = await deps.db.deliveries.find(loginId)
  const login = await deps.db.logins.find(loginId)
  if (!delivery || delivery.shownAt || !login || delivery.expiresAt <= isoAt(deps.clock)) return undefined
  const app = await recipientsApp(deps, login).catch((error: unknown) => {
    if (error instanceof PortalError) return undefined
    throw error
  })
  if (!app) return undefined
  return {
    delivery,
    login,
    app,
    token: readToken(deps, delivery),
    answerTo: answerOf(deps, login),
  }
}

/** A delivery can be tried for minutes: that its person was a full member at the login says nothing of now. */
async function recipientsApp(deps: AppDeps, login: LoginAttempt): Promise<App> {
  const app = await tokenAppFor(deps, login, login.appId)
  await mustStillBeMember(deps, login, { maxAgeMs: JUST_NOW_MS })
  return app
}

/** The receipt: where a token was handed over, never the token. */
export const recordDelivery = (
  deps: Pick<AppDeps, 'clock'>,
  stores: Stores,
  login: LoginAttempt,
  where: string,
): Promise<void> =>
  audit(stores, login, { at: isoAt(deps.clock), action: 'token.delivered', after: { where } })

/** A direct message, without the token, offers *Show token*. */
export async function offerToken(
  stores: Stores,
  { id, tenantId, userId, appId }: LoginAttempt,
): Promise<void> {
  await stores.jobs.put('send-message', `token:${id}`, {
    payload: { to: { tenantId, userId }, notice: { kind: 'token-waiting', appId, loginId: id } },
  })
}

/** Refuses, with the reason, whoever could not take this token: asked before a window is opened for it. */
export async function mustBeWaiting(deps: AppDeps, actor: Actor, loginId: string): Promise<void> {
  await noteRefused(deps, actor, loginId, async () => {
    await mustHaveAccess(deps, actor)
    const delivery = await deps.db.deliveries.find(loginId)
    const mine = delivery?.tenantId === actor.tenantId && delivery.userId === actor.userId
    if (!mine || delivery.shownAt || delivery.expiresAt <= isoAt(deps.clock)) throw tokenGone()
    await tokenAppFor(deps, actor, delivery.appId)
  })
}

/** *Show token*: takes it, once, for its recipient only. Where `show` throws, it waits again: nobody has seen it. */
export async function takeToken(
  deps: AppDeps,
  actor: Actor,
  loginId: string,
  show: (taken: { app: App; token: Token }) => Promise<unknown>,
): Promise<void> {
  await mustHaveAccess(deps, actor)
  await mustStillBeMember(deps, actor)
  const at = isoAt(deps.clock)
  const { login, ...taken } = await deps.db.transaction(async (stores) => {
    const login = await stores.logins.find(loginId)
    if (!login) throw tokenGone()
    const app = await holdTokenApp(stores, deps, actor, login.appId)
    const delivery = await stores.deliveries.show(loginId, actor, at)
    if (!delivery) throw tokenGone()
    await audit(stores, login, { at, action: 'token.delivered', after: { where: 'shown' } })
    return { login, app, token: readToken(deps, delivery) }
  })
  try {
    await show(taken)
  } catch (error) {
    await deps.db.transaction(async (stores) => {
      if (await stores.deliveries.waitAgain(loginId, at))
        await audit(stores, login, { at: isoAt(deps.clock), action: 'token.not_shown', after: {} })
    })
    throw error
  }
}

const tokenGone = (): PortalError =>
  new PortalError(
    'token_gone',
    `This token is gone: it is shown once, within ${DELIVERY_MINUTES} minutes. Generate a new one.`,
  )

/**
 * *Dismiss*: forgets our sealed copy. Where the token acts as somebody else's account, the copy is only never shown
 * again: the owner of the account can have the token revoked with it for as long as they were told.
 */
export async function dismissToken(deps: AppDeps, actor: Actor, loginId: string): Promise<void> {
  await mustHaveAccess(deps, actor)
  await deps.db.transaction(async (stores) => {
    const delivery = await stores.deliveries.find(loginId)
    if (delivery?.tenantId !== actor.tenantId || delivery.userId !== actor.userId) return
    const login = await stores.logins.find(loginId)
    if (login?.accountSubject) await stores.deliveries.show(loginId, actor, isoAt(deps.clock))
    else await stores.deliveries.remove(loginId)
  })
}

export const readToken = (deps: AppDeps, delivery: Delivery): Token =>
  JSON.parse(deps.sealer.open(`deliveries:${delivery.id}:token`, delivery.sealed))
