/** What all ways of writing a message have in common: where the bot may write, and what. */
import type { KnownBlock } from '@slack/types'
import { checkBlocks, textsIn } from '../blocks/check.ts'
import { directMessage } from '../workspace/seed.ts'
import type { Channel, Workspace } from '../workspace/workspace.ts'
import { type ApiContext, Refusal, refuseFields } from './method.ts'

/** A channel where the bot may write. Only for chat.postMessage a user id stands for the direct message. */
export function writableChannel({ workspace }: ApiContext, id: string, takesUser = false): Channel {
  const person = takesUser ? workspace.people.get(id) : undefined
  const channel =
    person && person.role !== 'bot' ? directMessage(workspace, person) : workspace.channels.get(id)
  const isMember = channel?.members.includes(workspace.app.userId)
  if (!channel || (channel.kind !== 'channel' && !isMember)) throw new Refusal('channel_not_found')
  if (!isMember) throw new Refusal('not_in_channel')
  if (channel.archived) throw new Refusal('is_archived')
  if (channel.kind === 'im' && !workspace.manifest.features.app_home.messages_tab_enabled)
    throw new Refusal('messages_tab_disabled')
  return channel
}

export interface Content {
  text?: string | undefined
  blocks?: unknown
}

/** Text and blocks that Slack would take. `maxText`: the method's own limit. */
export function checkedContent(
  content: Content,
  { violation }: Pick<ApiContext, 'violation'>,
  limits: { text: number; blockText?: number },
): { text: string; blocks?: KnownBlock[] } {
  const { text = '', blocks } = content
  const some = Array.isArray(blocks) ? blocks.length > 0 : blocks !== undefined
  if (!text && !some) throw new Refusal('no_text')
  if (Buffer.byteLength(text) > limits.text) throw new Refusal('msg_too_long')
  if (!some) return { text }
  if (!Array.isArray(blocks)) throw new Refusal('invalid_blocks_format')
  const problems = checkBlocks('message', blocks)
  if (problems.length > 0) throw refuseFields('invalid_blocks', problems)
  if (limits.blockText && textsIn(blocks).join('').length > limits.blockText)
    throw new Refusal('msg_blocks_too_long')
  if (!text)
    violation('a message with blocks needs text too: it is what notifications and screen readers say')
  // The schema has just checked it.
  return { text, blocks: blocks as KnownBlock[] }
}

/** Replies go to an existing message that is not itself a reply. */
export function checkedThread(workspace: Workspace, channelId: string, threadTs: string | undefined): void {
  if (threadTs === undefined) return
  const parent = workspace.messages.get(`${channelId}/${threadTs}`)
  if (!parent) throw new Refusal('thread_not_found')
  if (parent.threadTs) throw new Refusal('cannot_reply_to_message')
}
