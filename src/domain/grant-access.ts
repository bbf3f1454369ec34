import { type AccessDeps, type Actor, holdAdmin, mustBeAdmin } from './access.ts'
import { notEligible } from './access-words.ts'
import { endAccess } from './end-access.ts'
import { PortalError } from './errors.ts'
import { isoAt, type Profile } from './ports.ts'
import type { Access, PersonRef } from './records.ts'
import { redrawHomes } from './redraw-homes.ts'
import type { Stores } from './stores.ts'

/** As many rows as a modal of 100 blocks has room for. */
const SHOWN = 90

/** Who has access: the newest, and how many there are. */
export interface AccessList {
  newest: Access[]
  total: number
}

export async function listAccess(deps: AccessDeps, actor: Actor): Promise<AccessList> {
  await mustBeAdmin(deps, actor)
  const { tenantId } = actor
  const [newest, total] = await Promise.all([
    deps.db.access.newest(tenantId, SHOWN),
    deps.db.access.count(tenantId),
  ])
  return { newest, total }
}

/** Gives DevPortal access to a person; false when they had it already. The person is told. */
export async function grantAccess(deps: AccessDeps, actor: Actor, userId: string): Promise<boolean> {
  await mustBeAdmin(deps, actor)
  const person = { tenantId: actor.tenantId, userId }
  // Asked of Slack itself, not of our copy: a guest of this minute must not slip in
  refuseTo(userId, await deps.directory.profile(person, { maxAgeMs: 0 }))
  const at = isoAt(deps.clock)
  return deps.db.transaction(async (stores) => {
    await holdAdmin(stores, deps, actor)
    // What they asked for is answered with it. Where they ask at this moment, the job finds it open and does that
    const decision = { status: 'granted', decidedBy: actor.userId, decidedAt: at } as const
    await stores.accessRequests.decide(person, decision)
    await stores.jobs.put('sync-request', `${person.tenantId}:${userId}`)
    return grantWithin(stores, actor, person, at)
  })
}

/**
 * The grant itself, inside the transaction of whatever led to it. False when the person had access already. Refuses
 * who is no full member any more: what Slack said of them meanwhile stands in their row.
 */
export async function grantWithin(
  stores: Stores,
  actor: Actor,
  person: PersonRef,
  at: string,
): Promise<boolean> {
  const { tenantId, userId } = person
  refuseTo(userId, await stores.people.hold(person))
  if (!(await stores.access.grant({ tenantId, userId, grantedBy: actor.userId, grantedAt: at }))) return false
  await stores.audit.append({ ...row(actor, at, 'access.granted', userId), before: null, after: 'access' })
  await stores.jobs.put('send-message', `access:${tenantId}:${userId}`, {
    payload: { to: { tenantId, userId }, notice: { kind: 'access-granted', by: actor.userId } },
  })
  await redrawHomes(stores, tenantId, userId)
  return true
}

function refuseTo(userId: string, profile: Profile | undefined): void {
  if (profile?.kind !== 'member') throw new PortalError('person_not_eligible', notEligible(userId, profile))
}

/** Takes access away, at once: open login attempts end with it. False when there was none. */
export async function revokeAccess(deps: AccessDeps, actor: Actor, userId: string): Promise<boolean> {
  await mustBeAdmin(deps, actor)
  return deps.db.transaction(async (stores) => {
    await holdAdmin(stores, deps, actor)
    return endAccess(deps, stores, { tenantId: actor.tenantId, userId }, actor.userId)
  })
}

const row = (actor: PersonRef, at: string, action: string, subject: string) => ({
  tenantId: actor.tenantId,
  at,
  actor: actor.userId,
  action,
  appId: null,
  subject,
})
