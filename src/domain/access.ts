import { guestSentence, notEligible, visitorSentence } from './access-words.ts'
import { endUnlessMember } from './end-access.ts'
import { NoAnswerError, PortalError } from './errors.ts'
import { type Clock, type Directory, isRecent, type Profile, type ProfileOptions } from './ports.ts'
import type { PersonRef } from './records.ts'
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

/**
 * Permission is asked twice. Before a transaction, where Slack may be asked who somebody is, so that the refusal comes
 * soon and says why: `must…`. Then inside the transaction that uses it, from rows alone, which stay as they are until
 * it ends: `hold…`. What was taken away in between is refused there, and what is taken away later comes after it.
 */
type Rules = Pick<AccessDeps, 'adminUsers' | 'company'>

/** Who somebody is, is asked of Slack again after this, at their next click. */
const KNOWN_MS = 10 * 60_000
/** So long a no holds. */
const NO_MS = 60_000
/** A click waits no longer than this for that answer. */
const PATIENCE_MS = 1_000

/** Passes only people with DevPortal access, asked of the database at every click. Throws a `PortalError` that says what to do. */
export async function mustHaveAccess(deps: AccessDeps, actor: Actor): Promise<void> {
  refuseVisitor(actor, deps.company)
  const access = await deps.db.access.find(actor)
  if (!access) throw await noAccess(deps.db, deps, actor, await deps.directory.profile(actor))
  const isKnown = isRecent(deps.clock, Date.parse(access.checkedAt ?? ''), KNOWN_MS)
  if (isKnown && access.kind === 'member') return
  try {
    await mustStillBeMember(deps, actor, { maxAgeMs: KNOWN_MS, patienceMs: PATIENCE_MS })
  } catch (error) {
    // Slack's last word holds until it says more
    if (!(error instanceof NoAnswerError)) throw error
  }
}

/**
 * Asks Slack who this is: the event that somebody has left or become a guest can get lost. Whoever is no full member
 * any more loses access here and now. Before a token or a secret is handed over, Slack itself is asked.
 */
export async function mustStillBeMember(
  deps: AccessDeps,
  person: PersonRef,
  asked: ProfileOptions = { maxAgeMs: 0 },
): Promise<Profile> {
  const profile = await deps.directory.profile(person, asked)
  if (profile?.kind === 'member') return profile
  if (profile) await endUnlessMember(deps, person)
  throw await noAccess(deps.db, deps, person, profile)
}

/** Something about a person has changed, Slack says. What is so now is asked for: an event can come late, and twice. */
export async function seePerson(deps: AccessDeps, person: PersonRef): Promise<void> {
  if (await deps.directory.profile(person, { maxAgeMs: 0 })) await endUnlessMember(deps, person)
}

/** The same inside a transaction. */
export async function holdAccess(stores: Stores, rules: Rules, actor: Actor): Promise<void> {
  refuseVisitor(actor, rules.company)
  if (await stores.access.hold(actor)) return
  throw await noAccess(stores, rules, actor, await stores.people.find(actor))
}

/** As far as is known: for what is shown. */
export async function isAdmin(deps: AccessDeps, actor: Actor): Promise<boolean> {
  if (isVisiting(actor)) return false
  return isAdminBy(await deps.directory.profile(actor), deps, actor)
}

/** As Slack says now: for what is done. */
export async function isStillAdmin(deps: AccessDeps, actor: Actor): Promise<boolean> {
  if (isVisiting(actor)) return false
  const isTheirs = (profile: Profile | undefined): boolean => isAdminBy(profile, deps, actor)
  return isTheirs(await profileNow(deps, actor, isTheirs))
}

/** As Slack says now, unless our copy of the last minute says no: clicks of people who may not must not ask Slack each time. */
async function profileNow(
  deps: AccessDeps,
  person: PersonRef,
  may: (profile: Profile) => boolean,
): Promise<Profile | undefined> {
  const copy = await deps.db.people.find(person)
  if (copy && !may(copy) && isRecent(deps.clock, Date.parse(copy.checkedAt), NO_MS)) return copy
  return deps.directory.profile(person, { maxAgeMs: 0 })
}

/** The same inside a transaction, by the person's row. */
export async function isHeldAdmin(stores: Stores, rules: Rules, actor: Actor): Promise<boolean> {
  if (isVisiting(actor)) return false
  return isAdminBy(await stores.people.hold(actor), rules, actor)
}

export async function mustBeAdmin(deps: AccessDeps, actor: Actor): Promise<void> {
  refuseVisitor(actor, deps.company)
  if (!(await isStillAdmin(deps, actor))) throw notAdmin()
}

/** The same inside a transaction. */
export async function holdAdmin(stores: Stores, rules: Rules, actor: Actor): Promise<void> {
  refuseVisitor(actor, rules.company)
  if (!(await isHeldAdmin(stores, rules, actor))) throw notAdmin()
}

/** Passes only full members of the workspace, as Slack itself says now: a guest of this minute must not slip in. */
export async function mustBeMember(deps: AccessDeps, actor: Actor): Promise<void> {
  refuseVisitor(actor, deps.company)
  const profile = await profileNow(deps, actor, ({ kind }) => kind === 'member')
  refuseIneligible(profile, deps, actor.userId)
}

/** The same inside a transaction, by the person's row. */
export async function holdMember(stores: Stores, rules: Rules, actor: Actor): Promise<void> {
  refuseVisitor(actor, rules.company)
  refuseIneligible(await stores.people.hold(actor), rules, actor.userId)
}

/** Passes whoever belongs to this workspace, guests too and without DevPortal access. */
export async function mustBelong(deps: AccessDeps, actor: Actor): Promise<void> {
  refuseOutsider(isVisiting(actor) ? 'visitor' : (await deps.directory.profile(actor))?.kind)
}

/** The same inside a transaction, by the person's row. */
export async function holdBelonging(stores: Stores, actor: Actor): Promise<void> {
  refuseOutsider(isVisiting(actor) ? 'visitor' : (await stores.people.hold(actor))?.kind)
}

/** Refuses people whose own workspace is another one. */
export function refuseVisitor(actor: Actor, company: string): void {
  if (isVisiting(actor)) throw new PortalError('visitor', visitorSentence(company))
}

/** Whoever is no full member (any more) is told so; for members it is only that they have no access. */
export async function noAccess(
  stores: Stores,
  rules: Rules,
  { tenantId }: PersonRef,
  profile: Profile | undefined,
): Promise<PortalError> {
  if (profile?.kind === 'visitor') return new PortalError('visitor', visitorSentence(rules.company))
  if (profile?.kind === 'guest') return new PortalError('guest', guestSentence(rules.company))
  return new PortalError('no_access', await howToGetAccess(stores, rules, tenantId))
}

const isVisiting = ({ tenantId, homeTenantId }: Actor): boolean =>
  Boolean(homeTenantId && homeTenantId !== tenantId)

const isAdminBy = (profile: Profile | undefined, { adminUsers }: Rules, { userId }: Actor): boolean =>
  profile?.kind === 'member' && (profile.isAdmin || adminUsers.includes(userId))

const notAdmin = (): PortalError =>
  new PortalError('not_admin', 'Only admins of this workspace can do this. Ask one of them.')

function refuseOutsider(kind: Profile['kind'] | undefined): void {
  if (kind === 'member' || kind === 'guest') return
  throw new PortalError(
    kind === 'visitor' ? 'visitor' : 'person_not_eligible',
    'Only people of this workspace can do this. Ask one of them.',
  )
}

function refuseIneligible(profile: Profile | undefined, { company }: Rules, userId: string): void {
  if (profile?.kind === 'member') return
  if (profile?.kind === 'visitor') throw new PortalError('visitor', visitorSentence(company))
  if (profile?.kind === 'guest') throw new PortalError('guest', guestSentence(company))
  throw new PortalError('person_not_eligible', notEligible(userId, profile))
}

async function howToGetAccess(stores: Stores, rules: Rules, tenantId: string): Promise<string> {
  const admins = [...new Set([...(await stores.people.admins(tenantId)), ...rules.adminUsers])].slice(0, 3)
  const whom = admins.length > 0 ? admins.map((id) => `<@${id}>`).join(' or ') : 'an admin of this workspace'
  return `You don't have access to the ${rules.company} DevPortal yet. Ask ${whom} to type \`/devportal access\` and add you, or press “Request access” in the Home tab of this app; you will hear from me as soon as it is done.`
}
