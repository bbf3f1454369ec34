import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import { pagesWithEnd } from '../bounded-fetch.ts'
import type { Card, Review } from '../domain/records.ts'
import { type Message, updateMessage } from './messenger.ts'
import { isPlatformError } from './slack-error.ts'

/** The reviewer channel, as far as cards need it. */
export interface ReviewChannel {
  id: string
  /** Why nothing can be posted there now; nothing when it is fit. */
  problem(): Promise<string | undefined>
  /**
   * Posts a card. `reviewId` marks it, so that a card whose answer was lost is found again. It stands outside the
   * thread when that has gone with its first message.
   */
  post(message: Message, reviewId: string, threadTs: string | undefined): Promise<Place>
  /** The card of this review that is there already, from a post whose answer was lost. */
  find(review: Marked, threadTs: string | undefined): Promise<Place | undefined>
  /** False when the card is gone. */
  update(ts: string, message: Message, reviewId: string): Promise<boolean>
  /** Draws a card that stands in another channel. Answers Slack's reason where that cannot be done any more. */
  updateElsewhere(card: Card, message: Message): Promise<string | undefined>
  /** Posts the review's reminder into the thread, unless it is there already. */
  remind(threadTs: string, message: Message, review: Marked): Promise<void>
}

export type Place = Pick<Card, 'ts' | 'threadTs'>
type Marked = Pick<Review, 'id' | 'createdAt'>

const CARD = 'devportal_review'
const REMINDER = 'devportal_reminder'
const quiet = { unfurl_links: false, unfurl_media: false }
const marked = (reviewId: string, as = CARD) => ({ event_type: as, event_payload: { review_id: reviewId } })

/**
 * `client` must not try again by itself: a post whose answer was lost would stand there twice. `botId` is who we are
 * there: other apps and people can write what looks like a mark of ours.
 */
export function reviewChannel(client: WebClient, id: string, botId: string): ReviewChannel {
  const find = (review: Marked, as: string, threadTs: string | undefined): Promise<Place | undefined> =>
    findMarked(client, { channel: id, botId, oldest: oldestFor(review), threadTs }, marked(review.id, as))
  return {
    id,
    problem: () => channelProblem(client, id),
    async post(message, reviewId, threadTs) {
      const { ts, message: posted } = await client.chat.postMessage({
        channel: id,
        ...message,
        ...quiet,
        metadata: marked(reviewId),
        ...(threadTs && { thread_ts: threadTs }),
      })
      if (!ts) throw new Error('Slack answered a post without ts')
      const threaded = threadTs !== undefined && posted?.thread_ts !== undefined
      return { ts, threadTs: threaded ? threadTs : null }
    },
    find: (review, threadTs) => find(review, CARD, threadTs),
    update: (ts, message, reviewId) =>
      updateMessage(client, { channel: id, ts, ...message, metadata: marked(reviewId) }),
    async updateElsewhere({ channelId, ts, reviewId }, message) {
      try {
        await client.chat.update({ channel: channelId, ts, ...message, metadata: marked(reviewId) })
        return undefined
      } catch (error) {
        if (error instanceof WebAPIPlatformError) return error.data.error
        throw error
      }
    },
    async remind(threadTs, message, review) {
      if (await find(review, REMINDER, threadTs)) return
      const metadata = marked(review.id, REMINDER)
      await client.chat.postMessage({ channel: id, ...message, ...quiet, metadata, thread_ts: threadTs })
    },
  }
}

type Mark = ReturnType<typeof marked>

/** Nothing of a review is older than it. An hour for clocks that disagree. */
const oldestFor = ({ createdAt }: Marked): string => String(Date.parse(createdAt) / 1_000 - 3_600)

interface Where {
  channel: string
  botId: string
  oldest: string
  threadTs: string | undefined
}

/** Reads to the end: Slack may give fewer messages at a time than it is asked for. */
async function findMarked(client: WebClient, where: Where, mark: Mark): Promise<Place | undefined> {
  const { channel, botId, oldest, threadTs } = where
  const asked = { channel, oldest, include_all_metadata: true, limit: 200 }
  const isNext = pagesWithEnd()
  let cursor: string | undefined
  do {
    const page = { ...asked, ...(cursor && { cursor }) }
    const answer = await (threadTs
      ? client.conversations.replies({ ...page, ts: threadTs }).catch(threadGone)
      : client.conversations.history(page))
    // What was meant for a thread that has gone stands in the channel
    if (!answer) return findMarked(client, { ...where, threadTs: undefined }, mark)
    const found = answer.messages?.find((message) => message.bot_id === botId && hasMark(message, mark))
    if (found?.ts) return { ts: found.ts, threadTs: threadTs ?? null }
    cursor = answer.response_metadata?.next_cursor
    if (cursor && !isNext(cursor)) throw new Error('Slack gives the messages of the channel without an end')
  } while (cursor)
  return undefined
}

/** The thread has gone with its first message. */
function threadGone(error: unknown): undefined {
  if (!isPlatformError(error, 'thread_not_found')) throw error
}

function hasMark(
  { metadata }: { metadata?: { event_type?: string; event_payload?: object } },
  { event_type, event_payload: { review_id } }: Mark,
): boolean {
  const payload = metadata?.event_payload
  return (
    metadata?.event_type === event_type &&
    payload !== undefined &&
    'review_id' in payload &&
    payload.review_id === review_id
  )
}

/** An externally shared channel would show partners' plans to strangers. */
export async function channelProblem(client: WebClient, id: string): Promise<string | undefined> {
  try {
    const { channel } = await client.conversations.info({ channel: id })
    if (channel?.is_archived) return 'it is archived'
    if (!channel?.is_member) return 'the DevPortal app is not in it; invite it'
    if (channel.is_ext_shared || channel.is_pending_ext_shared)
      return 'it is shared with another organisation'
    return undefined
  } catch (error) {
    if (isPlatformError(error, 'channel_not_found', 'not_in_channel'))
      return 'the DevPortal app cannot see it; invite the app, or set REVIEW_CHANNEL to another channel'
    throw error
  }
}
