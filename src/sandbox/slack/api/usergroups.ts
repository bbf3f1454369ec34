import { args, bool, id } from './arguments.ts'
import { method, Refusal } from './method.ts'

/** https://docs.slack.dev/reference/methods/usergroups.list */
export const usergroupsList = method({
  name: 'usergroups.list',
  scope: 'usergroups:read',
  args: args({
    include_count: bool.optional(),
    include_disabled: bool.optional(),
    include_users: bool.optional(),
  }),
  call: ({ include_users: withUsers, include_count: withCount }, { workspace }) => ({
    usergroups: workspace.groups.all().map(({ id, name, handle, users }) => ({
      id,
      team_id: workspace.team.id,
      is_usergroup: true,
      name,
      handle,
      description: '',
      is_external: false,
      date_delete: 0,
      ...(withUsers && { users }),
      ...(withCount && { user_count: users.length }),
    })),
  }),
})

/** https://docs.slack.dev/reference/methods/usergroups.users.list */
export const usergroupsUsersList = method({
  name: 'usergroups.users.list',
  scope: 'usergroups:read',
  args: args({ usergroup: id, include_disabled: bool.optional() }),
  call: ({ usergroup }, { workspace }) => {
    const group = workspace.groups.get(usergroup)
    if (!group) throw new Refusal('no_such_subteam')
    // Like real Slack, a deactivated member has left the group.
    return { users: group.users.filter((userId) => workspace.people.get(userId)?.deleted === false) }
  },
})
