import type { Actor } from './access.ts'
import { recordChange, summary } from './change-app.ts'
import { PortalError } from './errors.ts'
import { isoAt } from './ports.ts'
import type { App, Review, ReviewStatus, Vote } from './records.ts'
import { auditRefusal, auditRow, mustBeReviewer, type ReviewDeps } from './reviewers.ts'
import type { Stores } from './stores.ts'

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
export async function approve(deps: ReviewDeps, actor: Actor, reviewId: string): Promise<Outcome> {
  const teams = await mustBeReviewer(deps, actor, reviewId)
  try {
    return await deps.db.transaction((stores) => approveWithin(deps, stores, { actor, teams, reviewId }))
  } catch (error) {
    // Their team has spoken: refused like a reviewer of no team
    if (error instanceof PortalError && error.code === 'not_reviewer')
      await auditRefusal(deps, actor, reviewId, error)
    throw error
  }
}

async function approveWithin(
  deps: ReviewDeps,
  stores: Stores,
  click: { actor: Actor; teams: string[]; reviewId: string },
): Promise<Outcome> {
  const { actor, teams, reviewId } = click
  const now = isoAt(deps.clock)
  const { app, review } = await hold(stores, reviewId)
  const team = await castVote(stores, { review, actor, teams, now })
  const voted = (await stores.reviews.votes(review.id)).map((vote) => vote.team)
  const missing = deps.teams.names.filter((name) => !voted.includes(name))
  if (missing.length > 0) {
    await recordVote(stores, { review, actor, team, now })
    return { app, review, team, missing }
  }
  const decided = await decide(stores, review, { status: 'approved', by: actor.userId, now, reason: null })
  const first = review.kind === 'app'
  const changes: Partial<App> = {
    ...review.proposal,
    ...(first && { status: 'Approved', active: true }),
  }
  const changed = await applyDecision(stores, { app, actor, changes, now, action: 'review.approved' })
  return { app: changed, review: decided, team, missing }
}

/** A reviewer rejects, with a reason: one rejection decides. */
export async function reject(
  deps: ReviewDeps,
  actor: Actor,
  reviewId: string,
  reason: string,
): Promise<Outcome> {
  const teams = await mustBeReviewer(deps, actor, reviewId)
  const now = isoAt(deps.clock)
  return deps.db.transaction(async (stores) => {
    const { app, review } = await hold(stores, reviewId)
    mustNotHaveVoted(await stores.reviews.votes(review.id), actor)
    const decided = await decide(stores, review, { status: 'rejected', by: actor.userId, now, reason })
    const changes: Partial<App> = review.kind === 'app' ? { status: 'Not Approved', active: false } : {}
    const changed = await applyDecision(stores, {
      app,
      actor,
      changes,
      now,
      action: 'review.rejected',
      reason,
    })
    return { app: changed, review: decided, team: teams[0] ?? '', missing: [] }
  })
}

/** Holds the app, so that all decisions on it happen one by one, and sees that the review is still open. */
async function hold(stores: Stores, reviewId: string): Promise<{ app: App; review: Review }> {
  const known = await stores.reviews.find(reviewId)
  const app = known && (await stores.apps.lock(known.appId))
  const review = app && (await stores.reviews.find(reviewId))
  if (!app || !review) throw new PortalError('review_not_found', 'This review is not there any more.')
  mustBeOpen(review)
  return { app, review }
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

/** One person, one team, one vote: who has approved cannot reject on top. */
function mustNotHaveVoted(votes: readonly Vote[], actor: Actor): void {
  const mine = votes.find((known) => known.userId === actor.userId)
  if (mine)
    throw new PortalError(
      'already_voted',
      `You have approved this for team ${mine.team}. One person speaks for one team, once; another reviewer can still decide.`,
    )
}

async function castVote(
  stores: Stores,
  vote: { review: Review; actor: Actor; teams: string[]; now: string },
): Promise<string> {
  const { review, actor, teams, now } = vote
  const votes = await stores.reviews.votes(review.id)
  mustNotHaveVoted(votes, actor)
  const open = teams.filter((team) => !votes.some((known) => known.team === team))
  for (const team of open)
    if (await stores.reviews.vote({ reviewId: review.id, team, userId: actor.userId, at: now })) return team
  const theirs = votes.find((known) => teams.includes(known.team))
  throw new PortalError(
    'not_reviewer',
    `<@${theirs?.userId}> has approved this for team ${theirs?.team} already; the other teams are still to decide.`,
  )
}

async function decide(
  stores: Stores,
  review: Review,
  decision: { status: 'approved' | 'rejected'; by: string; now: string; reason: string | null },
): Promise<Review> {
  const { status, by: decidedBy, now: decidedAt, reason } = decision
  const row = { status, reason, decidedBy, decidedAt }
  if (!(await stores.reviews.decide(review.id, row)))
    throw alreadyDecided((await stores.reviews.find(review.id)) ?? review)
  await stores.jobs.put('sync-card', review.id)
  const { appId, tenantId, submitterId } = review
  await stores.jobs.put('send-message', `review:${review.id}`, {
    payload: {
      to: { tenantId, userId: submitterId },
      notice: { kind: 'review-decided', appId, reviewId: review.id },
    },
  })
  return { ...review, ...row }
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
  vote: { review: Review; actor: Actor; team: string; now: string },
): Promise<void> {
  const { review, actor, team, now } = vote
  const { appId, tenantId, submitterId } = review
  await stores.audit.append(auditRow(review, actor, now, 'review.team_approved', { review: review.id, team }))
  await stores.jobs.put('sync-card', review.id)
  await stores.jobs.put('send-message', `review:${review.id}:${team}`, {
    payload: {
      to: { tenantId, userId: submitterId },
      notice: { kind: 'review-step', appId, team, by: actor.userId },
    },
  })
}
