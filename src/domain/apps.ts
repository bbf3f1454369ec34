import { type AccessDeps, type Actor, isAdmin, mustHaveAccess } from './access.ts'
import { type AppRequest, type AppRules, checkAppRequest } from './app-rules.ts'
import { PortalError } from './errors.ts'
import { newClientId, newId, sha256 } from './ids.ts'
import { newSecret } from './new-secret.ts'
import { type AppFilter, isoAt, type Stores } from './ports.ts'
import type { App, Secret } from './records.ts'
import type { Sealer } from './sealing.ts'

export interface AppDeps extends AccessDeps {
  sealer: Sealer
  rules: AppRules
}

/**
 * Creates an app in one transaction: internal apps are Approved and active at once, partner apps wait for review.
 * Its client is registered by the job that goes with it.
 */
export async function createApp(deps: AppDeps, actor: Actor, request: AppRequest): Promise<App> {
  await mustHaveAccess(deps, actor)
  const checked = checkAppRequest(deps.rules, actor.tenantId, request)
  const now = isoAt(deps.clock)
  const logoId = checked.logo ? sha256(checked.logo.bytes) : null
  const internal = checked.type === 'internal'
  const app: App = {
    id: newId('app'),
    tenantId: actor.tenantId,
    ownerId: actor.userId,
    name: checked.name,
    type: checked.type,
    purpose: checked.purpose,
    status: internal ? 'Approved' : 'Under Review',
    active: internal,
    clientId: newClientId(),
    remoteId: null,
    scopes: checked.scopes,
    redirectUris: checked.redirectUris,
    logoId,
    syncedLogoId: null,
    createdAt: now,
    updatedAt: now,
    registeredAt: null,
    delayedAt: null,
  }
  const secret = newSecret(deps.sealer, { appId: app.id, by: actor.userId, now })
  await deps.db.transaction(async (stores) => {
    if (checked.logo && logoId) await stores.logos.put(logoId, checked.logo)
    await stores.apps.insert(app)
    await stores.secrets.insert(secret)
    await recordChange(stores, actor, app, {
      action: 'app.created',
      at: now,
      before: null,
      after: summary(app),
    })
  })
  return app
}

/**
 * Changes name, purpose, redirect URIs, scopes and logo at once. An approved partner app is refused: its changes need
 * a review.
 */
export async function editApp(deps: AppDeps, actor: Actor, appId: string, request: AppRequest): Promise<App> {
  const { type } = await appFor(deps, actor, appId)
  const checked = checkAppRequest(deps.rules, actor.tenantId, { ...request, type })
  return changeApp(deps, actor, appId, async (app, stores) => {
    if (app.type === 'partner' && app.status === 'Approved')
      throw new PortalError(
        'app_under_review',
        'An approved partner app cannot be changed here yet: ask its reviewers.',
      )
    const logoId = checked.logo ? sha256(checked.logo.bytes) : app.logoId
    if (checked.logo && logoId) await stores.logos.put(logoId, checked.logo)
    const { name, purpose, redirectUris, scopes } = checked
    return { changes: { name, purpose, redirectUris, scopes, logoId }, action: 'app.edited' }
  })
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
    if (!active) await stores.logins.endOpen({ appId })
    return { changes: { active }, action: active ? 'app.activated' : 'app.deactivated' }
  })
}

export interface AppWithSecrets {
  app: App
  secrets: Secret[]
}

/** An app that the actor may see: their own, or any of the tenant for its admins. */
export async function viewApp(deps: AppDeps, actor: Actor, appId: string): Promise<AppWithSecrets> {
  const app = await appFor(deps, actor, appId)
  return { app, secrets: await deps.db.secrets.list(app.id) }
}

/** The actor's apps whose name starts with `needle`, or the one with this client id; an exact name wins. */
export async function findApps(deps: AppDeps, actor: Actor, needle: string): Promise<App[]> {
  await mustHaveAccess(deps, actor)
  const mine: AppFilter = { tenantId: actor.tenantId, ownerId: actor.userId }
  const found = await deps.db.apps.list({ ...mine, query: needle }, { offset: 0, limit: 25 })
  const exact = found.filter((app) => app.name.toLowerCase() === needle.toLowerCase())
  return exact.length > 0 ? exact : found
}

export interface AppPage {
  apps: App[]
  total: number
  /** From 0; never past the last one. */
  page: number
  pages: number
}

export const PAGE_SIZE = 10

export async function listApps(
  deps: AppDeps,
  actor: Actor,
  choice: { status?: App['status'] | undefined; query?: string | undefined; page?: number } = {},
): Promise<AppPage> {
  await mustHaveAccess(deps, actor)
  const filter: AppFilter = {
    tenantId: actor.tenantId,
    ownerId: actor.userId,
    ...(choice.status && { status: choice.status }),
    ...(choice.query && { query: choice.query }),
  }
  const total = await deps.db.apps.count(filter)
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
  const page = Math.min(Math.max(0, choice.page ?? 0), pages - 1)
  const apps = await deps.db.apps.list(filter, { offset: page * PAGE_SIZE, limit: PAGE_SIZE })
  return { apps, total, page, pages }
}

/** The app, for its owner (with access) and the admins of its tenant. To everybody else of other tenants it isn't there. */
export async function appFor(deps: AppDeps, actor: Actor, appId: string): Promise<App> {
  const app = await deps.db.apps.find(appId)
  if (app?.tenantId === actor.tenantId && app.ownerId !== actor.userId && (await isAdmin(deps, actor)))
    return app
  await mustHaveAccess(deps, actor)
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
  return app
}

interface AppChange {
  changes: Partial<App>
  /** For the audit; without it, nothing happened. */
  action?: string
  subject?: string
  detail?: { before: unknown; after: unknown }
}

/**
 * Every change of an app goes through here: permission first, then one transaction that holds the app, lets `work`
 * check and write, and leaves the audit row and the jobs that make the outside agree.
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
    const app = await stores.apps.lock(appId)
    if (!app) throw new PortalError('app_not_found', 'This app is not there any more.')
    const change = await work(app, stores)
    if (!change.action) return app
    const changed = { ...app, ...change.changes, updatedAt: now }
    await stores.apps.update(appId, { ...change.changes, updatedAt: now })
    const detail = change.detail ?? { before: summary(app), after: summary(changed) }
    await recordChange(stores, actor, changed, { action: change.action, at: now, ...detail })
    return changed
  })
}

async function recordChange(
  stores: Stores,
  actor: Actor,
  app: App,
  change: { action: string; at: string; before: unknown; after: unknown },
): Promise<void> {
  await stores.audit.append({
    tenantId: app.tenantId,
    at: change.at,
    actor: actor.userId,
    action: change.action,
    appId: app.id,
    subject: null,
    before: change.before === null ? null : JSON.stringify(change.before),
    after: change.after === null ? null : JSON.stringify(change.after),
  })
  await stores.jobs.put('sync-client', app.id)
  await stores.jobs.put('draw-home', `${app.tenantId}:${app.ownerId}`)
}

const summary = (app: App) => ({
  name: app.name,
  type: app.type,
  status: app.status,
  active: app.active,
  scopes: app.scopes,
  redirectUris: app.redirectUris,
  logo: app.logoId,
})
