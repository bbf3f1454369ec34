import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { Card } from '../domain/records.ts'
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
  post(
    message: Message,
    reviewId: string,
    threadTs: string | undefined,
  ): Promise<Pick<Card, 'ts' | 'threadTs'>>
  /** The card of this review that is there already, from a post whose answer was lost. */
  find(reviewId: string, threadTs: string | undefined): Promise<string | undefined>
  /** False when the card is gone. */
  update(ts: string, message: Message, reviewId: string): Promise<boolean>
  /** Draws a card that stands in another channel. Answers Slack's reason where that cannot be done any more. */
  updateElsewhere(card: Card, message: Message): Promise<string | undefined>
  /** Posts the review's reminder into the thread, unless it is there already. */
  remind(threadTs: string, message: Message, reviewId: string): Promise<void>
}

const CARD = 'devportal_review'
const REMINDER = 'devportal_reminder'
const quiet = { unfurl_links: false, unfurl_media: false }
const marked = (reviewId: string, as = CARD) => ({ event_type: as, event_payload: { review_id: reviewId } })

/** `client` must not try again by itself: a post whose answer was lost would stand there twice. */
export function reviewChannel(client: WebClient, id: string): ReviewChannel {
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
    find: (reviewId, threadTs) => findMarked(client, id, threadTs, marked(reviewId)),
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
    async remind(threadTs, message, reviewId) {
      const metadata = marked(reviewId, REMINDER)
      if (await findMarked(client, id, threadTs, metadata)) return
      await client.chat.postMessage({ channel: id, ...message, ...quiet, metadata, thread_ts: threadTs })
    },
  }
}

type Mark = ReturnType<typeof marked>

async function findMarked(
  client: WebClient,
  channel: string,
  threadTs: string | undefined,
  mark: Mark,
): Promise<string | undefined> {
  const options = { channel, include_all_metadata: true, limit: 100 }
  try {
    const { messages } = threadTs
      ? await client.conversations.replies({ ...options, ts: threadTs })
      : await client.conversations.history(options)
    return messages?.find((message) => hasMark(message, mark))?.ts
  } catch (error) {
    // The thread has gone with its first message
    if (isPlatformError(error, 'thread_not_found')) return undefined
    throw error
  }
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
async function channelProblem(client: WebClient, id: string): Promise<string | undefined> {
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
