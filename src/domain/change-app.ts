import {
  type AccessDeps,
  type Actor,
  holdAccess,
  isHeldAdmin,
  isStillAdmin,
  mustHaveAccess,
} from './access.ts'
import type { AppRules } from './app-rules.ts'
import { PortalError } from './errors.ts'
import type { Limits } from './limits.ts'
import { isoAt } from './ports.ts'
import type { App } from './records.ts'
import { redrawHomes } from './redraw-homes.ts'
import type { Sealer } from './sealing.ts'
import type { Stores } from './stores.ts'

export interface AppDeps extends AccessDeps {
  sealer: Sealer
  rules: AppRules
  limits: Limits
}

/** The app, for its owner (with access) and the admins of its tenant. To everybody else of other tenants it isn't there. */
export async function appFor(deps: AppDeps, actor: Actor, appId: string): Promise<App> {
  const app = await deps.db.apps.find(appId)
  if (app?.tenantId === actor.tenantId && app.ownerId !== actor.userId && (await isStillAdmin(deps, actor)))
    return app
  await mustHaveAccess(deps, actor)
  refuseOthers(actor, app)
  return app
}

/** The same inside a transaction, which then has the app to itself: nobody changes it, or whose it is, before it ends. */
export async function holdApp(
  stores: Stores,
  deps: Omit<AppDeps, 'db'>,
  actor: Actor,
  appId: string,
): Promise<App> {
  const app = await stores.apps.lock(appId)
  const others = app?.tenantId === actor.tenantId && app.ownerId !== actor.userId
  if (others && (await isHeldAdmin(stores, deps, actor))) return app
  await holdAccess(stores, deps, actor)
  refuseOthers(actor, app)
  return app
}

function refuseOthers(actor: Actor, app: App | undefined): asserts app is App {
  if (app?.tenantId !== actor.tenantId)
    throw new PortalError(
      'app_not_found',
      'This app is not there (any more). Type `/devportal apps` to see yours.',
    )
  if (app.ownerId !== actor.userId)
    throw new PortalError(
      'not_owner',
      `This app belongs to <@${app.ownerId}>. Only they and your admins can use it.`,
    )
}

export interface AppChange {
  changes: Partial<App>
  /** For the audit; without it, nothing happened. */
  action?: string
  /** The person it is done to, where that is not the actor. */
  subject?: string
  detail?: { before: unknown; after: unknown }
  /**
   * Done once the row is in the audit, whose chain lets one transaction of a tenant in at a time: what is counted then
   * is true, and jobs that others ask for too are asked for in one order.
   */
  lastly?: () => Promise<void>
}

/**
 * Every change of an app goes through here: permission first, then one transaction that holds the app and the
 * permission, lets `work` check and write, and leaves the audit row and the jobs that make the outside agree.
 */
export async function changeApp(
  deps: AppDeps,
  actor: Actor,
  appId: string,
  work: (app: App, stores: Stores) => Promise<AppChange>,
): Promise<App> {
  await appFor(deps, actor, appId)
  const now = isoAt(deps.clock)
  return deps.db.transaction(async (stores) => {
    const app = await holdApp(stores, deps, actor, appId)
    const change = await work(app, stores)
    if (!change.action) return app
    const changed = { ...app, ...change.changes, updatedAt: now }
    await stores.apps.update(appId, { ...change.changes, updatedAt: now })
    const detail = change.detail ?? { before: summary(app), after: summary(changed) }
    const { action, subject } = change
    await recordChange(stores, actor, changed, { action, subject, at: now, ...detail })
    await change.lastly?.()
    return changed
  })
}

export async function recordChange(
  stores: Stores,
  actor: Actor,
  app: App,
  change: { action: string; subject?: string | undefined; at: string; before: unknown; after: unknown },
): Promise<void> {
  await stores.audit.append({
    tenantId: app.tenantId,
    at: change.at,
    actor: actor.userId,
    action: change.action,
    appId: app.id,
    subject: change.subject ?? null,
    before: change.before === null ? null : JSON.stringify(change.before),
    after: change.after === null ? null : JSON.stringify(change.after),
  })
  await stores.jobs.put('sync-client', app.id)
  await redrawHomes(stores, app.tenantId, app.ownerId)
}

/** What the audit keeps of an app. */
export const summary = (app: App) => ({
  name: app.name,
  type: app.type,
  status: app.status,
  active: app.active,
  scopes: app.scopes,
  redirectUris: app.redirectUris,
  logo: app.logoId,
})
