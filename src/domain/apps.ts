import { type Actor, holdAccess, mustHaveAccess } from './access.ts'
import { type AppRequest, type CheckedRequest, checkAppRequest } from './app-rules.ts'
import { type AppDeps, changeApp, recordChange, summary } from './change-app.ts'
import { endLogins } from './end-logins.ts'
import { PortalError } from './errors.ts'
import { idFrom, newClientId, randomText, sha256 } from './ids.ts'
import { refuseMoreApps, refuseMoreSubmissions } from './limits.ts'
import { newSecret } from './new-secret.ts'
import { isoAt } from './ports.ts'
import type { App } from './records.ts'
import { proposalOf, type ReviewTiming, submitReview } from './submit-review.ts'
import { insertSecret } from './warn-owners.ts'

/** Asked before the form is opened: nobody shall fill it in for nothing. */
export async function mustCreate(deps: AppDeps, actor: Actor): Promise<void> {
  await mustHaveAccess(deps, actor)
  await refuseMoreApps(deps.db, deps.limits, { owner: actor, by: actor }, 'coming')
}

/**
 * Creates an app in one transaction: internal apps are Approved and active at once, partner apps wait for review.
 * Its client is registered by the job that goes with it. `submission` names the form that was sent: sent again, it
 * answers the app that it made.
 */
export async function createApp(
  deps: AppDeps & ReviewTiming,
  actor: Actor,
  request: AppRequest,
  submission = randomText(20),
): Promise<App> {
  await mustHaveAccess(deps, actor)
  const id = idFrom('app', `${actor.tenantId}:${actor.userId}:${submission}`)
  const made = await deps.db.apps.find(id)
  if (made) return made
  await refuseMoreApps(deps.db, deps.limits, { owner: actor, by: actor }, 'coming')
  const checked = checkAppRequest(deps.rules, actor.tenantId, request)
  const now = isoAt(deps.clock)
  const app = newApp(actor, id, checked, now)
  const secret = newSecret(deps.sealer, { appId: id, by: actor.userId, now })
  return deps.db.transaction(async (stores) => {
    await holdAccess(stores, deps, actor)
    if (!(await stores.apps.insert(app))) return (await stores.apps.find(id)) ?? app
    if (checked.logo && app.logoId) await stores.logos.put(app.logoId, checked.logo)
    await insertSecret(stores, secret)
    const { type, ownerId: submitterId } = app
    if (type === 'partner')
      await submitReview(stores, deps, { app, submitterId, kind: 'app', proposal: proposalOf(app) })
    const row = { action: 'app.created', at: now, before: null, after: summary(app) }
    await recordChange(stores, actor, app, row)
    await refuseMoreApps(stores, deps.limits, { owner: actor, by: actor }, 'written')
    if (type === 'partner') await refuseMoreSubmissions(stores, deps.limits, actor, now)
    return app
  })
}

function newApp({ tenantId, userId: ownerId }: Actor, id: string, checked: CheckedRequest, now: string): App {
  const { name, type, purpose, scopes, redirectUris, logo } = checked
  const internal = type === 'internal'
  return {
    id,
    tenantId,
    ownerId,
    name,
    type,
    purpose,
    status: internal ? 'Approved' : 'Under Review',
    active: internal,
    clientId: newClientId(),
    remoteId: null,
    scopes,
    redirectUris,
    logoId: logo ? sha256(logo.bytes) : null,
    syncedLogoId: null,
    createdAt: now,
    updatedAt: now,
    registeredAt: null,
    delayedAt: null,
    agreed: null,
    drift: null,
    lookedAt: null,
  }
}

/**
 * The owner is about to be told that registration takes longer: remembered, so that they are told again once it is
 * done. An app that is registered by now is answered as it is.
 */
export async function markDelayed(deps: AppDeps, appId: string): Promise<App> {
  const now = isoAt(deps.clock)
  return deps.db.transaction(async (stores) => {
    const app = await stores.apps.lock(appId)
    if (!app) throw new PortalError('app_not_found', 'This app is not there any more.')
    if (app.registeredAt || app.delayedAt) return app
    await stores.apps.update(appId, { delayedAt: now })
    return { ...app, delayedAt: now }
  })
}

/** Switches an app on or off. Active implies Approved. */
export async function setActive(deps: AppDeps, actor: Actor, appId: string, active: boolean): Promise<App> {
  return changeApp(deps, actor, appId, async (app, stores) => {
    if (active && app.status !== 'Approved')
      throw new PortalError(
        'app_under_review',
        `This app is ${app.status}. It can be switched on once it is Approved.`,
      )
    if (app.active === active) return { changes: {} }
    if (!active) await endLogins(stores, { appId })
    return { changes: { active }, action: active ? 'app.activated' : 'app.deactivated' }
  })
}
