import { type Actor, mustBeAdmin, mustHaveAccess } from './access.ts'
import { type AppDeps, appFor } from './change-app.ts'
import type { App, Review, Secret } from './records.ts'
import type { AppFilter } from './stores.ts'

export interface AppWithSecrets {
  app: App
  /** Deleted ones too, until the server has let go of them. */
  secrets: Secret[]
  /** What of it waits for a decision. */
  pending: Review | undefined
}

/** An app that the actor may see: their own, or any of the tenant for its admins. */
export async function viewApp(deps: AppDeps, actor: Actor, appId: string): Promise<AppWithSecrets> {
  const app = await appFor(deps, actor, appId)
  const pending = app.type === 'partner' ? await deps.db.reviews.pendingOf(app.id) : undefined
  const secrets = await deps.db.secrets.list(app.id, { withDeleted: true })
  return {
    app,
    secrets: secrets.filter((secret) => secret.wanted !== 'deleted' || secret.held !== 'absent'),
    pending,
  }
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

export interface AppChoice {
  status?: App['status'] | undefined
  query?: string | undefined
  page?: number
  /** The apps of the whole tenant, for its admins. */
  wholeTenant?: boolean
}

/** A page of the actor's apps, or of the tenant's, newest change first. */
export async function listApps(deps: AppDeps, actor: Actor, choice: AppChoice = {}): Promise<AppPage> {
  await (choice.wholeTenant ? mustBeAdmin(deps, actor) : mustHaveAccess(deps, actor))
  const filter: AppFilter = {
    tenantId: actor.tenantId,
    ...(!choice.wholeTenant && { ownerId: actor.userId }),
    ...(choice.status && { status: choice.status }),
    ...(choice.query && { query: choice.query }),
  }
  const asked = Math.max(0, choice.page ?? 0)
  // One more than a page: most people's apps fit the first, and need no count
  const first = await deps.db.apps.list(filter, { offset: asked * PAGE_SIZE, limit: PAGE_SIZE + 1 })
  if (asked === 0 && first.length <= PAGE_SIZE) return { apps: first, total: first.length, page: 0, pages: 1 }
  const total = await deps.db.apps.count(filter)
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
  const page = Math.min(asked, pages - 1)
  const apps =
    page === asked
      ? first.slice(0, PAGE_SIZE)
      : await deps.db.apps.list(filter, { offset: page * PAGE_SIZE, limit: PAGE_SIZE })
  return { apps, total, page, pages }
}
