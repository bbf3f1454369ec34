/** What the app is told. https://docs.slack.dev/reference/interaction-payloads */
import { messageObject } from '../objects/message.ts'
import { stateValues, viewObject } from '../objects/view.ts'
import type { Person } from '../screen.ts'
import { newResponseUrl, newTrigger } from '../workspace/capabilities.ts'
import { randomId } from '../workspace/ids.ts'
import type { Channel, Message, OpenView, Workspace } from '../workspace/workspace.ts'
import type { Delivery } from './delivery.ts'

/** Deprecated by Slack in favour of signatures, and still in every payload. */
const verificationToken = 'sandbox-verification-token'

/** `team` is where the app is installed; a visitor's own workspace is only in `user`. */
export function who(workspace: Workspace, person: Person) {
  const { team, app } = workspace
  return {
    user: { id: person.id, username: person.name, name: person.name, team_id: person.teamId },
    team: { id: team.id, domain: team.domain },
    api_app_id: app.id,
    token: verificationToken,
    enterprise: null,
    is_enterprise_install: false,
  }
}

export const interactive = (payload: Record<string, unknown>): Delivery => ({ type: 'interactive', payload })

export function commandPayload(
  workspace: Workspace,
  person: Person,
  channel: Channel,
  { command, text }: { command: string; text: string },
): Delivery {
  const { team, app } = workspace
  const source = { kind: 'command' } as const
  const payload = {
    token: verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.kind === 'im' ? 'directmessage' : channel.name,
    user_id: person.id,
    user_name: person.name,
    command,
    text,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: newResponseUrl(workspace, { userId: person.id, channelId: channel.id, source }),
    trigger_id: newTrigger(workspace, person.id),
  }
  return { type: 'slash_commands', payload }
}

export function channelOf(workspace: Workspace, channelId: string) {
  const channel = workspace.channels.get(channelId)
  return { id: channelId, name: channel?.kind === 'im' ? 'directmessage' : channel?.name }
}

type Action = Record<string, unknown>

/** Of an ephemeral message the app learns no more than its place: `message` is left out. */
export function messageActionPayload(
  workspace: Workspace,
  person: Person,
  message: Message,
  action: Action,
): Delivery {
  const { channelId, ts, threadTs, values } = message
  const ephemeral = 'toUserId' in message
  const source = { kind: 'message', ts, ephemeral } as const
  return interactive({
    type: 'block_actions',
    ...who(workspace, person),
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channelId,
      is_ephemeral: ephemeral,
      ...(threadTs && { thread_ts: threadTs }),
    },
    channel: channelOf(workspace, channelId),
    ...(!ephemeral && { message: messageObject(workspace, message) }),
    state: { values: stateValues(workspace, values) },
    response_url: newResponseUrl(workspace, { userId: person.id, channelId, source }),
    trigger_id: newTrigger(workspace, person.id),
    actions: [{ ...action, action_ts: workspace.nextTs() }],
  })
}

export function viewActionPayload(
  workspace: Workspace,
  person: Person,
  view: OpenView,
  action: Action,
): Delivery {
  return interactive({
    type: 'block_actions',
    ...who(workspace, person),
    container: { type: 'view', view_id: view.id },
    view: viewObject(workspace, view),
    trigger_id: newTrigger(workspace, person.id, view.id),
    actions: [{ ...action, action_ts: workspace.nextTs() }],
  })
}

export function submissionPayload(workspace: Workspace, person: Person, view: OpenView): Delivery {
  return interactive({
    type: 'view_submission',
    ...who(workspace, person),
    view: viewObject(workspace, view),
    response_urls: responseUrls(workspace, person, view),
    trigger_id: newTrigger(workspace, person.id, view.id),
  })
}

/** One for each channel chosen in a select with `response_url_enabled`. */
function responseUrls(workspace: Workspace, person: Person, { view, values }: OpenView) {
  const inputs = view.blocks as {
    block_id: string
    element?: { action_id: string; response_url_enabled?: boolean }
  }[]
  return inputs.flatMap(({ block_id, element }) => {
    if (!element?.response_url_enabled) return []
    const state = values[block_id]?.[element.action_id]
    const channelId = state?.selected_conversation ?? state?.selected_channel
    if (typeof channelId !== 'string') return []
    const source = { kind: 'view' } as const
    const response_url = newResponseUrl(workspace, { userId: person.id, channelId, source })
    return [{ block_id, action_id: element.action_id, channel_id: channelId, response_url }]
  })
}

export function closedPayload(
  workspace: Workspace,
  person: Person,
  view: OpenView,
  cleared: boolean,
): Delivery {
  return interactive({
    type: 'view_closed',
    ...who(workspace, person),
    view: viewObject(workspace, view),
    is_cleared: cleared,
  })
}

export function suggestionPayload(
  workspace: Workspace,
  person: Person,
  at: { blockId: string; actionId: string; view?: OpenView; message?: Message },
  value: string,
): Delivery {
  const { view, message } = at
  return interactive({
    type: 'block_suggestion',
    ...who(workspace, person),
    block_id: at.blockId,
    action_id: at.actionId,
    value,
    container: view
      ? { type: 'view', view_id: view.id }
      : { type: 'message', message_ts: message?.ts, channel_id: message?.channelId },
    ...(view && { view: viewObject(workspace, view) }),
  })
}

export function eventPayload(workspace: Workspace, event: Record<string, unknown>): Delivery {
  const { team, app, clock } = workspace
  return {
    type: 'events_api',
    payload: {
      token: verificationToken,
      team_id: team.id,
      context_team_id: team.id,
      context_enterprise_id: null,
      api_app_id: app.id,
      event: { ...event, event_ts: workspace.nextTs() },
      type: 'event_callback',
      event_id: randomId('Ev'),
      event_time: Math.floor(clock.now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: team.id,
          user_id: app.userId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
    },
  }
}
