/** A message as payloads and answers carry it. */
import { replyCount } from '../workspace/threads.ts'
import type { Message, Workspace } from '../workspace/workspace.ts'

/** `metadata`: whether the reader asked for it. */
export function messageObject(workspace: Workspace, message: Message, { metadata = true } = {}) {
  const { ts, text, blocks, authorId, botId, otherApp, threadTs, edited } = message
  const replies = replyCount(workspace, message)
  return {
    type: 'message',
    user: authorId,
    ts,
    text,
    team: workspace.team.id,
    ...(botId && { bot_id: botId, app_id: otherApp ?? workspace.app.id }),
    ...(blocks && { blocks }),
    ...(edited && { edited: { user: botId ?? authorId, ts } }),
    ...(threadTs && { thread_ts: threadTs }),
    ...(replies > 0 && { thread_ts: ts, reply_count: replies }),
    ...(metadata && message.metadata && { metadata: message.metadata }),
    ...(message.tombstone && { subtype: 'tombstone', hidden: true }),
  }
}
