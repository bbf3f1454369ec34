import { PortalError } from './errors.ts'
import type { PersonRef } from './records.ts'
import type { Stores } from './stores.ts'

/** How much one person may have, and ask for in a while. */
export interface Limits {
  /** `MAX_APPS_PER_PERSON` */
  appsPerPerson: number
  /** `MAX_LOGIN_LINKS_PER_MINUTE` */
  loginLinksPerMinute: number
  /** `MAX_SUBMISSIONS_PER_HOUR`: each is a card in the reviewer channel. */
  submissionsPerHour: number
}

/**
 * What is wanted: `coming`, asked before the work, so that the refusal comes soon; or written, asked inside the
 * transaction once its row is in the audit: the audit's chain lets one transaction of a tenant in at a time, so that
 * what is counted then is true until it commits.
 */
type When = 'coming' | 'written'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Refuses the app that is one too many for its owner, whoever makes it theirs. */
export async function refuseMoreApps(
  stores: Stores,
  limits: Limits,
  { owner, by }: { owner: PersonRef; by: PersonRef },
  when: When,
): Promise<void> {
  const most = limits.appsPerPerson
  const { tenantId, userId: ownerId } = owner
  if (!isTooMany(await stores.apps.count({ tenantId, ownerId }), most, when)) return
  const apps = `${most} app${most === 1 ? '' : 's'}, and nobody can own more here`
  throw new PortalError(
    'too_many_apps',
    ownerId === by.userId
      ? `You own ${apps}. Give one to a colleague first: “Transfer to…” in App details.`
      : `<@${ownerId}> owns ${apps}. Choose somebody else.`,
  )
}

/** Refuses the gift that is one too many for a day: who gives apps away without end has apps without end. */
export async function refuseMoreGifts(
  stores: Stores,
  limits: Limits,
  giver: PersonRef,
  now: string,
): Promise<void> {
  const most = limits.appsPerPerson
  if (!isTooMany(await stores.apps.countGiven(giver, around(now, DAY)), most, 'written')) return
  throw new PortalError(
    'too_many_gifts',
    `You have given away ${most} app${most === 1 ? '' : 's'} within a day. Wait a day with the next one, or have an admin transfer it.`,
  )
}

/** Refuses the link that is one too many for a minute. `now` in ISO 8601. */
export async function refuseMoreLinks(
  stores: Stores,
  limits: Limits,
  person: PersonRef,
  now: string,
  when: When,
): Promise<void> {
  const most = limits.loginLinksPerMinute
  if (!isTooMany(await stores.logins.countBetween(person, around(now, MINUTE)), most, when)) return
  throw new PortalError(
    'too_many_links',
    `You have asked for ${most} login links within a minute. Your latest link works; for another one, wait a minute.`,
  )
}

/** Refuses the submission that is one too many for an hour. */
export async function refuseMoreSubmissions(
  stores: Stores,
  limits: Limits,
  submitter: PersonRef,
  now: string,
): Promise<void> {
  const most = limits.submissionsPerHour
  if (!isTooMany(await stores.reviews.countBetween(submitter, around(now, 60 * MINUTE)), most, 'written'))
    return
  throw new PortalError(
    'too_many_submissions',
    `You have submitted ${most} versions for review within an hour, and the reviewers look at each of them. Wait an hour with the next one.`,
  )
}

const isTooMany = (count: number, most: number, when: When): boolean =>
  when === 'coming' ? count >= most : count > most

/** Rows from further ahead were written by a clock that was set back since: they must not count until it is there again. */
const around = (now: string, ms: number): { from: string; to: string } => ({
  from: new Date(Date.parse(now) - ms).toISOString(),
  to: new Date(Date.parse(now) + ms).toISOString(),
})
