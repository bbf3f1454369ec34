/** What happens to a workspace without anybody clicking: people leave, channels close, groups change. */
import type { MessageMetadata } from '@slack/types'
import { globex, slackPeople } from '../cast.ts'
import type { Deliver } from './deliveries/deliver.ts'
import { eventPayload } from './deliveries/payloads.ts'
import type { BotEvent } from './manifest.ts'
import { userObject } from './objects/user.ts'
import type { Person } from './screen.ts'
import { deleteMessage } from './workspace/deletion.ts'
import { randomId } from './workspace/ids.ts'
import { postMessage } from './workspace/messages.ts'
import { directMessage } from './workspace/seed.ts'
import { setStack } from './workspace/views.ts'
import type { Channel, UserGroup, Workspace } from './workspace/workspace.ts'

/** Events reach the app only where its manifest subscribes to them. */
export interface Operator {
  /** `user_change` with `deleted: true`. */
  deactivate(userId: string): Promise<void>
  reactivate(userId: string): Promise<void>
  setRole(userId: string, role: Person['role']): Promise<void>
  addPerson(person: Omit<Person, 'deleted'>): void
  archive(channelId: string): Promise<void>
  unarchive(channelId: string): Promise<void>
  /** Shares the channel with another organisation (Slack Connect), or ends that. */
  share(channelId: string): Promise<void>
  unshare(channelId: string): Promise<void>
  /** Answers with the channel's id. The bot is in it only if it is among the members. */
  createChannel(name: string, options?: NewChannel): string
  join(channelId: string, userId: string): Promise<void>
  leave(channelId: string, userId: string): Promise<void>
  inviteBot(channelId: string): Promise<void>
  removeBot(channelId: string): Promise<void>
  /** As if by hand of an admin. Where others have replied to it, a stone stays, like in real Slack. */
  deleteMessage(channelId: string, ts: string): void
  /** A person posts by another app, which may say in its metadata what it likes. */
  postByOtherApp(post: OtherPost): void
  /** Makes the group or gives it these members; answers with its id, `S…`. */
  userGroup(handle: string, users: string[]): Promise<string>
}

export interface OtherPost {
  userId: string
  channelId: string
  text: string
  threadTs?: string
  metadata?: MessageMetadata
}

export interface NewChannel {
  private?: boolean
  members?: string[]
  topic?: string
  externallyShared?: boolean
}

type Tell = (type: BotEvent, event: Record<string, unknown>) => Promise<void>

export function createOperator({ workspace, deliver }: { workspace: Workspace; deliver: Deliver }): Operator {
  const { userId: bot } = workspace.app
  const tell: Tell = async (type, event) => {
    const subscribed = workspace.manifest.settings.event_subscriptions.bot_events.includes(type)
    if (subscribed) await deliver(eventPayload(workspace, { type, ...event }))
  }
  const person = (userId: string, change: Partial<Person>) => changePerson(workspace, tell, userId, change)
  const member = (type: Membership, channelId: string, userId: string) =>
    changeMembership(workspace, tell, { type, channelId, userId })
  return {
    deactivate: (userId) => person(userId, { deleted: true }),
    reactivate: (userId) => person(userId, { deleted: false }),
    setRole: (userId, role) => person(userId, { role }),
    addPerson: (newcomer) => addPerson(workspace, newcomer),
    archive: (channelId) => setArchived(workspace, tell, channelId, true),
    unarchive: (channelId) => setArchived(workspace, tell, channelId, false),
    share: (channelId) => setShared(workspace, tell, channelId, true),
    unshare: (channelId) => setShared(workspace, tell, channelId, false),
    createChannel: (name, options) => createChannel(workspace, name, options),
    join: (channelId, userId) => member('member_joined_channel', channelId, userId),
    leave: (channelId, userId) => member('member_left_channel', channelId, userId),
    inviteBot: (channelId) => member('member_joined_channel', channelId, bot),
    removeBot: (channelId) => member('member_left_channel', channelId, bot),
    deleteMessage: (channelId, ts) => deleteMessage(workspace, channelId, ts),
    postByOtherApp: ({ userId: authorId, ...post }) =>
      void postMessage(workspace, { ...post, authorId, otherApp: { id: 'A0OTHER001', botId: 'B0OTHER001' } }),
    userGroup: (handle, users) => changeGroup(workspace, tell, handle, users),
  }
}

async function changePerson(workspace: Workspace, tell: Tell, userId: string, change: Partial<Person>) {
  const before = workspace.people.get(userId)
  if (!before) throw new Error(`there is no person ${userId}`)
  const person = workspace.people.put(userId, { ...before, ...change })
  // Slack signs them out: what they had open is gone
  if (person.deleted) setStack(workspace, userId, [])
  workspace.changed()
  const email = workspace.manifest.oauth_config.scopes.bot.includes('users:read.email')
  const cacheTs = Math.floor(workspace.clock.now() / 1000)
  await tell('user_change', { user: userObject(workspace, person, { email }), cache_ts: cacheTs })
}

function addPerson(workspace: Workspace, person: Omit<Person, 'deleted'>): void {
  directMessage(workspace, workspace.people.put(person.id, { ...person, deleted: false }))
  workspace.changed()
}

function changeChannel(workspace: Workspace, channelId: string, change: Partial<Channel>): Channel {
  const before = workspace.channels.get(channelId)
  if (!before) throw new Error(`there is no channel ${channelId}`)
  workspace.changed()
  return workspace.channels.put(channelId, { ...before, ...change })
}

/** Whom the app is told to have archived a channel. */
const closer = slackPeople.find((person) => person.role === 'admin')?.id ?? 'USLACKBOT'

async function setArchived(workspace: Workspace, tell: Tell, channelId: string, archived: boolean) {
  const { kind } = changeChannel(workspace, channelId, { archived })
  const family = kind === 'private' ? 'group' : 'channel'
  await tell(`${family}_${archived ? 'archive' : 'unarchive'}`, { channel: channelId, user: closer })
}

async function setShared(workspace: Workspace, tell: Tell, channelId: string, externallyShared: boolean) {
  changeChannel(workspace, channelId, { externallyShared })
  const { teamId } = globex
  if (externallyShared) await tell('channel_shared', { channel: channelId, connected_team_id: teamId })
  else
    await tell('channel_unshared', {
      channel: channelId,
      previously_connected_team_id: teamId,
      is_ext_shared: false,
    })
}

type Membership = 'member_joined_channel' | 'member_left_channel'

async function changeMembership(
  workspace: Workspace,
  tell: Tell,
  { type, channelId, userId }: { type: Membership; channelId: string; userId: string },
) {
  const others = (workspace.channels.get(channelId)?.members ?? []).filter((one) => one !== userId)
  const members = type === 'member_joined_channel' ? [...others, userId] : others
  const { kind } = changeChannel(workspace, channelId, { members })
  const channelType = kind === 'private' ? 'G' : 'C'
  await tell(type, { user: userId, channel: channelId, channel_type: channelType, team: workspace.team.id })
}

function createChannel(workspace: Workspace, name: string, options: NewChannel = {}): string {
  const { topic = '', members = [], externallyShared = false } = options
  const id = randomId('C')
  const kind = options.private ? 'private' : 'channel'
  const created = Math.floor(workspace.clock.now() / 1000)
  workspace.channels.put(id, { id, kind, name, topic, archived: false, externallyShared, members, created })
  workspace.changed()
  return id
}

async function changeGroup(
  workspace: Workspace,
  tell: Tell,
  handle: string,
  users: string[],
): Promise<string> {
  const known = workspace.groups.all().find((group) => group.handle === handle)
  const group: UserGroup = { id: known?.id ?? randomId('S'), handle, name: handle, users }
  workspace.groups.put(group.id, group)
  workspace.changed()
  const before = known?.users ?? []
  await tell('subteam_members_changed', {
    subteam_id: group.id,
    team_id: workspace.team.id,
    added_users: users.filter((user) => !before.includes(user)),
    removed_users: before.filter((user) => !users.includes(user)),
  })
  return group.id
}
