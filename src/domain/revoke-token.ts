import { type Actor, mustHaveAccess, refuseVisitor } from './access.ts'
import { DELIVERY_MINUTES, readToken } from './deliveries.ts'
import { endToken } from './end-token.ts'
import { PortalError } from './errors.ts'
import type { Delivery, LoginAttempt } from './login-records.ts'
import type { LoginDeps } from './login-rules.ts'
import { audit, noteRefused } from './logins.ts'
import { isoAt } from './ports.ts'
import type { App } from './records.ts'

/**
 * *Revoke*: asks the server to end the token, and forgets our copy. Its recipient may, and the owner of the account
 * that it acts as. For the owner the account is forgotten first, whatever becomes of the token: the next time takes a
 * code again. Answers whether the server was asked, or does not listen to a client that
 * is off; `too late` only to the owner, everybody else is refused then.
 */
export async function revokeToken(
  deps: LoginDeps,
  actor: Actor,
  loginId: string,
): Promise<'asked' | 'refused' | 'too late'> {
  const { login, delivery, app } = await noteRefused(deps, actor, loginId, () =>
    revocable(deps, actor, loginId),
  )
  if (ownsAccount(actor, login)) await forgetAccount(deps, actor, login, delivery)
  if (!delivery) return 'too late'
  const outcome = await endToken(deps, app, readToken(deps, delivery).accessToken)
  if (outcome === 'no secret')
    throw new PortalError(
      'last_secret',
      'This app has no active secret, so it cannot ask for this. Switch the app off to end its tokens.',
    )
  await deps.db.transaction(async (stores) => {
    await stores.deliveries.remove(loginId)
    await audit(stores, login, {
      at: isoAt(deps.clock),
      action: 'token.revoked',
      after: { server: outcome },
      actor: actor.userId,
    })
  })
  return outcome
}

/** What a code was once typed for: nobody has to be asked for this, and no server. */
async function forgetAccount(
  deps: LoginDeps,
  actor: Actor,
  login: LoginAttempt,
  delivery: Delivery | undefined,
): Promise<void> {
  const { tenantId, userId, appId } = login
  // Attempts from before the account was noted have it in their token only
  const { issuer = login.accountIssuer, subject = login.accountSubject } = delivery
    ? readToken(deps, delivery)
    : {}
  if (!issuer || !subject) return
  await deps.db.transaction(async (stores) => {
    if (!(await stores.accountLinks.remove({ tenantId, userId, appId, issuer, subject }))) return
    const row = { at: isoAt(deps.clock), action: 'token.account_forgotten', after: { subject } }
    await audit(stores, login, { ...row, actor: actor.userId })
  })
}

async function revocable(
  deps: LoginDeps,
  actor: Actor,
  loginId: string,
): Promise<{ login: LoginAttempt; delivery: Delivery | undefined; app: App }> {
  refuseVisitor(actor, deps.company)
  const login = await deps.db.logins.find(loginId)
  if (!login || !ownsAccount(actor, login)) await mustHaveAccess(deps, actor)
  const found = await deps.db.deliveries.find(loginId)
  const delivery = found && found.expiresAt > isoAt(deps.clock) ? found : undefined
  const app = login && (await deps.db.apps.find(login.appId))
  if (!login || !app || !mayRevoke(actor, login) || !(delivery || ownsAccount(actor, login)))
    throw new PortalError(
      'token_gone',
      `A token can be revoked from here once, for ${DELIVERY_MINUTES} minutes. To end it now, switch the app off; otherwise it ends by itself.`,
    )
  return { login, delivery, app }
}

const mayRevoke = (actor: Actor, login: LoginAttempt): boolean =>
  ownsAccount(actor, login) || (login.tenantId === actor.tenantId && login.userId === actor.userId)

/** Needs no DevPortal access: it is their account. */
const ownsAccount = (actor: Actor, login: LoginAttempt): boolean =>
  login.tenantId === actor.tenantId && login.accountUserId === actor.userId
