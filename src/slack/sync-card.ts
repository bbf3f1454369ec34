import { isoAt } from '../domain/ports.ts'
import type { Card, Review } from '../domain/records.ts'
import { type ReviewPicture, reviewPicture } from '../domain/review-picture.ts'
import type { SlackDeps } from './deps.ts'
import type { Message } from './messenger.ts'
import type { ReviewChannel } from './review-channel.ts'
import { adminsOf } from './sync-request.ts'
import { reviewCard } from './views/review-card.ts'
import { movedMessage, reminderMessage } from './views/review-messages.ts'

/** While a review waits, and a day longer, its card is looked after this often, in case somebody deleted it. */
const LOOK_AFTER_MS = 15 * 60_000
const FRESH_MS = 24 * 3_600_000
/** How soon an unfit channel is tried again for what waits. */
const UNFIT_MS = 60_000
/** So long a card that shows too little waits for its channel. */
const STALE_MS = 30 * 24 * 3_600_000

/**
 * Makes a review's card in the channel what the state says: posts it, redraws it, brings a deleted one back in its
 * place. May be cut off anywhere and run again: a card whose post was not answered is found by its mark.
 */
export async function syncCard(deps: SlackDeps, reviewId: string): Promise<void> {
  const picture = await reviewPicture(pictureDeps(deps), reviewId)
  if (!picture) return
  const { review } = picture
  const channel = deps.reviewChannel
  const problem = channel ? await channel.problem() : 'REVIEW_CHANNEL is not set'
  if (!channel || problem)
    return hasItsVerdict(deps, review) ? lookAgain(deps, review) : keepWaiting(deps, picture, problem ?? '')
  await deps.db.reviews.setProblem(reviewId, null)
  if (await draw(deps, channel, picture)) await lookAgain(deps, review)
}

async function lookAgain({ clock, db }: SlackDeps, { id, decidedAt }: Review): Promise<void> {
  const fresh = decidedAt === null || Date.parse(decidedAt) + FRESH_MS > clock.now()
  if (fresh) await db.jobs.put('sync-card', id, { runAt: isoAt(clock, LOOK_AFTER_MS) })
}

/** The first run after a decision notes its problem; one that is only looking after the card finds none. */
const hasItsVerdict = ({ clock }: SlackDeps, { decidedAt, problem }: Review): boolean =>
  decidedAt !== null && problem === null && Date.parse(decidedAt) + LOOK_AFTER_MS <= clock.now()

export const pictureDeps = (deps: SlackDeps) => ({
  db: deps.db,
  catalogue: deps.rules.catalogue,
  teams: deps.teams.names,
})

/** Answers whether there is a card now that is worth looking after. */
async function draw(deps: SlackDeps, channel: ReviewChannel, picture: ReviewPicture): Promise<boolean> {
  const { review } = picture
  const message = reviewCard(picture, deps.cardContext)
  const known = await deps.db.cards.find(review.id)
  const elsewhere = known?.channelId === channel.id ? undefined : known
  if (known && !elsewhere && (await channel.update(known.ts, message, review.id))) return true
  const root = await deps.db.cards.root(review.appId)
  const mine = root?.reviewId === review.id || root?.channelId !== channel.id
  const threadTs = mine ? undefined : root?.ts
  const lost = await channel.find(review, threadTs)
  const found = lost && (await channel.update(lost.ts, message, review.id)) ? lost : undefined
  // Only what waits moves to another channel; what is decided ends where it was talked about
  if (!found && elsewhere && review.status !== 'pending')
    return drawElsewhere(deps, channel, elsewhere, message)
  // Taken back before anybody saw it
  if (!found && !known && review.status === 'withdrawn') return false
  const place = found ?? (await channel.post(message, review.id, threadTs))
  // Before the old place is forgotten
  if (elsewhere) await drawElsewhere(deps, channel, elsewhere, movedMessage(review, channel.id))
  await deps.db.cards.save({ reviewId: review.id, channelId: channel.id, ...place })
  return true
}

/** Draws the card in a channel that was REVIEW_CHANNEL before; where Slack does not let us any more, that is that. */
async function drawElsewhere(
  deps: SlackDeps,
  channel: ReviewChannel,
  card: Card,
  message: Message,
): Promise<boolean> {
  const problem = await channel.updateElsewhere(card, message)
  if (problem)
    deps.log.warn(
      { review: card.reviewId, channel: card.channelId, problem },
      'a card in the former reviewer channel could not be changed; it stays as it is',
    )
  return problem === undefined
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
  const wait = unfitWait(deps, review, await deps.db.cards.find(review.id))
  if (wait) await deps.db.jobs.put('sync-card', review.id, { runAt: isoAt(deps.clock, wait) })
}

/** Nothing where nobody misses a card, or has missed it for so long that it does not matter any more. */
function unfitWait({ clock }: SlackDeps, { decidedAt }: Review, card: Card | undefined): number | undefined {
  const age = decidedAt === null ? 0 : clock.now() - Date.parse(decidedAt)
  if (age < FRESH_MS) return UNFIT_MS
  return card && age < STALE_MS ? LOOK_AFTER_MS : undefined
}

/** One reminder in the card's thread, if the review still waits. */
export async function remindReviewers(deps: SlackDeps, reviewId: string): Promise<void> {
  const picture = await reviewPicture(pictureDeps(deps), reviewId)
  if (picture?.review.status !== 'pending') return
  const card = await deps.db.cards.find(reviewId)
  // There is no thread for it yet, or not where the reviewers are by now
  if (!card || card.channelId !== deps.reviewChannel?.id)
    return deps.db.jobs.put('remind-reviewers', reviewId, { runAt: isoAt(deps.clock, LOOK_AFTER_MS) })
  const missing = picture.teams.filter((team) => !picture.votes.some((vote) => vote.team === team))
  await deps.reviewChannel.remind(
    card.threadTs ?? card.ts,
    reminderMessage(picture.review, missing),
    picture.review,
  )
}
