import type { AccessDeps, Actor } from './access.ts'
import { PortalError } from './errors.ts'
import { isoAt, type ReviewTeams } from './ports.ts'
import type { App, Review } from './records.ts'
import { appendRefusal } from './refusals.ts'
import type { Stores } from './stores.ts'

export interface ReviewDeps extends AccessDeps {
  teams: ReviewTeams
}

/** Whoever may not decide is told why, and the attempt is in the audit. Answers the teams the person can speak for. */
export async function mustBeReviewer(deps: ReviewDeps, actor: Actor, reviewId: string): Promise<string[]> {
  const review = await deps.db.reviews.find(reviewId)
  if (!review || review.tenantId !== actor.tenantId)
    throw new PortalError('review_not_found', 'This review is not there (any more).')
  try {
    const teams = await teamsOf(deps, actor)
    await mustNotBeOwn(deps.db, actor, review)
    return teams
  } catch (error) {
    if (error instanceof PortalError) await auditRefusal(deps, actor, reviewId, error)
    throw error
  }
}

/**
 * Whoever had a hand in what is decided on: submitted a version of it since the last decision, or owned the app then.
 * A dot that somebody else adds to it does not make it theirs alone.
 */
export async function isOwn(
  stores: Stores,
  actor: Actor,
  review: Review,
  app: App | undefined,
): Promise<boolean> {
  if (review.submitterId === actor.userId || app?.ownerId === actor.userId) return true
  const decided = await stores.reviews.decidedBefore(review.appId, review.number)
  const since = { from: (decided?.number ?? 0) + 1, to: review.number }
  if (await stores.reviews.hasSubmitted(review.appId, actor.userId, since)) return true
  const { number = 0, decidedAt } = decided ?? {}
  const former = await stores.apps.formerOwners(review.appId, { number, decidedAt: decidedAt ?? '' })
  return former.includes(actor.userId)
}

/** Asked once more inside the transaction of the decision. */
export async function mustNotBeOwn(stores: Stores, actor: Actor, review: Review): Promise<void> {
  if (await isOwn(stores, actor, review, await stores.apps.find(review.appId)))
    throw new PortalError(
      'own_app',
      'You submitted this app yourself, or it is yours: somebody else has to decide on it.',
    )
}

/** The review teams that a person can speak for, as Slack says now. Throws when there is none: an empty list means nobody. */
export async function teamsOf(deps: ReviewDeps, actor: Actor): Promise<string[]> {
  const elsewhere = actor.homeTenantId !== undefined && actor.homeTenantId !== actor.tenantId
  const teams = elsewhere ? [] : await deps.teams.of(actor.userId)
  if (teams.length > 0 && (await deps.directory.profile(actor, { maxAgeMs: 0 }))?.kind !== 'member')
    throw notReviewer(deps.teams)
  if (teams.length === 0) throw notReviewer(deps.teams)
  return teams
}

/** Inside the transaction of the decision: still a full member. Who is in a team, only Slack knows. */
export async function holdReviewer(stores: Stores, teams: ReviewTeams, actor: Actor): Promise<void> {
  if ((await stores.people.hold(actor))?.kind !== 'member') throw notReviewer(teams)
}

const notReviewer = ({ names }: ReviewTeams): PortalError =>
  new PortalError(
    'not_reviewer',
    `Only members of the review teams (${names.join(', ')}) can decide; no guests, and nobody of other workspaces.`,
  )

/** An attempt that was refused is in the audit, a few times, whatever was rolled back with it. */
export async function auditRefusal(
  deps: ReviewDeps,
  actor: Actor,
  reviewId: string,
  refusal: PortalError,
): Promise<void> {
  const review = await deps.db.reviews.find(reviewId)
  if (!review) return
  const after = { review: reviewId, reason: refusal.code }
  const row = auditRow(review, actor, isoAt(deps.clock), 'review.refused', after)
  await appendRefusal(deps, { subject: reviewId, by: actor, reason: refusal.code }, row)
}

/** A row about a review for the audit. */
export const auditRow = (review: Review, actor: Actor, at: string, action: string, after: object) => ({
  tenantId: review.tenantId,
  at,
  actor: actor.userId,
  action,
  appId: review.appId,
  subject: null,
  before: null,
  after: JSON.stringify(after),
})
