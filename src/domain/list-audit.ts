import { type AccessDeps, type Actor, mustBeAdmin } from './access.ts'
import { type Change, changesOf } from './audit-changes.ts'
import type { AuditFilter, AuditPlace } from './audit-stores.ts'
import { PortalError, quoted } from './errors.ts'
import { PAGE_SIZE } from './list-apps.ts'
import type { App, AuditEntry } from './records.ts'

/** One change, ready to be told. */
export interface AuditLine extends Pick<AuditEntry, 'seq' | 'at' | 'actor' | 'action' | 'subject'> {
  /** With the name that it has today. */
  app: { id: string; name: string | undefined } | undefined
  /** Of the secret that it was about. */
  last4: string | undefined
  changes: Change[]
}

export interface AuditPage {
  /** What was asked about; the whole tenant when it is neither. */
  about: { app: App | undefined; userId: string | undefined }
  /** Newest first. */
  lines: AuditLine[]
  newer: boolean
  older: boolean
}

/** A page of the tenant's changes, of one app or of one person, for the tenant's admins. */
export async function listAudit(
  deps: AccessDeps,
  actor: Actor,
  filter: AuditFilter = {},
  place: AuditPlace = {},
): Promise<AuditPage> {
  await mustBeAdmin(deps, actor)
  const app = filter.appId === undefined ? undefined : await ownApp(deps, actor, filter.appId)
  const { rows, ...ends } = await pageOf(deps, actor.tenantId, filter, place)
  return { about: { app, userId: filter.userId }, lines: await linesOf(deps, rows), ...ends }
}

/** The tenant's apps whose name starts with `needle`, or the one with this client id; an exact name wins. */
export async function findAuditedApps(deps: AccessDeps, actor: Actor, needle: string): Promise<App[]> {
  await mustBeAdmin(deps, actor)
  const { tenantId } = actor
  const found = await deps.db.apps.list({ tenantId, query: needle }, { offset: 0, limit: 25 })
  const exact = found.filter((app) => app.name.toLowerCase() === needle.toLowerCase())
  if (found.length === 0)
    throw new PortalError(
      'app_not_found',
      `No app of this workspace is called ${quoted(needle)} or has this Client ID. For a person, type \`/devportal audit @name\`.`,
    )
  return exact.length > 0 ? exact : found
}

async function ownApp(deps: AccessDeps, actor: Actor, appId: string): Promise<App> {
  const app = await deps.db.apps.find(appId)
  if (app?.tenantId !== actor.tenantId)
    throw new PortalError('app_not_found', 'This app is not there (any more).')
  return app
}

/** Pages hang on to row numbers, so that none is shown twice or skipped while new rows come in. */
async function pageOf(
  deps: AccessDeps,
  tenantId: string,
  filter: AuditFilter,
  place: AuditPlace,
): Promise<{ rows: AuditEntry[]; newer: boolean; older: boolean }> {
  // One more than a page, to see whether there is another one
  const found = await deps.db.audit.latest(tenantId, filter, { ...place, limit: PAGE_SIZE + 1 })
  const more = found.length > PAGE_SIZE
  if (place.after === undefined)
    return { rows: found.slice(0, PAGE_SIZE), newer: place.before !== undefined, older: more }
  // Back at the top: the newest page, and a whole one
  if (!more) return pageOf(deps, tenantId, filter, {})
  return { rows: found.slice(-PAGE_SIZE), newer: true, older: true }
}

async function linesOf(deps: AccessDeps, rows: AuditEntry[]): Promise<AuditLine[]> {
  const ids = [...new Set(rows.flatMap(({ appId }) => appId ?? []))]
  const apps = await Promise.all(ids.map(async (id) => [id, await deps.db.apps.find(id)] as const))
  const names = new Map(apps.map(([id, app]) => [id, app?.name]))
  return rows.map((row) => ({
    ...row,
    ...changesOf(row),
    app: row.appId === null ? undefined : { id: row.appId, name: names.get(row.appId) },
  }))
}
