/** What one person sees. */
import type { Manifest } from '../manifest.ts'
import {
  GestureError,
  type Person,
  type Place,
  type Screen,
  type ScreenChannel,
  type ScreenMessage,
  type ScreenView,
  type Shortcut,
  type Where,
} from '../screen.ts'
import { messagesIn } from '../workspace/messages.ts'
import { directMessage } from '../workspace/seed.ts'
import { stackOf } from '../workspace/views.ts'
import type { Channel, Message, OpenView, Workspace } from '../workspace/workspace.ts'
import { isReadOnly } from './say.ts'
import type { Stage } from './stage.ts'

export function screenOf({ workspace, connected }: Stage, personId: string, where: Where): Screen {
  const me = workspace.people.get(personId)
  if (!me || me.role === 'bot') throw new GestureError(`nobody here is ${personId}`)
  if (where.kind === 'channel') markRead(workspace, me, where.channelId)
  const stack = stackOf(workspace, me.id)
  const modal = stack.at(-1)
  const notice = workspace.notices.get(me.id)
  return {
    team: workspace.team,
    me,
    people: workspace.people.all(),
    channels: channelsOf(workspace, me).map((channel) => shownChannel(workspace, me, channel)),
    groups: workspace.groups.all().map(({ id, handle }) => ({ id, handle })),
    app: shownApp(workspace, me, connected()),
    place: where.kind === 'home' ? home(workspace, me) : place(workspace, me, where),
    ...(modal && { modal: shownView(modal, stack.length - 1) }),
    ...(notice && { notice }),
  }
}

function channelsOf({ channels }: Workspace, me: Person): Channel[] {
  return channels.all().filter(({ members }) => members.includes(me.id))
}

function shownApp(workspace: Workspace, me: Person, connected: boolean): Screen['app'] {
  const { app, manifest } = workspace
  return {
    userId: app.userId,
    name: app.name,
    imChannelId: directMessage(workspace, me).id,
    commands: manifest.features.slash_commands.map(({ command, description, usage_hint }) => ({
      command,
      description,
      usageHint: usage_hint,
    })),
    shortcuts: shortcutsOf(manifest, 'global'),
    messageShortcuts: shortcutsOf(manifest, 'message'),
    connected,
  }
}

const shortcutsOf = ({ features }: Manifest, wanted: 'global' | 'message'): Shortcut[] =>
  features.shortcuts
    .filter(({ type }) => type === wanted)
    .map(({ callback_id, name, description }) => ({ callbackId: callback_id, name, description }))

const home = ({ app, homes }: Workspace, me: Person): Place => {
  const view = homes.get(me.id)
  return { kind: 'home', appUserId: app.userId, ...(view && { view: shownView(view, 0) }) }
}

/** Public messages of the channel and the ones only this person sees, oldest first. */
export function visibleMessages(workspace: Workspace, me: Person, channelId: string): Message[] {
  const mine = workspace.ephemerals.filter((one) => one.toUserId === me.id && one.channelId === channelId)
  return [...messagesIn(workspace, channelId), ...mine].sort((a, b) => (a.ts < b.ts ? -1 : 1))
}

function place(workspace: Workspace, me: Person, where: Where & { kind: 'channel' }): Place {
  const channel = workspace.channels.get(where.channelId)
  if (!channel?.members.includes(me.id))
    throw new GestureError(`${me.realName} cannot see ${where.channelId}`)
  const visible = visibleMessages(workspace, me, channel.id)
  const replies = new Map<string, number>()
  for (const { threadTs } of visible.filter((one) => !('toUserId' in one)))
    if (threadTs) replies.set(threadTs, (replies.get(threadTs) ?? 0) + 1)
  const shown = (message: Message) => shownMessage(message, replies.get(message.ts) ?? 0)
  const { threadTs } = where
  const inThread = (message: Message) => message.ts === threadTs || message.threadTs === threadTs
  return {
    kind: 'channel',
    channel: shownChannel(workspace, me, channel),
    messages: visible.filter((message) => !message.threadTs).map(shown),
    ...(threadTs && { thread: { parentTs: threadTs, messages: visible.filter(inThread).map(shown) } }),
  }
}

function shownMessage(message: Message, replyCount: number): ScreenMessage {
  const { channelId, ts, authorId, botId, text, blocks, edited, threadTs, tombstone } = message
  return {
    channelId,
    ts,
    authorId,
    text,
    edited,
    ephemeral: 'toUserId' in message,
    replyCount,
    ...(botId && { botId }),
    ...(blocks && { blocks, values: message.values }),
    ...(threadTs && { threadTs }),
    ...(tombstone && { tombstone }),
  }
}

export function shownView({ id, view, hash, values, errors, busy }: OpenView, depth: number): ScreenView {
  return { id, view, hash, values, errors, busy, depth }
}

function shownChannel(workspace: Workspace, me: Person, channel: Channel): ScreenChannel {
  const { id, kind, name, topic, archived, externallyShared, members } = channel
  const other = members.find((member) => member !== me.id)
  const readOnly = isReadOnly(workspace, channel)
  const common = { id, kind, name, topic, archived, externallyShared, readOnly }
  return {
    ...common,
    memberCount: members.length,
    unread: unread(workspace, me, id),
    ...(kind === 'im' && other && { imUserId: other }),
  }
}

function unread(workspace: Workspace, me: Person, channelId: string): number {
  const seen = workspace.readUpTo.get(`${me.id}/${channelId}`) ?? ''
  return visibleMessages(workspace, me, channelId).filter(
    ({ ts, authorId, threadTs }) => ts > seen && authorId !== me.id && !threadTs,
  ).length
}

function markRead(workspace: Workspace, me: Person, channelId: string): void {
  const newest = visibleMessages(workspace, me, channelId).at(-1)
  if (newest) workspace.readUpTo.set(`${me.id}/${channelId}`, newest.ts)
}
