import type { AnyBlock, HomeView, ModalView } from '@slack/types'
import type { ChatUpdateArguments, ViewsUpdateArguments, WebClient } from '@slack/web-api'
import { boundedFetch } from '../bounded-fetch.ts'
import { PortalError } from '../domain/errors.ts'
import { sha256 } from '../domain/ids.ts'
import type { PersonRef } from '../domain/records.ts'
import { isLost, isPlatformError, PERSON_GONE, ResponseUrlError } from './slack-error.ts'

/** `text` says the same as the blocks: for notifications and screen readers. */
export interface Message {
  text: string
  blocks: AnyBlock[]
}

/** A window as it stands. `hash` names what it shows, for a drawing that must not cover up anything else. */
export interface Shown {
  id: string
  hash: string
}

/** All that the portal says in Slack, but for the acknowledgements of requests and the cards of reviews. */
export interface Messenger {
  /** Direct message of the app to a person. Nothing where this person can get none any more. */
  directMessage(person: PersonRef, message: Message): Promise<{ channelId: string; ts: string } | undefined>
  /** Draws an own message anew. False when it is gone, or nobody is there any more to see it. */
  updateMessage(channelId: string, ts: string, message: Message): Promise<boolean>
  publishHome(person: PersonRef, view: HomeView): Promise<void>
  /** Opens a window, or puts it on top of the one that the trigger comes from: a refusal where that is closed by now. */
  openView(trigger: { id: string; onTop: boolean }, view: ModalView): Promise<Shown>
  /** Nothing when the view is closed by now, or shows another state than that of `hash`. */
  updateView(viewId: string, view: ModalView, hash?: string): Promise<Shown | undefined>
  /**
   * Only visible to the person it belongs to. False when Slack no longer takes it: too old, or used up. Throws a
   * `ResponseUrlError` where it may take it later.
   */
  respond(responseUrl: string, message: Message & { replaceOriginal: boolean }): Promise<boolean>
  /** The same in a channel, without a click to answer. False where the app or the person is not in it. */
  ephemeral(channelId: string, person: PersonRef, message: Message): Promise<boolean>
  /** Takes away the message that was clicked in. Answers and throws as `respond` does. */
  removeOriginal(responseUrl: string): Promise<boolean>
}

const TIMEOUT_MS = 3_000
/** So long a trigger opens a window. */
const TRIGGER_MS = 3_000

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

/** `onceOnly` does what must not be done twice: it does not try again by itself what Slack has perhaps taken. */
export function createMessenger(client: WebClient, onceOnly: WebClient): Messenger {
  async function directMessage({ userId }: PersonRef, message: Message) {
    const opened = await client.conversations.open({ users: userId })
    const channel = opened.channel?.id
    if (!channel) throw new Error('Slack opened no direct message')
    const quiet = { unfurl_links: false, unfurl_media: false }
    const { ts } = await onceOnly.chat.postMessage({ channel, ...message, ...quiet })
    if (!ts) throw new Error('Slack answered a post without ts')
    return { channelId: channel, ts }
  }
  async function update(call: ViewsUpdateArguments): Promise<Shown | undefined> {
    try {
      return shownIn(await client.views.update(call))
    } catch (error) {
      if (isPlatformError(error, 'not_found', 'hash_conflict')) return undefined
      throw error
    }
  }
  /** `account_inactive` is said of the person and of our own token alike: the token is asked. */
  const isGone = async (error: unknown): Promise<boolean> =>
    isPlatformError(error, ...PERSON_GONE, 'channel_not_found') ||
    (isPlatformError(error, 'account_inactive') &&
      (await client.auth.test().then(
        () => true,
        () => false,
      )))
  return {
    async directMessage(person, message) {
      try {
        return await directMessage(person, message)
      } catch (error) {
        if (await isGone(error)) return undefined
        throw error
      }
    },
    async updateMessage(channel, ts, message) {
      try {
        return await updateMessage(client, { channel, ts, ...message })
      } catch (error) {
        if (isPlatformError(error, ...PERSON_GONE, 'channel_not_found')) return false
        throw error
      }
    },
    async publishHome(person, view) {
      try {
        await client.views.publish({ user_id: person.userId, view })
      } catch (error) {
        // Nobody is there to look at it
        if (!isPlatformError(error, ...PERSON_GONE)) throw error
      }
    },
    async openView({ id, onTop }, view) {
      // A window whose opening was not answered is known by this
      const external_id = sha256(id)
      const call = { trigger_id: id, view: { ...view, external_id } }
      const open = () => (onTop ? onceOnly.views.push(call) : onceOnly.views.open(call))
      const began = performance.now()
      try {
        return shownIn(await open())
      } catch (error) {
        if (isPlatformError(error, 'not_found')) throw windowClosed()
        const used = isPlatformError(error, 'exchanged_trigger_id', 'trigger_exchanged')
        if (!used && !isLost(error)) throw error
        const there = await update({ external_id, view: call.view })
        if (there) return there
        if (used) throw windowClosed()
        if (performance.now() - began > TRIGGER_MS) throw error
        return shownIn(await open())
      }
    },
    updateView: (viewId, view, hash) => update({ view_id: viewId, view, ...(hash && { hash }) }),
    respond: (responseUrl, { replaceOriginal, ...message }) =>
      postTo(responseUrl, { ...message, response_type: 'ephemeral', replace_original: replaceOriginal }),
    async ephemeral(channel, person, message) {
      try {
        await onceOnly.chat.postEphemeral({ channel, user: person.userId, ...message })
        return true
      } catch (error) {
        if (isPlatformError(error, ...NOT_THERE)) return false
        throw error
      }
    },
    removeOriginal: (responseUrl) => postTo(responseUrl, { delete_original: true }),
  }
}

const windowClosed = (): PortalError =>
  new PortalError(
    'window_closed',
    'The window was closed before the answer to your click could be shown on top of it. Open it again if you still need it.',
  )

const shownIn = ({ view }: { view?: { id?: string; hash?: string } }): Shown => ({
  id: view?.id ?? '',
  hash: view?.hash ?? '',
})

async function postTo(responseUrl: string, body: object): Promise<boolean> {
  const response = await boundedFetch(responseUrl, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await response.body?.cancel()
  if (response.status >= 500 || response.status === 429)
    throw new ResponseUrlError(response.status, response.headers.get('retry-after'))
  return response.ok
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
