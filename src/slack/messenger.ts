import type { AnyBlock, HomeView, ModalView } from '@slack/types'
import { type ChatUpdateArguments, WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { PersonRef } from '../domain/records.ts'

/** `text` says the same as the blocks: for notifications and screen readers. */
export interface Message {
  text: string
  blocks: AnyBlock[]
}

/** What the portal sends to Slack by itself, outside the answer to a click. */
export interface Messenger {
  /** Direct message of the app to a person. */
  directMessage(person: PersonRef, message: Message): Promise<{ channelId: string; ts: string }>
  /** Draws an own message anew. False when it is gone. */
  updateMessage(channelId: string, ts: string, message: Message): Promise<boolean>
  publishHome(person: PersonRef, view: HomeView): Promise<void>
  /** False when the view is closed by now, or shows another state than that of `hash`. */
  updateView(viewId: string, view: ModalView, hash?: string): Promise<boolean>
  /** Only visible to the person it belongs to. False when Slack no longer takes it: too old, or used up. */
  respond(responseUrl: string, message: Message & { replaceOriginal: boolean }): Promise<boolean>
  /** The same in a channel, without a click to answer. False where the app or the person is not in it. */
  ephemeral(channelId: string, person: PersonRef, message: Message): Promise<boolean>
}

const TIMEOUT_MS = 5_000

/** https://docs.slack.dev/reference/methods/chat.postEphemeral: no message can get to this person there. */
const NOT_THERE = [
  'channel_not_found',
  'is_archived',
  'messages_tab_disabled',
  'no_permission',
  'not_in_channel',
  'restricted_action',
  'user_not_in_channel',
]

export function createMessenger(client: WebClient): Messenger {
  return {
    async directMessage(person, message) {
      const opened = await client.conversations.open({ users: person.userId })
      const channel = opened.channel?.id
      if (!channel) throw new Error('Slack opened no direct message')
      const { ts } = await client.chat.postMessage({
        channel,
        ...message,
        unfurl_links: false,
        unfurl_media: false,
      })
      if (!ts) throw new Error('Slack answered a post without ts')
      return { channelId: channel, ts }
    },
    updateMessage: (channel, ts, message) => updateMessage(client, { channel, ts, ...message }),
    async publishHome(person, view) {
      await client.views.publish({ user_id: person.userId, view })
    },
    async updateView(viewId, view, hash) {
      try {
        await client.views.update({ view_id: viewId, view, ...(hash && { hash }) })
        return true
      } catch (error) {
        if (isPlatformError(error, 'not_found', 'hash_conflict')) return false
        throw error
      }
    },
    async respond(responseUrl, { replaceOriginal, ...message }) {
      const response = await fetch(responseUrl, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...message, response_type: 'ephemeral', replace_original: replaceOriginal }),
      })
      await response.body?.cancel()
      if (response.status >= 500 || response.status === 429)
        throw new Error(`response_url answered ${response.status}`)
      return response.ok
    },
    async ephemeral(channel, person, message) {
      try {
        await client.chat.postEphemeral({ channel, user: person.userId, ...message })
        return true
      } catch (error) {
        if (isPlatformError(error, ...NOT_THERE)) return false
        throw error
      }
    },
  }
}

/** False when the message is gone. */
export async function updateMessage(client: WebClient, message: ChatUpdateArguments): Promise<boolean> {
  try {
    await client.chat.update(message)
    return true
  } catch (error) {
    if (isPlatformError(error, 'message_not_found')) return false
    throw error
  }
}

/** Slack answered `ok: false` with one of these codes. */
export const isPlatformError = (error: unknown, ...codes: string[]): boolean =>
  error instanceof WebAPIPlatformError && codes.includes(error.data.error)
