import { messageObject } from '../objects/message.ts'
import { deleteMessage } from '../workspace/deletion.ts'
import { editMessage, getMessage, postEphemeral, postMessage } from '../workspace/messages.ts'
import { repliesTo } from '../workspace/threads.ts'
import type { Message } from '../workspace/workspace.ts'
import { args, bool, id, json, string } from './arguments.ts'
import { type ApiContext, method, Refusal } from './method.ts'
import { checkedContent, checkedMetadata, checkedThread, writableChannel } from './posting.ts'
import { visibleChannel } from './reading.ts'

const content = { text: string.optional(), blocks: json.optional() }

/** https://docs.slack.dev/reference/methods/chat.postMessage. Slack cuts text at 40,000; we refuse it. */
export const chatPostMessage = method({
  name: 'chat.postMessage',
  scope: 'chat:write',
  args: args({
    channel: id,
    ...content,
    thread_ts: id.optional(),
    unfurl_links: bool.optional(),
    unfurl_media: bool.optional(),
    metadata: json.optional(),
  }),
  call: (asked, context) => {
    const { workspace, faults } = context
    const channel = writableChannel(context, asked.channel, true)
    const written = checkedContent(asked, context, { text: 40_000, blockText: 12_000 })
    const threadTs = checkedThread(workspace, channel.id, asked.thread_ts)
    const metadata = checkedMetadata(asked.metadata) ?? undefined
    faults.countPost(channel.id, workspace.clock.now())
    const message = postMessage(workspace, {
      ...written,
      channelId: channel.id,
      authorId: workspace.app.userId,
      threadTs,
      metadata,
    })
    return { channel: channel.id, ts: message.ts, message: messageObject(workspace, message) }
  },
})

/**
 * https://docs.slack.dev/reference/methods/chat.postEphemeral. Like real Slack, the answer looks the same whether or
 * not anybody will see it.
 */
export const chatPostEphemeral = method({
  name: 'chat.postEphemeral',
  scope: 'chat:write',
  args: args({ channel: id, user: id, ...content, thread_ts: id.optional() }),
  call: (asked, context) => {
    const { workspace, faults } = context
    const channel = writableChannel(context, asked.channel)
    const written = checkedContent(asked, context, { text: 4_000 })
    const isActive = workspace.people.get(asked.user)?.deleted === false
    if (!isActive || !channel.members.includes(asked.user)) throw new Refusal('user_not_in_channel')
    checkedThread(workspace, channel.id, asked.thread_ts)
    // Like real Slack, it shows in a thread only if somebody has replied there.
    const silent = asked.thread_ts && repliesTo(workspace, channel.id, asked.thread_ts).length === 0
    if (faults.takeLostEphemeral() || silent) return { message_ts: workspace.nextTs() }
    const message = postEphemeral(workspace, asked.user, {
      ...written,
      channelId: channel.id,
      authorId: workspace.app.userId,
      threadTs: asked.thread_ts,
    })
    return { message_ts: message.ts }
  },
})

function ownMessage({ workspace }: ApiContext, channel: string, ts: string, refusal: string): Message {
  visibleChannel(workspace, channel)
  // An ephemeral message is not a message here: its ts is unknown to chat.update and chat.delete.
  const message = getMessage(workspace, channel, ts)
  if (!message || message.tombstone) throw new Refusal('message_not_found')
  if (message.authorId !== workspace.app.userId) throw new Refusal(refusal)
  return message
}

/**
 * https://docs.slack.dev/reference/methods/chat.update: text without blocks removes the blocks; metadata stays unless
 * there is new one, or an empty one.
 */
export const chatUpdate = method({
  name: 'chat.update',
  scope: 'chat:write',
  args: args({
    channel: id,
    ts: id,
    ...content,
    metadata: json.optional(),
  }),
  call: (asked, context) => {
    const { workspace } = context
    const message = ownMessage(context, asked.channel, asked.ts, 'cant_update_message')
    if (workspace.channels.get(asked.channel)?.archived) throw new Refusal('is_archived')
    const { text, blocks } = checkedContent(asked, context, { text: 4_000, blockText: 12_000 })
    const edited = editMessage(workspace, message, text, blocks, checkedMetadata(asked.metadata))
    return { channel: asked.channel, ts: asked.ts, text, message: messageObject(workspace, edited) }
  },
})

/** https://docs.slack.dev/reference/methods/chat.delete */
export const chatDelete = method({
  name: 'chat.delete',
  scope: 'chat:write',
  args: args({ channel: id, ts: id }),
  call: ({ channel, ts }, context) => {
    ownMessage(context, channel, ts, 'cant_delete_message')
    deleteMessage(context.workspace, channel, ts)
    return { channel, ts }
  },
})

/** https://docs.slack.dev/reference/methods/chat.getPermalink */
export const chatGetPermalink = method({
  name: 'chat.getPermalink',
  args: args({ channel: id, message_ts: id }),
  call: ({ channel, message_ts: ts }, { workspace }) => {
    visibleChannel(workspace, channel)
    const message = getMessage(workspace, channel, ts)
    if (!message) throw new Refusal('message_not_found')
    const thread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${channel}` : ''
    const path = `/archives/${channel}/p${ts.replace('.', '')}${thread}`
    return { channel, permalink: `https://${workspace.team.domain}.slack.com${path}` }
  },
})
