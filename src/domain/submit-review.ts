import { newId } from './ids.ts'
import { type Clock, isoAt } from './ports.ts'
import type { App, Proposal, Review } from './records.ts'
import type { Stores } from './stores.ts'

export interface ReviewTiming {
  clock: Clock
  /** `REVIEW_REMINDER_HOURS` */
  reminderHours: number
}

/** What reviewers decide on, of an app as it stands. */
export const proposalOf = ({ name, purpose, scopes, redirectUris, logoId }: App): Proposal => ({
  name,
  purpose,
  scopes,
  redirectUris,
  logoId,
})

/**
 * Puts a version of a partner app up for review, inside the transaction that changes the app. What still waited is
 * withdrawn: nobody may approve one thing and get another.
 */
export async function submitReview(
  stores: Stores,
  timing: ReviewTiming,
  submission: { app: App; submitterId: string; kind: Review['kind']; proposal: Proposal },
): Promise<Review> {
  const { app, submitterId, kind, proposal } = submission
  const now = isoAt(timing.clock)
  await withdrawPending(stores, app, submitterId, now)
  const number = ((await stores.reviews.latest(app.id, 1))[0]?.number ?? 0) + 1
  const before =
    kind === 'change' ? proposalOf(app) : (await stores.reviews.decidedBefore(app.id, number))?.proposal
  const review: Review = {
    id: newId('rev'),
    appId: app.id,
    tenantId: app.tenantId,
    submitterId,
    kind,
    number,
    proposal,
    baseline: before ?? null,
    status: 'pending',
    reason: null,
    problem: null,
    decidedBy: null,
    decidedAt: null,
    createdAt: now,
  }
  await stores.reviews.insert(review)
  await stores.jobs.put('sync-card', review.id)
  await stores.jobs.put('remind-reviewers', review.id, {
    runAt: isoAt(timing.clock, timing.reminderHours * 3_600_000),
  })
  return review
}

/** Ends what still waits for a decision; its card says so. False when nothing waited. */
export async function withdrawPending(stores: Stores, app: App, by: string, now: string): Promise<boolean> {
  const pending = await stores.reviews.pendingOf(app.id)
  if (!pending) return false
  const decision = { status: 'withdrawn', reason: null, decidedBy: by, decidedAt: now } as const
  const withdrawn = await stores.reviews.decide(pending.id, decision)
  await stores.jobs.put('sync-card', pending.id)
  return withdrawn
}
