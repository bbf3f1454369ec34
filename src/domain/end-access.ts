import { endLogins } from './end-logins.ts'
import { type Clock, isoAt } from './ports.ts'
import type { PersonRef } from './records.ts'
import { redrawHomes } from './redraw-homes.ts'
import type { Database, Stores } from './stores.ts'

interface EndDeps {
  db: Database
  clock: Clock
  /** Admins beyond Slack's own: `ADMIN_USERS`. */
  adminUsers: readonly string[]
}

/** Whoever is no full member any more loses access. Their row is read on the lock: what Slack said last counts. */
export async function endUnlessMember(deps: EndDeps, person: PersonRef): Promise<void> {
  await deps.db.transaction(async (stores) => {
    const profile = await stores.people.hold(person)
    if (profile && profile.kind !== 'member') await endAccess(deps, stores, person, 'system')
  })
}

/** Takes access away, inside the transaction of whatever led to it. False when there was none. */
export async function endAccess(
  deps: Pick<EndDeps, 'clock' | 'adminUsers'>,
  stores: Stores,
  person: PersonRef,
  by: string,
): Promise<boolean> {
  const at = isoAt(deps.clock)
  const { tenantId, userId } = person
  if (!(await stores.access.revoke(person))) return false
  await endLogins(stores, person)
  await stores.accountLinks.removeOf(person)
  const ended = { tenantId, at, actor: by, action: 'access.revoked', appId: null, subject: userId }
  await stores.audit.append({ ...ended, before: 'access', after: null })
  if (by === 'system') await offerApps(deps, stores, person)
  else
    await stores.jobs.put('send-message', `access:${tenantId}:${userId}`, {
      payload: { to: { tenantId, userId }, notice: { kind: 'access-revoked', by } },
    })
  await redrawHomes(stores, tenantId, userId)
  return true
}

/** Nobody looks after the apps of somebody who has left: the admins hear of them. */
async function offerApps(
  deps: Pick<EndDeps, 'adminUsers'>,
  stores: Stores,
  person: PersonRef,
): Promise<void> {
  const { tenantId, userId } = person
  const count = await stores.apps.count({ tenantId, ownerId: userId })
  if (count === 0) return
  for (const adminId of new Set([...(await stores.people.admins(tenantId)), ...deps.adminUsers]))
    await stores.jobs.put('send-message', `left:${tenantId}:${userId}:${adminId}`, {
      payload: { to: { tenantId, userId: adminId }, notice: { kind: 'owner-left', ownerId: userId, count } },
    })
}
