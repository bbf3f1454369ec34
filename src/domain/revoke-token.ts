import { type Actor, mustHaveAccess, refuseVisitor } from './access.ts'
import { activeRemoteSecret } from './client-secret.ts'
import { DELIVERY_MINUTES, readToken } from './deliveries.ts'
import { PortalError } from './errors.ts'
import type { Delivery, LoginAttempt } from './login-records.ts'
import type { LoginDeps } from './login-rules.ts'
import { audit, noteRefused } from './logins.ts'
import { isoAt } from './ports.ts'
import type { App } from './records.ts'

/**
 * *Revoke*: asks the server to end the token, and forgets our copy. Its recipient may, and the owner of the account
 * that it acts as, who is then asked for a code again the next time.
 */
export async function revokeToken(deps: LoginDeps, actor: Actor, loginId: string): Promise<void> {
  const { login, delivery, app } = await noteRefused(deps, actor, loginId, () =>
    revocable(deps, actor, loginId),
  )
  const secret = await activeRemoteSecret(deps, app)
  if (!secret)
    throw new PortalError(
      'last_secret',
      'This app has no active secret, so it cannot ask for this. Switch the app off to end its tokens.',
    )
  const token = readToken(deps, delivery)
  await deps.loginServer.revoke(app.clientId, secret, token.accessToken)
  const at = isoAt(deps.clock)
  const { tenantId, userId, appId } = login
  await deps.db.transaction(async (stores) => {
    await stores.deliveries.remove(loginId)
    const { issuer, subject } = token
    if (actor.userId !== userId)
      await stores.accountLinks.remove({ tenantId, userId, appId, issuer, subject })
    await audit(stores, login, { at, action: 'token.revoked', after: {}, actor: actor.userId })
  })
}

async function revocable(
  deps: LoginDeps,
  actor: Actor,
  loginId: string,
): Promise<{ login: LoginAttempt; delivery: Delivery; app: App }> {
  refuseVisitor(actor, deps.company)
  const login = await deps.db.logins.find(loginId)
  if (!login || !ownsAccount(actor, login)) await mustHaveAccess(deps, actor)
  const delivery = await deps.db.deliveries.find(loginId)
  const app = login && (await deps.db.apps.find(login.appId))
  if (!delivery || !login || !app || !mayRevoke(actor, login) || delivery.expiresAt <= isoAt(deps.clock))
    throw new PortalError(
      'token_gone',
      `A token can be revoked from here for ${DELIVERY_MINUTES} minutes. To end it now, switch the app off; otherwise it ends by itself.`,
    )
  return { login, delivery, app }
}

const mayRevoke = (actor: Actor, login: LoginAttempt): boolean =>
  ownsAccount(actor, login) || (login.tenantId === actor.tenantId && login.userId === actor.userId)

/** Needs no DevPortal access: it is their account. */
const ownsAccount = (actor: Actor, login: LoginAttempt): boolean =>
  login.tenantId === actor.tenantId && login.accountUserId === actor.userId
