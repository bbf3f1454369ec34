/** Messages of a channel, and the ones that only one person sees. */
import type { KnownBlock, MessageMetadata } from '@slack/types'
import { blocksWithIds } from '../blocks/view.ts'
import { asBlocks, type Loose } from '../blocks/walk.ts'
import { valuesFor } from '../state/values.ts'
import type { Ephemeral, Message, Workspace } from './workspace.ts'

export interface Draft {
  channelId: string
  authorId: string
  text: string
  blocks?: KnownBlock[] | undefined
  threadTs?: string | undefined
  metadata?: MessageMetadata | undefined
  /** Another app than the installed one, which posts with the author's token. */
  otherApp?: { id: string; botId: string } | undefined
}

/** How many ephemeral messages a client remembers for one person. */
const remembered = 200

export const messageKey = (channelId: string, ts: string): string => `${channelId}/${ts}`

export function getMessage(workspace: Workspace, channelId: string, ts: string): Message | undefined {
  return workspace.messages.get(messageKey(channelId, ts))
}

/** Everything in a channel, threads included, oldest first. */
export function messagesIn(workspace: Workspace, channelId: string): Message[] {
  return workspace.messages.all().filter((message) => message.channelId === channelId)
}

export function postMessage(workspace: Workspace, draft: Draft): Message {
  const message = written(workspace, draft)
  workspace.messages.put(messageKey(message.channelId, message.ts), message)
  workspace.changed()
  return message
}

export function postEphemeral(workspace: Workspace, toUserId: string, draft: Draft): Ephemeral {
  const message = { ...written(workspace, draft), toUserId }
  const mine = workspace.ephemerals.filter((one) => one.toUserId === toUserId)
  if (mine.length >= remembered)
    workspace.ephemerals.splice(workspace.ephemerals.indexOf(mine[0] ?? message), 1)
  workspace.ephemerals.push(message)
  workspace.changed()
  return message
}

function written(workspace: Workspace, draft: Draft): Message {
  const { channelId, authorId, text, threadTs, metadata, otherApp } = draft
  const blocks = draft.blocks && asBlocks(blocksWithIds(draft.blocks as Loose[]))
  return {
    channelId,
    ts: workspace.nextTs(),
    authorId,
    text,
    edited: false,
    values: valuesFor(blocks ?? []),
    ...(authorId === workspace.app.userId && { botId: workspace.app.botId }),
    ...(otherApp && { botId: otherApp.botId, otherApp: otherApp.id }),
    ...(blocks && blocks.length > 0 && { blocks }),
    ...(threadTs && { threadTs }),
    ...(metadata && { metadata }),
  }
}

/** The new text and blocks take the place of the old ones; text without blocks removes the blocks. */
function rewritten<Kind extends Message>(message: Kind, text: string, blocks: unknown[] | undefined): Kind {
  const { blocks: _, ...rest } = message
  const fresh = blocks && blocks.length > 0 ? asBlocks(blocksWithIds(blocks as Loose[])) : undefined
  const values = valuesFor(fresh ?? [], message.values)
  return { ...rest, text, values, edited: true, ...(fresh && { blocks: fresh }) } as Kind
}

export function editMessage(
  workspace: Workspace,
  message: Message,
  text: string,
  blocks?: unknown[],
  /** `null` takes away what the message has; without it, that stays. */
  metadata: MessageMetadata | null | undefined = message.metadata,
): Message {
  const { metadata: _, ...rest } = rewritten(message, text, blocks)
  const edited: Message = { ...rest, ...(metadata && { metadata }) }
  workspace.messages.put(messageKey(message.channelId, message.ts), edited)
  workspace.changed()
  return edited
}

export function findEphemeral(workspace: Workspace, userId: string, ts: string): Ephemeral | undefined {
  return workspace.ephemerals.find((one) => one.toUserId === userId && one.ts === ts)
}

/** Nothing happens when the person's client has lost the message: nobody can find out, as in real Slack. */
export function editEphemeral(
  workspace: Workspace,
  userId: string,
  ts: string,
  text: string,
  blocks?: unknown[],
): void {
  workspace.ephemerals = workspace.ephemerals.map((one) =>
    one.toUserId === userId && one.ts === ts ? { ...rewritten(one, text, blocks), edited: false } : one,
  )
  workspace.changed()
}

export function forgetEphemerals(workspace: Workspace, gone: (message: Ephemeral) => boolean): void {
  workspace.ephemerals = workspace.ephemerals.filter((one) => !gone(one))
  workspace.changed()
}

/** Keeps what was chosen in a select of a message. */
export function keepValues(workspace: Workspace, message: Message, values: Message['values']): void {
  if ('toUserId' in message) {
    workspace.ephemerals = workspace.ephemerals.map((one) =>
      one.ts === message.ts ? { ...one, values } : one,
    )
  } else {
    workspace.messages.put(messageKey(message.channelId, message.ts), { ...message, values })
  }
  workspace.changed()
}
