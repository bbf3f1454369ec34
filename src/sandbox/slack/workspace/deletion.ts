/** What becomes of a deleted message: it is gone, or a stone while others have replied to it. */
import { getMessage, messageKey } from './messages.ts'
import { repliesTo } from './threads.ts'
import type { Message, Workspace } from './workspace.ts'

export function deleteMessage(workspace: Workspace, channelId: string, ts: string): void {
  const message = getMessage(workspace, channelId, ts)
  if (!message) return
  if (repliesTo(workspace, channelId, ts).length > 0) entomb(workspace, message)
  else remove(workspace, message)
  workspace.changed()
}

/** Slack's own words and author, under the old ts, so that the thread still hangs on something. */
function entomb(workspace: Workspace, { channelId, ts }: Message): void {
  workspace.messages.put(messageKey(channelId, ts), {
    channelId,
    ts,
    authorId: 'USLACKBOT',
    text: 'This message was deleted.',
    edited: false,
    values: {},
    tombstone: true,
  })
}

function remove(workspace: Workspace, { channelId, ts, threadTs }: Message): void {
  const key = messageKey(channelId, ts)
  workspace.messages.remove(key)
  workspace.gone.put(key, ts)
  // The stone goes with its last reply
  const parent = threadTs === undefined ? undefined : getMessage(workspace, channelId, threadTs)
  if (parent?.tombstone && repliesTo(workspace, channelId, parent.ts).length === 0) remove(workspace, parent)
}
