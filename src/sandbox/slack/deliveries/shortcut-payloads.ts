/** What the app is told of a shortcut. https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
import { messageObject } from '../objects/message.ts'
import type { Person } from '../screen.ts'
import { newResponseUrl, newTrigger } from '../workspace/capabilities.ts'
import type { Message, Workspace } from '../workspace/workspace.ts'
import type { Delivery } from './delivery.ts'
import { channelOf, interactive, who } from './payloads.ts'

export function shortcutPayload(workspace: Workspace, person: Person, callbackId: string): Delivery {
  return interactive({
    type: 'shortcut',
    ...who(workspace, person),
    callback_id: callbackId,
    action_ts: workspace.nextTs(),
    trigger_id: newTrigger(workspace, person.id),
  })
}

/** A shortcut used on a message: the message comes with it. */
export function messageShortcutPayload(
  workspace: Workspace,
  person: Person,
  message: Message,
  callbackId: string,
): Delivery {
  const { channelId, ts } = message
  const source = { kind: 'message', ts, ephemeral: false } as const
  return interactive({
    type: 'message_action',
    ...who(workspace, person),
    callback_id: callbackId,
    action_ts: workspace.nextTs(),
    channel: channelOf(workspace, channelId),
    message: messageObject(workspace, message),
    message_ts: ts,
    response_url: newResponseUrl(workspace, { userId: person.id, channelId, source }),
    trigger_id: newTrigger(workspace, person.id),
  })
}
