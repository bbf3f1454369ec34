/** Reading messages back: what a channel shows, and a thread. */
import type * as z from 'zod'
import { messageObject } from '../objects/message.ts'
import { getMessage, messagesIn } from '../workspace/messages.ts'
import { repliesTo } from '../workspace/threads.ts'
import type { Message } from '../workspace/workspace.ts'
import { args, bool, id, page, string } from './arguments.ts'
import { type ApiContext, method, Refusal } from './method.ts'
import { pageOf } from './pages.ts'
import { historyScopes, readableChannel } from './reading.ts'

const window = {
  ...page,
  oldest: string.optional(),
  latest: string.optional(),
  inclusive: bool.optional(),
  include_all_metadata: bool.optional(),
}

const historyArgs = args({ channel: id, ...window })
type Window = Omit<z.infer<typeof historyArgs>, 'channel' | 'team_id'>

/** `oldest` and `latest` are themselves left out, unless they are asked for with `inclusive`. */
function inWindow({ oldest = '0', latest, inclusive }: Window) {
  return ({ ts }: Message): boolean => {
    if (inclusive && (ts === oldest || ts === latest)) return true
    return ts > oldest && (latest === undefined || ts < latest)
  }
}

/** Of messages in the window. Slack may give fewer at a time than it is asked for. */
function pageOfMessages({ workspace, faults }: ApiContext, messages: Message[], asked: Window) {
  const limit = Math.min(asked.limit || 100, faults.mostMessages)
  const { items, response_metadata } = pageOf(messages, { ...asked, limit })
  const metadata = asked.include_all_metadata ?? false
  return {
    messages: items.map((message) => messageObject(workspace, message, { metadata })),
    has_more: response_metadata.next_cursor !== '',
    response_metadata,
  }
}

/** A public channel can be looked at from outside, but only members read in it. */
function channelToRead(context: ApiContext, channelId: string): string {
  const channel = readableChannel(context, channelId, historyScopes)
  if (!channel.members.includes(context.workspace.app.userId)) throw new Refusal('not_in_channel')
  return channel.id
}

/** https://docs.slack.dev/reference/methods/conversations.history: newest first, without the replies in threads. */
export const conversationsHistory = method({
  name: 'conversations.history',
  args: historyArgs,
  call: ({ channel, ...asked }, context) => {
    const all = messagesIn(context.workspace, channelToRead(context, channel))
    const shown = all.filter((message) => !message.threadTs && inWindow(asked)(message)).reverse()
    return { ...pageOfMessages(context, shown, asked), pin_count: 0 }
  },
})

/**
 * https://docs.slack.dev/reference/methods/conversations.replies: the parent, whatever `oldest` is, then its replies,
 * oldest first. The ts of a reply stands for its thread too.
 */
export const conversationsReplies = method({
  name: 'conversations.replies',
  args: args({ channel: id, ts: id, ...window }),
  call: ({ channel: channelId, ts, ...asked }, context) => {
    const { workspace } = context
    const channel = channelToRead(context, channelId)
    const found = getMessage(workspace, channel, ts)
    const parent = found?.threadTs ? getMessage(workspace, channel, found.threadTs) : found
    if (!parent) throw new Refusal('thread_not_found')
    const replies = repliesTo(workspace, channel, parent.ts).filter(inWindow(asked))
    return pageOfMessages(context, [parent, ...replies], asked)
  },
})
