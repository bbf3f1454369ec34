/** Shortcuts: from the composer's menu, and from the menu of a message. */
import { messageShortcutPayload, shortcutPayload } from '../deliveries/shortcut-payloads.ts'
import { GestureError } from '../screen.ts'
import { getMessage } from '../workspace/messages.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { actor, notify, notifyIfFailed, openChannel, type Stage } from './stage.ts'

export async function shortcut(
  { workspace, deliver }: Stage,
  personId: string,
  callbackId: string,
): Promise<void> {
  const person = actor(workspace, personId)
  mustOffer(workspace, callbackId, 'global')
  notify(workspace, personId, undefined)
  notifyIfFailed(workspace, personId, await deliver(shortcutPayload(workspace, person, callbackId)))
}

/** Messages that only one person sees, and what is left of deleted ones, have no shortcuts. */
export async function useShortcut(
  { workspace, deliver }: Stage,
  personId: string,
  callbackId: string,
  channelId: string,
  ts: string,
): Promise<void> {
  const person = actor(workspace, personId)
  mustOffer(workspace, callbackId, 'message')
  openChannel(workspace, person, channelId)
  const message = getMessage(workspace, channelId, ts)
  if (!message || message.tombstone) throw new GestureError('that message is gone')
  notify(workspace, personId, undefined)
  const delivery = messageShortcutPayload(workspace, person, message, callbackId)
  notifyIfFailed(workspace, personId, await deliver(delivery))
}

function mustOffer({ manifest }: Workspace, callbackId: string, type: 'global' | 'message'): void {
  const known = manifest.features.shortcuts.find((one) => one.callback_id === callbackId)
  if (known?.type !== type) throw new GestureError(`there is no shortcut ${callbackId}`)
}
