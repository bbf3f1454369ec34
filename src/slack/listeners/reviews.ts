import { z } from 'zod'
import type { Actor } from '../../domain/access.ts'
import { directionProblem } from '../../domain/app-rules.ts'
import { approve, MAX_REASON, mustBeOpen, type Outcome, reject } from '../../domain/decide-review.ts'
import { withdrawReview } from '../../domain/edit-app.ts'
import { InputError, PortalError } from '../../domain/errors.ts'
import { viewApp } from '../../domain/list-apps.ts'
import type { Review } from '../../domain/records.ts'
import { reviewPicture } from '../../domain/review-picture.ts'
import { isOwn, mustBeReviewer, teamsOf } from '../../domain/reviewers.ts'
import type { SlackDeps } from '../deps.ts'
import { drawApp } from '../draw.ts'
import { fields } from '../ids.ts'
import { actorOf, elementOf } from '../input.ts'
import { pictureDeps } from '../sync-card.ts'
import { sentenceMessage } from '../views/messages.ts'
import { reviewsMessage } from '../views/review-messages.ts'
import { rejectView, reviewDetailsView } from '../views/review-modals.ts'
import { type Click, type Command, chosenValue, type Submission } from './kinds.ts'

/** *Approve* on a card: the state changes and the card follows; the clicker is told what their vote did. */
export async function onApprove({ body, action, say }: Click, deps: SlackDeps): Promise<void> {
  const outcome = await approve(deps, actorOf(body, deps.tenantId), chosenValue(action))
  await say(sentenceMessage(approvedText(outcome)))
}

const approvedText = ({ team, missing }: Outcome): string =>
  missing.length > 0
    ? `Counted for team ${team}. Still to decide: ${missing.join(', ')}.`
    : 'Approved. It is live now, and the submitter is told.'

/** *Reject* asks for the reason first, of those who may, while there is something to decide. */
export async function onAskReject({ body, action, show }: Click, deps: SlackDeps): Promise<void> {
  const reviewId = chosenValue(action)
  await mustBeReviewer(deps, actorOf(body, deps.tenantId), reviewId)
  const review = await find(deps, reviewId)
  mustBeOpen(review)
  await show(rejectView(review))
}

const metadataSchema = z.object({ reviewId: z.string() })

/** The reason is there. Whoever was faster is named in the answer. */
export async function onReject({ body, view, answer }: Submission, deps: SlackDeps): Promise<void> {
  const { reviewId } = metadataSchema.parse(JSON.parse(view.private_metadata))
  const reason = (elementOf(view.state.values, fields.reason, fields.reason).value ?? '').trim()
  try {
    const problem = reason ? directionProblem(reason) : 'Say what has to change: the submitter reads it.'
    if (problem) throw new InputError({ [fields.reason]: problem })
    await reject(deps, actorOf(body, deps.tenantId), reviewId, reason.slice(0, MAX_REASON))
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return answer({ errors: { ...error.fields } })
  }
  await answer({ done: 'Rejected. The submitter is told, with your reason.' })
}

/** *Details*: for reviewers only, the whole submission. */
export async function onReviewDetails({ body, action, show }: Click, deps: SlackDeps): Promise<void> {
  await teamsOf(deps, actorOf(body, deps.tenantId))
  const picture = await reviewPicture(pictureDeps(deps), chosenValue(action))
  if (!picture) throw new PortalError('review_not_found', 'This review is not there any more.')
  await show(reviewDetailsView(picture, deps.cardContext))
}

/** `/devportal reviews`: what waits for the one who asks. */
export async function onReviewsCommand({ body, say }: Command, deps: SlackDeps): Promise<void> {
  const actor = actorOf(body, deps.tenantId)
  const teams = await teamsOf(deps, actor)
  const pending = await deps.db.reviews.pending(actor.tenantId)
  const waiting = await Promise.all(pending.map((review) => waitingFor(deps, actor, teams, review)))
  await say(reviewsMessage(waiting.flat()))
}

async function waitingFor(
  deps: SlackDeps,
  actor: Actor,
  teams: string[],
  review: Review,
): Promise<{ review: Review; missing: string[] }[]> {
  if (await isOwn(deps.db, actor, review, await deps.db.apps.find(review.appId))) return []
  const votes = await deps.db.reviews.votes(review.id)
  const missing = deps.teams.names.filter((team) => !votes.some((vote) => vote.team === team))
  const mine =
    !votes.some((vote) => vote.userId === actor.userId) && missing.some((team) => teams.includes(team))
  return mine ? [{ review, missing }] : []
}

/** *Withdraw* in App details: what waits for review is taken back. */
export async function onWithdrawReview({ body, action, redraw }: Click, deps: SlackDeps): Promise<void> {
  const actor = actorOf(body, deps.tenantId)
  const app = await withdrawReview(deps, actor, chosenValue(action))
  await redraw(drawApp(deps, await viewApp(deps, actor, app.id)))
}

async function find(deps: SlackDeps, reviewId: string): Promise<Review> {
  const review = await deps.db.reviews.find(reviewId)
  if (!review) throw new PortalError('review_not_found', 'This review is not there any more.')
  return review
}
