import { isoAt } from '../domain/ports.ts'
import { type ReviewPicture, reviewPicture } from '../domain/review-picture.ts'
import type { SlackDeps } from './deps.ts'
import type { ReviewChannel } from './review-channel.ts'
import { adminsOf } from './sync-request.ts'
import { reviewCard } from './views/review-card.ts'
import { reminderMessage } from './views/review-messages.ts'

/** While a review waits, its card is looked after this often, in case somebody deleted it. */
const LOOK_AFTER_MS = 15 * 60_000
/** How soon an unfit channel is tried again. */
const UNFIT_MS = 60_000

/**
 * Makes a review's card in the channel what the state says: posts it, redraws it, brings a deleted one back in its
 * place. May be cut off anywhere and run again: a card whose post was not answered is found by its mark.
 */
export async function syncCard(deps: SlackDeps, reviewId: string): Promise<void> {
  const picture = await reviewPicture(pictureDeps(deps), reviewId)
  if (!picture) return
  const channel = deps.reviewChannel
  const problem = channel ? await channel.problem() : 'REVIEW_CHANNEL is not set'
  if (!channel || problem) return keepWaiting(deps, picture, problem ?? '')
  await deps.db.reviews.setProblem(reviewId, null)
  await draw(deps, channel, picture)
  if (picture.review.status === 'pending')
    await deps.db.jobs.put('sync-card', reviewId, { runAt: isoAt(deps.clock, LOOK_AFTER_MS) })
}

export const pictureDeps = (deps: SlackDeps) => ({
  db: deps.db,
  catalogue: deps.rules.catalogue,
  teams: deps.teams.names,
})

async function draw(deps: SlackDeps, channel: ReviewChannel, picture: ReviewPicture): Promise<void> {
  const { review } = picture
  const message = reviewCard(picture, deps.cardContext)
  const known = await deps.db.cards.find(review.id)
  if (known?.channelId === channel.id && (await channel.update(known.ts, message, review.id))) return
  const root = await deps.db.cards.root(review.appId)
  const mine = root?.reviewId === review.id || root?.channelId !== channel.id
  const threadTs = mine ? undefined : root?.ts
  const lost = await channel.find(review.id, threadTs)
  const found = lost !== undefined && (await channel.update(lost, message, review.id)) ? lost : undefined
  // Taken back before anybody saw it
  if (!found && review.status === 'withdrawn') return
  const place = found
    ? { ts: found, threadTs: threadTs ?? null }
    : await channel.post(message, review.id, threadTs)
  await deps.db.cards.save({ reviewId: review.id, channelId: channel.id, ...place })
}

/** The review stays as it is; admins and the operator's log hear of it once. */
async function keepWaiting(deps: SlackDeps, { review, app }: ReviewPicture, problem: string): Promise<void> {
  if (review.problem !== problem) {
    const { id, tenantId } = review
    deps.log.error(
      { review: id, app: app.id, problem },
      'the reviewer channel cannot be used; the review waits',
    )
    // Of what is decided, only the card is late
    const admins = review.status === 'pending' ? await adminsOf(deps, tenantId) : []
    const notice = { kind: 'channel-unfit', reviewId: id } as const
    await deps.db.transaction(async (stores) => {
      if (!(await stores.reviews.setProblem(id, problem))) return
      for (const userId of admins)
        await stores.jobs.put('send-message', `channel:${id}:${userId}`, {
          payload: { to: { tenantId, userId }, notice },
        })
    })
  }
  await deps.db.jobs.put('sync-card', review.id, { runAt: isoAt(deps.clock, UNFIT_MS) })
}

/** One reminder in the card's thread, if the review still waits. */
export async function remindReviewers(deps: SlackDeps, reviewId: string): Promise<void> {
  const picture = await reviewPicture(pictureDeps(deps), reviewId)
  if (picture?.review.status !== 'pending') return
  const card = await deps.db.cards.find(reviewId)
  if (!card || card.channelId !== deps.reviewChannel?.id) return
  const missing = picture.teams.filter((team) => !picture.votes.some((vote) => vote.team === team))
  await deps.reviewChannel.remind(
    card.threadTs ?? card.ts,
    reminderMessage(picture.review, missing),
    reviewId,
  )
}
