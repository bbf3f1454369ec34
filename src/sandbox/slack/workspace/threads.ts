import { messagesIn } from './messages.ts'
import type { Message, Workspace } from './workspace.ts'

export function repliesTo(workspace: Workspace, channelId: string, parentTs: string): Message[] {
  return messagesIn(workspace, channelId).filter((message) => message.threadTs === parentTs)
}

export function replyCount(workspace: Workspace, parent: Message): number {
  return parent.threadTs ? 0 : repliesTo(workspace, parent.channelId, parent.ts).length
}
