import type { View } from '@slack/types'
import type { Delivery } from '../../src/sandbox/slack/deliveries/delivery.ts'
import {
  commandPayload,
  eventPayload,
  messageActionPayload,
  submissionPayload,
  viewActionPayload,
} from '../../src/sandbox/slack/deliveries/payloads.ts'
import {
  messageShortcutPayload,
  shortcutPayload,
} from '../../src/sandbox/slack/deliveries/shortcut-payloads.ts'
import { userObject } from '../../src/sandbox/slack/objects/user.ts'
import type { Person } from '../../src/sandbox/slack/screen.ts'
import { directMessage } from '../../src/sandbox/slack/workspace/seed.ts'
import { openView, setStack } from '../../src/sandbox/slack/workspace/views.ts'
import type { Ephemeral, OpenView, Workspace } from '../../src/sandbox/slack/workspace/workspace.ts'
import { COMMAND } from '../../src/slack/ids.ts'

/** What was clicked or chosen, as the payload names it. */
export interface Clicked {
  action_id: string
  value?: string
  /** Of an input that dispatches, or of a menu. */
  [state: string]: unknown
}

/**
 * What Slack sends when somebody does something, with its trigger and its response_url, whether or not a screen of
 * theirs offers it.
 */
export interface Envelopes {
  /** In a message that only they see. */
  inMessage(clicked: Clicked): Delivery
  /** In a modal that they have open: this one, or one of no matter. */
  inModal(clicked: Clicked, view?: OpenView): Delivery
  inHome(clicked: Clicked): Delivery
  /** Sends a form that they have open. */
  submits(view: OpenView): Delivery
  types(text: string): Delivery
  shortcut(callbackId: string): Delivery
  /** The shortcut on a message of theirs with this text. */
  shortcutOn(text: string, callbackId: string): Delivery
  opensHome(): Delivery
  /** Slack tells that they are somebody else by now. */
  changed(): Delivery
}

const PLACE = 'C0GENERAL1'

export function envelopesOf(workspace: Workspace, personId: string): Envelopes {
  const person = workspace.people.get(personId)
  const channel = workspace.channels.get(PLACE)
  if (!person || !channel) throw new Error(`there is no ${personId} in ${PLACE}`)
  /** Nothing else may lie above it. */
  const opened = (view: OpenView): OpenView => {
    const theirs = { ...view, userId: personId, previousId: null, rootId: view.id }
    setStack(workspace, personId, [theirs])
    return theirs
  }
  const action = (clicked: Clicked) => ({ type: 'button', block_id: 'b', ...clicked })
  return {
    inMessage: (clicked) =>
      messageActionPayload(workspace, person, ephemeral(workspace, personId), action(clicked)),
    inModal: (clicked, view) =>
      viewActionPayload(
        workspace,
        person,
        view ? opened(view) : openView(workspace, personId, SOME_MODAL),
        action(clicked),
      ),
    inHome: (clicked) => viewActionPayload(workspace, person, homeOf(workspace, person), action(clicked)),
    submits: (view) => submissionPayload(workspace, person, opened(view)),
    types: (text) => commandPayload(workspace, person, channel, { command: COMMAND, text }),
    shortcut: (callbackId) => shortcutPayload(workspace, person, callbackId),
    shortcutOn: (text, callbackId) =>
      messageShortcutPayload(workspace, person, messageOf(workspace, personId, text), callbackId),
    opensHome: () =>
      eventPayload(workspace, {
        type: 'app_home_opened',
        user: personId,
        channel: directMessage(workspace, person).id,
        tab: 'home',
      }),
    changed: () =>
      eventPayload(workspace, { type: 'user_change', user: userObject(workspace, person, { email: true }) }),
  }
}

const SOME_MODAL: View = {
  type: 'modal',
  title: { type: 'plain_text', text: 'Open' },
  private_metadata: '{}',
  blocks: [{ type: 'divider' }],
}

function homeOf(workspace: Workspace, { id }: Person): OpenView {
  const home = workspace.homes.get(id)
  if (!home) throw new Error(`${id} has never opened Home`)
  return home
}

const messageOf = ({ nextTs }: Workspace, authorId: string, text: string) => ({
  channelId: PLACE,
  ts: nextTs(),
  authorId,
  text,
  edited: false,
  values: {},
})

const ephemeral = (workspace: Workspace, toUserId: string): Ephemeral => ({
  ...messageOf(workspace, workspace.app.userId, ''),
  botId: workspace.app.botId,
  toUserId,
})
