import type { Actor } from './access.ts'
import { recordChange, summary } from './change-app.ts'
import { PortalError } from './errors.ts'
import { isoAt, type Notice } from './ports.ts'
import type { App, Review, ReviewStatus } from './records.ts'
import {
  auditRefusal,
  auditRow,
  holdReviewer,
  mustBeReviewer,
  mustNotBeOwn,
  type ReviewDeps,
} from './reviewers.ts'
import type { Stores } from './stores.ts'
import { castVote, mustNotHaveVoted } from './votes.ts'

export interface Outcome {
  app: App
  review: Review
  /** The team that the vote was counted for. */
  team: string
  /** Teams that have still to approve; empty when the review is decided. */
  missing: string[]
}

/** Longest reason that a reviewer may give. */
export const MAX_REASON = 1_000

/** A reviewer approves for their team. The last team's approval makes the version live. */
export function approve(deps: ReviewDeps, actor: Actor, reviewId: string): Promise<Outcome> {
  return decideOn(deps, actor, reviewId, async (stores, { app, review, teams, now }) => {
    const missing = async (): Promise<string[]> => {
      const voted = (await stores.reviews.votes(review.id)).map((vote) => vote.team)
      return deps.teams.names.filter((name) => !voted.includes(name))
    }
    // REVIEW_TEAMS names fewer since the last vote: all have approved, and nobody is left to vote
    const team = (await missing()).length === 0 ? '' : await castVote(stores, { review, actor, teams, now })
    const left = await missing()
    if (left.length > 0) {
      await recordVote(stores, { app, review, actor, team, now })
      return { app, review, team, missing: left }
    }
    const decision = { status: 'approved', by: actor.userId, now, reason: null } as const
    const decided = await decide(stores, app, review, decision)
    const changes: Partial<App> = {
      ...review.proposal,
      ...(review.kind === 'app' && { status: 'Approved', active: true }),
    }
    const changed = await applyDecision(stores, { app, actor, changes, now, action: 'review.approved' })
    return { app: changed, review: decided, team, missing: [] }
  })
}

/** A reviewer rejects, with a reason: one rejection decides. */
export function reject(deps: ReviewDeps, actor: Actor, reviewId: string, reason: string): Promise<Outcome> {
  return decideOn(deps, actor, reviewId, async (stores, { app, review, teams, now }) => {
    mustNotHaveVoted(await stores.reviews.votes(review.id), actor)
    const decision = { status: 'rejected', by: actor.userId, now, reason } as const
    const decided = await decide(stores, app, review, decision)
    const changes: Partial<App> = review.kind === 'app' ? { status: 'Not Approved', active: false } : {}
    const rejection = { app, actor, changes, now, action: 'review.rejected', reason }
    const changed = await applyDecision(stores, rejection)
    return { app: changed, review: decided, team: teams[0] ?? '', missing: [] }
  })
}

interface Deciding {
  app: App
  review: Review
  /** Teams that the reviewer can speak for. */
  teams: string[]
  now: string
}

/**
 * Permission first, then one transaction that holds the app, so that all decisions on it happen one by one, and sees
 * that the review is still open. Whoever may not decide is in the audit, also where only the lock has shown it.
 */
async function decideOn(
  deps: ReviewDeps,
  actor: Actor,
  reviewId: string,
  work: (stores: Stores, held: Deciding) => Promise<Outcome>,
): Promise<Outcome> {
  const teams = await mustBeReviewer(deps, actor, reviewId)
  const now = isoAt(deps.clock)
  try {
    return await deps.db.transaction(async (stores) => {
      const known = await stores.reviews.find(reviewId)
      const app = known && (await stores.apps.lock(known.appId))
      const review = app && (await stores.reviews.find(reviewId))
      if (!app || !review) throw new PortalError('review_not_found', 'This review is not there any more.')
      await holdReviewer(stores, deps.teams, actor)
      await mustNotBeOwn(stores, actor, review)
      mustBeOpen(review)
      return work(stores, { app, review, teams, now })
    })
  } catch (error) {
    if (error instanceof PortalError && (error.code === 'not_reviewer' || error.code === 'own_app'))
      await auditRefusal(deps, actor, reviewId, error)
    throw error
  }
}

/** Whoever comes late is told who was faster. */
export function mustBeOpen(review: Review): void {
  if (review.status !== 'pending') throw alreadyDecided(review)
}

const VERB: Record<ReviewStatus, string> = {
  pending: 'is looking at this',
  approved: 'has approved this already',
  rejected: 'has rejected this already',
  withdrawn: 'has withdrawn this submission',
}

function alreadyDecided(review: Review): PortalError {
  const when = review.decidedAt ? `, on ${review.decidedAt.slice(0, 16).replace('T', ' at ')} UTC` : ''
  return new PortalError(
    'already_decided',
    `<@${review.decidedBy}> ${VERB[review.status]}${when}. Nothing was changed.`,
  )
}

async function decide(
  stores: Stores,
  app: App,
  review: Review,
  decision: { status: 'approved' | 'rejected'; by: string; now: string; reason: string | null },
): Promise<Review> {
  const { status, by: decidedBy, now: decidedAt, reason } = decision
  const row = { status, reason, decidedBy, decidedAt }
  if (!(await stores.reviews.decide(review.id, row)))
    throw alreadyDecided((await stores.reviews.find(review.id)) ?? review)
  await stores.jobs.put('sync-card', review.id)
  const notice: Notice = { kind: 'review-decided', appId: app.id, reviewId: review.id }
  await tell(stores, app, review, { as: 'decided', notice })
  return { ...review, ...row }
}

/** The submitter hears of it, and so does the owner, where the app belongs to somebody else by now. */
async function tell(
  stores: Stores,
  app: App,
  review: Review,
  { as, notice }: { as: string; notice: Notice },
): Promise<void> {
  for (const userId of new Set([review.submitterId, app.ownerId]))
    await stores.jobs.put('send-message', `review:${review.id}:${as}:${userId}`, {
      payload: { to: { tenantId: review.tenantId, userId }, notice },
    })
}

async function applyDecision(
  stores: Stores,
  decision: { app: App; actor: Actor; changes: Partial<App>; now: string; action: string; reason?: string },
): Promise<App> {
  const { app, actor, changes, now, action, reason } = decision
  const changed = { ...app, ...changes, updatedAt: now }
  await stores.apps.update(app.id, { ...changes, updatedAt: now })
  const after = { ...summary(changed), ...(reason !== undefined && { reason }) }
  await recordChange(stores, actor, changed, { action, at: now, before: summary(app), after })
  return changed
}

async function recordVote(
  stores: Stores,
  vote: { app: App; review: Review; actor: Actor; team: string; now: string },
): Promise<void> {
  const { app, review, actor, team, now } = vote
  await stores.audit.append(auditRow(review, actor, now, 'review.team_approved', { review: review.id, team }))
  await stores.jobs.put('sync-card', review.id)
  const notice: Notice = { kind: 'review-step', appId: app.id, team, by: actor.userId }
  await tell(stores, app, review, { as: `team-${team}`, notice })
}
