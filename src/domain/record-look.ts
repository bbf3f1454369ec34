import { summary } from './change-app.ts'
import type { ClientState, Difference, Drift } from './client-state.ts'
import { sameState, seenThere } from './drift.ts'
import { type Clock, isoAt } from './ports.ts'
import type { App } from './records.ts'
import { redrawHomes } from './redraw-homes.ts'
import type { Database, Stores } from './stores.ts'

interface LookDeps {
  db: Database
  clock: Clock
}

export interface Look {
  /** What the look was made with. */
  ours: ClientState[] | null
  /** What is agreed on from now on; nothing where the client is gone. */
  agreed?: ClientState
  /** What was changed outside. */
  differences: Difference[]
}

/** An app's client is looked at, soon; nobody waits for it. */
export async function askForLook(deps: { db: Database }, app: App): Promise<void> {
  if (app.registeredAt) await deps.db.jobs.put('sync-client', app.id)
}

/** Says what is about to be written, before it is; answers all that the server may hold from us. */
export async function intend(
  deps: LookDeps,
  read: App,
  state: ClientState | undefined,
): Promise<ClientState[] | null> {
  if (!state || !read.agreed || read.agreed.some((known) => sameState(known, state))) return read.agreed
  return deps.db.transaction(async (stores) => {
    const agreed = (await stores.apps.lock(read.id))?.agreed
    if (!agreed) return null
    const ours = agreed.some((known) => sameState(known, state)) ? agreed : [...agreed, state]
    await stores.apps.update(read.id, { agreed: ours })
    return ours
  })
}

/**
 * What was switched on outside goes off again: in the audit before it is done, and known from then on, so that a run
 * that is cut off leaves a row of it and the next one no second. Answers all that the server may hold from us.
 */
export async function noteEnforced(
  deps: LookDeps,
  read: App,
  entry: object,
  found: (agreed: ClientState) => Partial<ClientState>,
): Promise<ClientState[] | null> {
  const at = isoAt(deps.clock)
  return deps.db.transaction(async (stores) => {
    const app = await stores.apps.lock(read.id)
    const [agreed] = app?.agreed ?? []
    if (!app?.agreed || !agreed) return null
    await auditLook(stores, app, { at, action: 'app.off_enforced', after: entry })
    const ours = [...app.agreed, { ...agreed, ...found(agreed) }]
    await stores.apps.update(app.id, { agreed: ours })
    return ours
  })
}

/**
 * The end of a look: what is agreed on now, what is not, and who has to hear of it. The first agreement is the
 * registration; whoever was told that it takes longer is told that it is done.
 */
export async function recordLook(deps: LookDeps, read: App, look: Look): Promise<void> {
  const at = isoAt(deps.clock)
  await deps.db.transaction(async (stores) => {
    const app = await stores.apps.lock(read.id)
    if (!app) return
    if (!app.registeredAt && look.agreed) await register(stores, app, at)
    // Somebody has changed or decided something meanwhile: the run that they asked for looks again
    const outdated = app.updatedAt !== read.updatedAt || !alike(app.agreed, look.ours)
    if (outdated) return
    const drift = driftOf(app, look.differences, at)
    await stores.apps.update(app.id, { ...(look.agreed && { agreed: [look.agreed] }), drift, lookedAt: at })
    if (!alike(drift?.differences, app.drift?.differences)) await tell(stores, app, drift, at)
  })
}

const alike = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

const driftOf = (app: App, differences: Difference[], at: string): Drift | null =>
  differences.length === 0 ? null : { since: app.drift?.since ?? at, differences }

async function register(stores: Stores, app: App, at: string): Promise<void> {
  await stores.apps.update(app.id, { registeredAt: at, delayedAt: null })
  await redrawHomes(stores, app.tenantId, app.ownerId)
  if (!app.delayedAt) return
  await stores.jobs.put('send-message', `registered:${app.id}`, {
    payload: { to: ownerOf(app), notice: { kind: 'app-registered', appId: app.id } },
  })
}

/** The owner hears of it once, when it begins. */
async function tell(stores: Stores, app: App, drift: Drift | null, at: string): Promise<void> {
  const before = { ...summary(app), ...seenThere(app.drift?.differences ?? []) }
  const after = { ...summary(app), ...seenThere(drift?.differences ?? []) }
  const action = drift ? 'app.changed_outside' : 'app.agrees_again'
  await auditLook(stores, app, { at, action, before, after })
  await redrawHomes(stores, app.tenantId, app.ownerId)
  if (!drift || app.drift) return
  await stores.jobs.put('send-message', `changed-outside:${app.id}`, {
    payload: { to: ownerOf(app), notice: { kind: 'changed-outside', appId: app.id } },
  })
}

const ownerOf = ({ tenantId, ownerId }: App) => ({ tenantId, userId: ownerId })

const auditLook = (
  stores: Stores,
  app: App,
  row: { at: string; action: string; before?: object; after: object },
): Promise<void> =>
  stores.audit.append({
    tenantId: app.tenantId,
    at: row.at,
    actor: 'system',
    action: row.action,
    appId: app.id,
    subject: null,
    before: row.before ? JSON.stringify(row.before) : null,
    after: JSON.stringify(row.after),
  })
