import { type Actor, holdAccess, mustHaveAccess } from './access.ts'
import type { AppDeps } from './change-app.ts'
import { PortalError } from './errors.ts'
import { newId, randomText, sha256 } from './ids.ts'
import { refuseMoreLinks } from './limits.ts'
import type { AnswerTo, LoginAttempt } from './login-records.ts'
import { holdTokenApp, LOGIN_MINUTES, tokenAppFor } from './login-rules.ts'
import { isoAt } from './ports.ts'
import type { App } from './records.ts'
import { appendRefusal } from './refusals.ts'
import type { Stores } from './stores.ts'

/** So many links of one person work at a time; a newer one ends the oldest. */
export const MAX_OPEN_LOGINS = 3

/** Begins the token flow; the link's random part is returned once and only its hash is kept. */
export async function requestToken(
  deps: AppDeps,
  actor: Actor,
  appId: string,
  answerTo: AnswerTo | undefined,
): Promise<{ login: LoginAttempt; app: App; link: string }> {
  const app = await tokenAppFor(deps, actor, appId)
  await refuseMoreLinks(deps.db, deps.limits, actor, isoAt(deps.clock), 'coming')
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
    accountIssuer: null,
    accountSubject: null,
    accountUserId: null,
    createdAt: isoAt(deps.clock),
    expiresAt: isoAt(deps.clock, LOGIN_MINUTES * 60_000),
  }
  await deps.db.transaction(async (stores) => {
    await holdTokenApp(stores, deps, actor, appId)
    // First, because the audit's chain lets one transaction of a tenant in at a time: so the counts below are true
    await audit(stores, login, {
      at: login.createdAt,
      action: 'token.requested',
      after: { scopes: login.scopes },
    })
    await stores.logins.insert(login)
    await refuseMoreLinks(stores, deps.limits, actor, login.createdAt, 'written')
    await stores.logins.endOldest(login, MAX_OPEN_LOGINS)
    // Where its client was deleted there, the link says so instead of leading into an error of the server
    await stores.jobs.put('sync-client', app.id)
  })
  return { login, app, link }
}

/** Remembers where the token shall appear: the message or view whose button was clicked. Only its requester can. */
export async function answerLoginTo(
  deps: AppDeps,
  actor: Actor,
  loginId: string,
  answerTo: AnswerTo,
): Promise<void> {
  const sealed = deps.sealer.seal(`logins:${loginId}:answer_to`, JSON.stringify(answerTo))
  await noteRefused(deps, actor, loginId, async () => {
    await mustHaveAccess(deps, actor)
    await deps.db.transaction(async (stores) => {
      await holdAccess(stores, deps, actor)
      mustBeRequester(await stores.logins.find(loginId), actor)
      await stores.logins.setAnswerTo(loginId, sealed)
    })
  })
}

/** Where the token shall appear. */
export const answerOf = (
  deps: Pick<AppDeps, 'sealer'>,
  { id, answerTo }: LoginAttempt,
): AnswerTo | undefined =>
  answerTo ? JSON.parse(deps.sealer.open(`logins:${id}:answer_to`, answerTo)) : undefined

/** Passes only the person who asked for this login in Slack. */
export function mustBeRequester(
  login: LoginAttempt | undefined,
  actor: Actor,
): asserts login is LoginAttempt {
  const { tenantId, userId, homeTenantId = tenantId } = actor
  if (login?.tenantId !== tenantId || login.userId !== userId || homeTenantId !== tenantId)
    throw new PortalError(
      'login_not_found',
      'This login link belongs to somebody else. Type `/devportal token` for your own.',
    )
}

/** Whoever is refused at a login stands in the audit with it, a few times. */
export async function noteRefused<T>(
  deps: AppDeps,
  actor: Actor,
  loginId: string,
  work: () => Promise<T>,
): Promise<T> {
  return work().catch(async (error: unknown) => {
    const login = error instanceof PortalError && (await deps.db.logins.find(loginId))
    if (login) {
      const after = { reason: error.code, from: actor.homeTenantId }
      const row = loginRow(login, { action: 'token.refused', after, actor: actor.userId })
      await appendRefusal(deps, { subject: loginId, by: actor, reason: error.code }, row)
    }
    throw error
  })
}

interface LoginRow {
  action: string
  after: object
  /** Where that is not the one who asked. */
  actor?: string
}

/** A row about a login for the audit. */
export const loginRow = (login: LoginAttempt, { action, after, actor = login.userId }: LoginRow) => ({
  tenantId: login.tenantId,
  actor,
  action,
  appId: login.appId,
  subject: null,
  before: null,
  after: JSON.stringify({ login: login.id, ...after }),
})

export const audit = (
  stores: Stores,
  login: LoginAttempt,
  { at, ...row }: LoginRow & { at: string },
): Promise<void> => stores.audit.append({ ...loginRow(login, row), at })
