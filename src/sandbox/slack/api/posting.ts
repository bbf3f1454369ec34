/** What all ways of writing a message have in common: where the bot may write, and what. */
import type { KnownBlock, MessageMetadata } from '@slack/types'
import * as z from 'zod'
import { checkBlocks, textsIn } from '../blocks/check.ts'
import { problemsOf } from '../blocks/problem.ts'
import { getMessage, messageKey } from '../workspace/messages.ts'
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

/**
 * The thread that a reply ends up in. Like in real Slack, one to a message that was deleted meanwhile becomes an
 * ordinary message of the channel, without a word: only the answer's missing `thread_ts` tells
 * (https://github.com/slack-go/slack/issues/1571).
 */
export function checkedThread(
  workspace: Workspace,
  channelId: string,
  threadTs?: string,
): string | undefined {
  if (threadTs === undefined) return undefined
  const parent = getMessage(workspace, channelId, threadTs)
  if (parent?.threadTs) throw new Refusal('cannot_reply_to_message')
  if (parent) return threadTs
  if (workspace.gone.get(messageKey(channelId, threadTs))) return undefined
  throw new Refusal('thread_not_found')
}

const metadataSchema = z.strictObject({
  event_type: z.string().min(1),
  event_payload: z.record(z.string(), z.unknown()),
})

/** Message metadata; `null` for the empty object, which takes it away from a message that has some. */
export function checkedMetadata(metadata: unknown): MessageMetadata | null | undefined {
  if (metadata === undefined) return undefined
  if (typeof metadata === 'object' && metadata && Object.keys(metadata).length === 0) return null
  const parsed = metadataSchema.safeParse(metadata)
  if (!parsed.success) throw refuseFields('invalid_metadata_format', problemsOf(parsed.error, []))
  // The types of @slack/types are narrower than what Slack takes
  return parsed.data as MessageMetadata
}
