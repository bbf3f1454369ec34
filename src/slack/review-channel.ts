import type { WebClient } from '@slack/web-api'
import type { Card } from '../domain/records.ts'
import { isPlatformError, type Message, updateMessage } from './messenger.ts'

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
  reply(threadTs: string, message: Message): Promise<void>
}

const EVENT_TYPE = 'devportal_review'
const quiet = { unfurl_links: false, unfurl_media: false }
const marked = (reviewId: string) => ({ event_type: EVENT_TYPE, event_payload: { review_id: reviewId } })

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
    async find(reviewId, threadTs) {
      const options = { channel: id, include_all_metadata: true, limit: 100 }
      const { messages } = threadTs
        ? await client.conversations.replies({ ...options, ts: threadTs })
        : await client.conversations.history(options)
      return messages?.find((message) => isCardOf(message, reviewId))?.ts
    },
    update: (ts, message, reviewId) =>
      updateMessage(client, { channel: id, ts, ...message, metadata: marked(reviewId) }),
    async reply(threadTs, message) {
      await client.chat.postMessage({ channel: id, ...message, ...quiet, thread_ts: threadTs })
    },
  }
}

function isCardOf(
  message: { metadata?: { event_type?: string; event_payload?: object } },
  reviewId: string,
): boolean {
  const payload = message.metadata?.event_payload
  return (
    message.metadata?.event_type === EVENT_TYPE &&
    payload !== undefined &&
    'review_id' in payload &&
    payload.review_id === reviewId
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
