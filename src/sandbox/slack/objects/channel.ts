/** https://docs.slack.dev/reference/objects/conversation-object */
import type { Channel, Workspace } from '../workspace/workspace.ts'

export function channelObject(workspace: Workspace, channel: Channel) {
  const { id, kind, created, archived, externallyShared, members } = channel
  const common = { id, created, is_archived: archived, is_im: kind === 'im', is_org_shared: false }
  const shared = { is_ext_shared: externallyShared, is_shared: externallyShared }
  if (kind === 'im') {
    const user = members.find((member) => member !== workspace.app.userId)
    return { ...common, ...shared, user, context_team_id: workspace.team.id }
  }
  const creator = workspace.people.all().find((person) => person.role === 'admin')?.id ?? 'USLACKBOT'
  return {
    ...common,
    ...shared,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: kind === 'channel',
    is_group: kind === 'private',
    is_mpim: false,
    is_private: kind === 'private',
    is_general: channel.name === 'general',
    is_pending_ext_shared: false,
    pending_shared: [],
    creator,
    is_member: members.includes(workspace.app.userId),
    context_team_id: workspace.team.id,
    topic: { value: channel.topic, creator, last_set: created },
    purpose: { value: channel.topic, creator, last_set: created },
    num_members: members.length,
  }
}
