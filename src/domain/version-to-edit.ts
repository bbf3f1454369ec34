import type { Actor } from './access.ts'
import type { AppDeps } from './change-app.ts'
import { PortalError } from './errors.ts'
import { viewApp } from './list-apps.ts'
import type { App, Proposal, Review } from './records.ts'
import { proposalOf } from './submit-review.ts'

/** What the edit form is filled with. */
export interface VersionToEdit {
  app: App
  version: Proposal
  /** The submission that it shows; absent: the app as it stands. */
  shown: Review | undefined
}

/** What waits for review, else the app as it stands. */
export async function versionToEdit(deps: AppDeps, actor: Actor, appId: string): Promise<VersionToEdit> {
  const { app, pending } = await viewApp(deps, actor, appId)
  return { app, version: versionOf(app, pending), shown: pending }
}

/** *Edit and resubmit* of a rejected change: what was rejected, unless something was submitted since. */
export async function versionToResubmit(
  deps: AppDeps,
  actor: Actor,
  reviewId: string,
): Promise<VersionToEdit> {
  const review = await deps.db.reviews.find(reviewId)
  if (!review) throw new PortalError('review_not_found', 'This review is not there any more.')
  const current = await versionToEdit(deps, actor, review.appId)
  const [newest] = await deps.db.reviews.latest(review.appId, 1)
  if (newest?.id !== reviewId || review.status !== 'rejected' || review.kind === 'app') return current
  return { ...current, version: versionOf(current.app, review), shown: review }
}

/** What an open form was filled with, also when that was decided on meanwhile. */
export async function versionShown(
  deps: AppDeps,
  actor: Actor,
  appId: string,
  reviewId: string | undefined,
): Promise<VersionToEdit> {
  const { app } = await viewApp(deps, actor, appId)
  const review = reviewId === undefined ? undefined : await deps.db.reviews.find(reviewId)
  return { app, version: versionOf(app, review), shown: review?.appId === appId ? review : undefined }
}

/** The form shows no logo, so it keeps the app's: a new one applies at once, before anybody decides on the rest. */
export const versionOf = (app: App, review: Review | undefined): Proposal =>
  review?.appId === app.id ? { ...review.proposal, logoId: app.logoId } : proposalOf(app)
