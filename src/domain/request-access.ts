import {
  type AccessDeps,
  type Actor,
  holdAdmin,
  holdMember,
  mustBeAdmin,
  mustBeMember,
  refuseVisitor,
} from './access.ts'
import { PortalError } from './errors.ts'
import { grantWithin } from './grant-access.ts'
import { type Clock, isoAt, isRecent } from './ports.ts'
import type { AccessRequest, PersonRef } from './records.ts'
import type { Stores } from './stores.ts'

/** Who was declined may ask again after this. */
const ASK_AGAIN_MS = 24 * 3_600_000

/**
 * A newcomer asks for DevPortal access; the admins get a card. Asking again while it is open changes nothing, and
 * takes no look at Slack either. Who was declined waits a day.
 */
export async function requestAccess(deps: AccessDeps, actor: Actor): Promise<'asked' | 'had it'> {
  refuseVisitor(actor, deps.company)
  const earlier = await deps.db.accessRequests.find(actor)
  if (earlier?.status === 'open') return 'asked'
  refuseTooSoon(deps.clock, earlier)
  await mustBeMember(deps, actor)
  if (await deps.db.access.has(actor)) return 'had it'
  const { tenantId, userId } = actor
  const at = isoAt(deps.clock)
  await deps.db.transaction(async (stores) => {
    await holdMember(stores, deps, actor)
    const request: AccessRequest = {
      tenantId,
      userId,
      status: 'open',
      requestedAt: at,
      decidedBy: null,
      decidedAt: null,
    }
    const recent = { from: isoAt(deps.clock, -ASK_AGAIN_MS), to: isoAt(deps.clock, ASK_AGAIN_MS) }
    if (!(await stores.accessRequests.open(request, recent))) return
    await record(stores, actor, { at, action: 'access.requested', subject: userId })
    await stores.jobs.put('sync-request', `${tenantId}:${userId}`)
  })
  return 'asked'
}

/** An admin grants or declines. Whoever comes late is told who was faster. */
export async function decideRequest(
  deps: AccessDeps,
  actor: Actor,
  userId: string,
  status: 'granted' | 'declined',
): Promise<void> {
  await mustBeAdmin(deps, actor)
  const person = { tenantId: actor.tenantId, userId }
  if (status === 'granted') await mustBeMember(deps, person)
  const at = isoAt(deps.clock)
  await deps.db.transaction(async (stores) => {
    await holdAdmin(stores, deps, actor)
    const decision = { status, decidedBy: actor.userId, decidedAt: at }
    if (!(await stores.accessRequests.decide(person, decision)))
      throw alreadyDecided(await stores.accessRequests.find(person))
    await stores.jobs.put('sync-request', `${person.tenantId}:${userId}`)
    if (status === 'granted') return void (await grantWithin(stores, actor, person, at))
    await record(stores, actor, { at, action: 'access.declined', subject: userId })
    await stores.jobs.put('send-message', `access:${person.tenantId}:${userId}`, {
      payload: { to: person, notice: { kind: 'access-declined', by: actor.userId } },
    })
  })
}

/** Access that was given otherwise, or at the same moment, answers the request: the cards of all admins say so. */
export async function answerByAccess(db: Stores, person: PersonRef): Promise<void> {
  const access = await db.access.find(person)
  if (!access) return
  const { grantedBy: decidedBy, grantedAt: decidedAt } = access
  await db.accessRequests.decide(person, { status: 'granted', decidedBy, decidedAt })
}

function refuseTooSoon(clock: Clock, earlier: AccessRequest | undefined): void {
  const { status, decidedBy, decidedAt } = earlier ?? {}
  if (status !== 'declined' || !decidedAt || !isRecent(clock, Date.parse(decidedAt), ASK_AGAIN_MS)) return
  const again = new Date(Date.parse(decidedAt) + ASK_AGAIN_MS).toISOString()
  throw new PortalError(
    'asked_before',
    `<@${decidedBy}> has declined your request. You can ask again from ${again.slice(0, 16).replace('T', ' at ')} UTC; if you cannot wait, talk to them.`,
  )
}

function alreadyDecided(request: AccessRequest | undefined): PortalError {
  if (!request?.decidedBy) return new PortalError('request_not_found', 'This request is not there any more.')
  const verb = request.status === 'granted' ? 'granted' : 'declined'
  return new PortalError(
    'already_decided',
    `<@${request.decidedBy}> has ${verb} this already. Nothing was changed.`,
  )
}

const record = (
  stores: Stores,
  actor: Actor,
  row: { at: string; action: string; subject: string },
): Promise<void> =>
  stores.audit.append({
    tenantId: actor.tenantId,
    actor: actor.userId,
    appId: null,
    before: null,
    after: null,
    ...row,
  })
