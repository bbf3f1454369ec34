/** What happens to a workspace without anybody clicking: people leave, channels close, groups change. */
import type { FaultPlan } from './api/faults.ts'
import type { Deliver } from './deliveries/deliver.ts'
import { eventPayload } from './deliveries/payloads.ts'
import type { BotEvent } from './manifest.ts'
import { userObject } from './objects/user.ts'
import type { Person } from './screen.ts'
import { randomId } from './workspace/ids.ts'
import { directMessage } from './workspace/seed.ts'
import type { Channel, UserGroup, Workspace } from './workspace/workspace.ts'

export interface Operator {
  /** `user_change` with `deleted: true`. */
  deactivate(userId: string): Promise<void>
  reactivate(userId: string): Promise<void>
  setRole(userId: string, role: Person['role']): Promise<void>
  addPerson(person: Omit<Person, 'deleted'>): void
  archive(channelId: string): void
  unarchive(channelId: string): void
  createChannel(name: string, options?: { private?: boolean; members?: string[]; topic?: string }): string
  join(channelId: string, userId: string): Promise<void>
  leave(channelId: string, userId: string): Promise<void>
  inviteBot(channelId: string): Promise<void>
  removeBot(channelId: string): Promise<void>
  /** Makes the group or gives it these members; answers with its id, `S…`. */
  userGroup(handle: string, users: string[]): Promise<string>
  /** `tokens_revoked` and `app_uninstalled`. */
  uninstall(): Promise<void>
}

interface OperatorDeps {
  workspace: Workspace
  deliver: Deliver
  faults: FaultPlan
}

export function createOperator({ workspace, deliver }: OperatorDeps): Operator {
  const { app } = workspace
  const tell = async (type: BotEvent, event: Record<string, unknown>) => {
    const subscribed = workspace.manifest.settings.event_subscriptions.bot_events.includes(type)
    if (subscribed) await deliver(eventPayload(workspace, { type, ...event }))
  }
  const changePerson = (userId: string, change: Partial<Person>) => {
    const person = workspace.people.put(userId, { ...personById(workspace, userId), ...change })
    workspace.changed()
    const email = workspace.manifest.oauth_config.scopes.bot.includes('users:read.email')
    const cacheTs = Math.floor(workspace.clock.now() / 1000)
    return tell('user_change', { user: userObject(workspace, person, { email }), cache_ts: cacheTs })
  }
  const changeChannel = (channelId: string, change: Partial<Channel>) => {
    workspace.channels.put(channelId, { ...channelById(workspace, channelId), ...change })
    workspace.changed()
  }
  const join = (channelId: string, userId: string) => {
    const { members } = channelById(workspace, channelId)
    changeChannel(channelId, { members: [...members.filter((one) => one !== userId), userId] })
    return tell('member_joined_channel', membership(workspace, channelId, userId))
  }
  const leave = (channelId: string, userId: string) => {
    const { members } = channelById(workspace, channelId)
    changeChannel(channelId, { members: members.filter((one) => one !== userId) })
    return tell('member_left_channel', membership(workspace, channelId, userId))
  }
  return {
    deactivate: (userId) => changePerson(userId, { deleted: true }),
    reactivate: (userId) => changePerson(userId, { deleted: false }),
    setRole: (userId, role) => changePerson(userId, { role }),
    addPerson: (person) => addPerson(workspace, person),
    archive: (channelId) => changeChannel(channelId, { archived: true }),
    unarchive: (channelId) => changeChannel(channelId, { archived: false }),
    createChannel: (name, options) => createChannel(workspace, name, options),
    join,
    leave,
    inviteBot: (channelId) => join(channelId, app.userId),
    removeBot: (channelId) => leave(channelId, app.userId),
    userGroup: async (handle, users) => {
      const group = changeGroup(workspace, handle, users)
      const { id, added, removed } = group
      const team_id = workspace.team.id
      await tell('subteam_members_changed', {
        subteam_id: id,
        team_id,
        added_users: added,
        removed_users: removed,
      })
      return id
    },
    uninstall: async () => {
      await tell('tokens_revoked', { tokens: { oauth: [], bot: [app.userId] } })
      await tell('app_uninstalled', {})
    },
  }
}

function personById({ people }: Workspace, userId: string): Person {
  const person = people.get(userId)
  if (!person) throw new Error(`there is no person ${userId}`)
  return person
}

function channelById({ channels }: Workspace, channelId: string): Channel {
  const channel = channels.get(channelId)
  if (!channel) throw new Error(`there is no channel ${channelId}`)
  return channel
}

const membership = (workspace: Workspace, channelId: string, userId: string) => ({
  user: userId,
  channel: channelId,
  channel_type: channelById(workspace, channelId).kind === 'private' ? 'G' : 'C',
  team: workspace.team.id,
})

function addPerson(workspace: Workspace, person: Omit<Person, 'deleted'>): void {
  directMessage(workspace, workspace.people.put(person.id, { ...person, deleted: false }))
  workspace.changed()
}

function createChannel(
  workspace: Workspace,
  name: string,
  options: { private?: boolean; members?: string[]; topic?: string } = {},
): string {
  const id = randomId('C')
  workspace.channels.put(id, {
    id,
    kind: options.private ? 'private' : 'channel',
    name,
    topic: options.topic ?? '',
    archived: false,
    externallyShared: false,
    members: options.members ?? [],
    created: Math.floor(workspace.clock.now() / 1000),
  })
  workspace.changed()
  return id
}

function changeGroup(workspace: Workspace, handle: string, users: string[]) {
  const known = workspace.groups.all().find((group) => group.handle === handle)
  const group: UserGroup = { id: known?.id ?? randomId('S'), handle, name: handle, users }
  workspace.groups.put(group.id, group)
  workspace.changed()
  const before = known?.users ?? []
  const added = users.filter((user) => !before.includes(user))
  return { ...group, added, removed: before.filter((user) => !users.includes(user)) }
}
