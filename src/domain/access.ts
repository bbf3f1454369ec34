import { PortalError } from './errors.ts'
import { type Clock, type Directory, isoAt, type Profile } from './ports.ts'
import type { Access, PersonRef } from './records.ts'
import type { Database, Stores } from './stores.ts'

/** Who clicked, as Slack's request says: nothing in it is believed beyond who and where. */
export interface Actor extends PersonRef {
  /** The person's own workspace, where the request says so: another than the tenant's for Slack Connect. */
  homeTenantId?: string | undefined
}

export interface AccessDeps {
  db: Database
  clock: Clock
  directory: Directory
  /** Admins beyond Slack's own: `ADMIN_USERS`. */
  adminUsers: readonly string[]
  company: string
}

/** Passes only people with DevPortal access, asked of the database at every click. Throws a `PortalError` that says what to do. */
export async function mustHaveAccess(deps: AccessDeps, actor: Actor): Promise<void> {
  refuseVisitor(actor, deps.company)
  if (await deps.db.access.has(actor)) return
  const profile = await deps.directory.profile(actor)
  if (profile) refuseKind(profile, deps.company)
  throw new PortalError('no_access', await howToGetAccess(deps, actor.tenantId))
}

export async function isAdmin(deps: AccessDeps, actor: Actor): Promise<boolean> {
  if (actor.homeTenantId && actor.homeTenantId !== actor.tenantId) return false
  const profile = await deps.directory.profile(actor)
  if (profile?.kind !== 'member') return false
  return profile.isAdmin || deps.adminUsers.includes(actor.userId)
}

export async function mustBeAdmin(deps: AccessDeps, actor: Actor): Promise<void> {
  refuseVisitor(actor, deps.company)
  if (!(await isAdmin(deps, actor)))
    throw new PortalError('not_admin', 'Only admins of this workspace can do this. Ask one of them.')
}

export async function listAccess(deps: AccessDeps, actor: Actor): Promise<Access[]> {
  await mustBeAdmin(deps, actor)
  return deps.db.access.list(actor.tenantId)
}

/** Gives DevPortal access to a person; false when they had it already. The person is told. */
export async function grantAccess(deps: AccessDeps, actor: Actor, userId: string): Promise<boolean> {
  await mustBeAdmin(deps, actor)
  const person = { tenantId: actor.tenantId, userId }
  // Asked of Slack itself, not of our copy: a guest of this minute must not slip in
  const profile = await deps.directory.profile(person, { maxAgeMs: 0 })
  if (profile?.kind !== 'member') throw new PortalError('person_not_eligible', notEligible(userId, profile))
  const at = isoAt(deps.clock)
  return deps.db.transaction(async (stores) => {
    // What they asked for is answered with it, and the cards of all admins say so
    const decision = { status: 'granted', decidedBy: actor.userId, decidedAt: at } as const
    if (await stores.accessRequests.decide(person, decision))
      await stores.jobs.put('sync-request', `${person.tenantId}:${userId}`)
    return grantWithin(stores, actor, person, at)
  })
}

/** The grant itself, inside the transaction of whatever led to it. False when the person had access already. */
export async function grantWithin(
  stores: Stores,
  actor: Actor,
  person: PersonRef,
  at: string,
): Promise<boolean> {
  const { tenantId, userId } = person
  if (!(await stores.access.grant({ tenantId, userId, grantedBy: actor.userId, grantedAt: at }))) return false
  await stores.audit.append({ ...row(actor, at, 'access.granted', userId), before: null, after: 'access' })
  await stores.jobs.put('send-message', `access:${tenantId}:${userId}`, {
    payload: { to: { tenantId, userId }, notice: { kind: 'access-granted', by: actor.userId } },
  })
  await stores.jobs.put('draw-home', `${tenantId}:${userId}`)
  return true
}

/** Passes only full members of the workspace, as Slack itself says now. */
export async function refuseIneligible(deps: AccessDeps, actor: Actor): Promise<void> {
  refuseVisitor(actor, deps.company)
  const profile = await deps.directory.profile(actor, { maxAgeMs: 0 })
  if (profile) refuseKind(profile, deps.company)
  if (profile?.kind !== 'member')
    throw new PortalError('person_not_eligible', notEligible(actor.userId, profile))
}

/** Passes whoever belongs to this workspace, guests too and without DevPortal access. */
export async function refuseOutsider(deps: AccessDeps, actor: Actor): Promise<void> {
  const visiting = actor.homeTenantId !== undefined && actor.homeTenantId !== actor.tenantId
  const kind = visiting ? 'visitor' : (await deps.directory.profile(actor))?.kind
  if (kind === 'member' || kind === 'guest') return
  throw new PortalError(
    kind === 'visitor' ? 'visitor' : 'person_not_eligible',
    'Only people of this workspace can do this. Ask one of them.',
  )
}

/** Takes access away, at once: open login attempts end with it. False when there was none. */
export async function revokeAccess(deps: AccessDeps, actor: Actor, userId: string): Promise<boolean> {
  await mustBeAdmin(deps, actor)
  return endAccess(deps, { tenantId: actor.tenantId, userId }, actor.userId)
}

/** Slack says that this person changed: who was deactivated or made a guest loses access by themselves. */
export async function personChanged(deps: AccessDeps, person: PersonRef, profile: Profile): Promise<void> {
  await deps.db.people.save(person, profile, isoAt(deps.clock))
  if (profile.kind !== 'member') await endAccess(deps, person, 'system')
}

/**
 * Before a token or a secret is handed over, Slack itself is asked who this is: the event that somebody has left or
 * become a guest can get lost. Whoever is no full member any more loses access here and now.
 */
export async function mustStillBeMember(deps: AccessDeps, person: PersonRef): Promise<Profile | undefined> {
  const profile = await deps.directory.profile(person, { maxAgeMs: 0 })
  if (!profile || profile.kind === 'member') return profile
  await personChanged(deps, person, profile)
  refuseKind(profile, deps.company)
  throw new PortalError('no_access', await howToGetAccess(deps, person.tenantId))
}

async function endAccess(deps: AccessDeps, person: PersonRef, by: string): Promise<boolean> {
  const at = isoAt(deps.clock)
  const { tenantId, userId } = person
  return deps.db.transaction(async (stores) => {
    if (!(await stores.access.revoke(person))) return false
    await stores.logins.endOpen(person)
    await stores.accountLinks.removeOf(person)
    const actor = { tenantId, userId: by }
    await stores.audit.append({ ...row(actor, at, 'access.revoked', userId), before: 'access', after: null })
    if (by === 'system') await offerApps(deps, stores, person)
    else
      await stores.jobs.put('send-message', `access:${tenantId}:${userId}`, {
        payload: { to: { tenantId, userId }, notice: { kind: 'access-revoked', by } },
      })
    await stores.jobs.put('draw-home', `${tenantId}:${userId}`)
    await stores.jobs.put('draw-admin-homes', tenantId)
    return true
  })
}

/** Nobody looks after the apps of somebody who has left: the admins hear of them. */
async function offerApps(deps: AccessDeps, stores: Stores, person: PersonRef): Promise<void> {
  const { tenantId, userId } = person
  const count = await stores.apps.count({ tenantId, ownerId: userId })
  if (count === 0) return
  for (const adminId of new Set([...(await stores.people.admins(tenantId)), ...deps.adminUsers]))
    await stores.jobs.put('send-message', `left:${tenantId}:${userId}:${adminId}`, {
      payload: { to: { tenantId, userId: adminId }, notice: { kind: 'owner-left', ownerId: userId, count } },
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

/** Refuses people whose own workspace is another one. */
export function refuseVisitor(actor: Actor, company: string): void {
  if (actor.homeTenantId && actor.homeTenantId !== actor.tenantId)
    throw new PortalError('visitor', visitorSentence(company))
}

function refuseKind(profile: Profile, company: string): void {
  if (profile.kind === 'visitor') throw new PortalError('visitor', visitorSentence(company))
  if (profile.kind === 'guest')
    throw new PortalError(
      'guest',
      `Guests can't use the ${company} DevPortal. If you need it, ask an admin of this workspace to make you a full member first.`,
    )
}

const visitorSentence = (company: string): string =>
  `The ${company} DevPortal here serves the people of this workspace only. Use the DevPortal of your own workspace.`

async function howToGetAccess(deps: AccessDeps, tenantId: string): Promise<string> {
  const admins = [...new Set([...(await deps.db.people.admins(tenantId)), ...deps.adminUsers])].slice(0, 3)
  const whom = admins.length > 0 ? admins.map((id) => `<@${id}>`).join(' or ') : 'an admin of this workspace'
  return `You don't have access to the ${deps.company} DevPortal yet. Ask ${whom} to type \`/devportal access\` and add you, or press “Request access” in the Home tab of this app; you will hear from me as soon as it is done.`
}

function notEligible(userId: string, profile: Profile | undefined): string {
  if (!profile) return `Slack doesn't know <@${userId}>. Choose somebody of this workspace.`
  const reason = {
    guest: 'is a guest. Make them a full member first',
    visitor: 'belongs to another organisation',
    bot: 'is an app, not a person',
    deactivated: 'has been deactivated in Slack',
    member: 'cannot be added',
  }[profile.kind]
  return `<@${userId}> ${reason}. DevPortal access is for full members of this workspace.`
}
