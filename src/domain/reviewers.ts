import type { AccessDeps, Actor } from './access.ts'
import { PortalError } from './errors.ts'
import { isoAt, type ReviewTeams } from './ports.ts'
import type { App, Review } from './records.ts'

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
    mustNotBeOwn(actor, review, await deps.db.apps.find(review.appId))
    return teams
  } catch (error) {
    if (error instanceof PortalError) await auditRefusal(deps, actor, reviewId, error)
    throw error
  }
}

/** Submitted by this person, or of an app that they own, whoever submitted it last. */
export const isOwn = (actor: Actor, review: Review, app: App | undefined): boolean =>
  review.submitterId === actor.userId || app?.ownerId === actor.userId

export function mustNotBeOwn(actor: Actor, review: Review, app: App | undefined): void {
  if (isOwn(actor, review, app))
    throw new PortalError(
      'own_app',
      'You submitted this app yourself, or it is yours: somebody else has to decide on it.',
    )
}

/** The review teams that a person can speak for. Throws when there is none: an empty list means nobody. */
export async function teamsOf(deps: ReviewDeps, actor: Actor): Promise<string[]> {
  const elsewhere = actor.homeTenantId !== undefined && actor.homeTenantId !== actor.tenantId
  const profile = elsewhere ? undefined : await deps.directory.profile(actor)
  const teams = profile?.kind === 'member' ? await deps.teams.of(actor.userId) : []
  if (teams.length === 0)
    throw new PortalError(
      'not_reviewer',
      `Only members of the review teams (${deps.teams.names.join(', ')}) can decide; no guests, and nobody of other workspaces.`,
    )
  return teams
}

/** An attempt that was refused is in the audit, whatever was rolled back with it. */
export async function auditRefusal(
  deps: ReviewDeps,
  actor: Actor,
  reviewId: string,
  refusal: PortalError,
): Promise<void> {
  const review = await deps.db.reviews.find(reviewId)
  if (!review) return
  const row = auditRow(review, actor, isoAt(deps.clock), 'review.refused', {
    review: reviewId,
    reason: refusal.code,
  })
  await deps.db.transaction((stores) => stores.audit.append(row))
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
