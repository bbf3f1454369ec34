import type { Catalogue } from './catalogue.ts'
import type { App, Review, Vote } from './records.ts'
import { redirectHosts, riskNotes } from './risks.ts'
import type { Database } from './stores.ts'

/** Everything that a review's card shows, read from state. */
export interface ReviewPicture {
  app: App
  review: Review
  votes: Vote[]
  teams: readonly string[]
  hosts: string[]
  risks: string[]
}

export async function reviewPicture(
  deps: { db: Database; catalogue: Catalogue; teams: readonly string[] },
  reviewId: string,
): Promise<ReviewPicture | undefined> {
  const review = await deps.db.reviews.find(reviewId)
  const app = review && (await deps.db.apps.find(review.appId))
  if (!app || !review) return undefined
  const history = await deps.db.reviews.approvedOf(review.tenantId)
  const earlier = history.filter((other) => other.createdAt < review.createdAt)
  const risks = riskNotes(review.proposal, {
    hosts: [...new Set(earlier.flatMap((other) => redirectHosts(other.proposal)))],
    firstTimeSubmitter: !earlier.some((other) => other.submitterId === review.submitterId),
    catalogue: deps.catalogue,
  })
  const votes = await deps.db.reviews.votes(review.id)
  return { app, review, votes, teams: deps.teams, hosts: redirectHosts(review.proposal), risks }
}
