import { userObject } from '../objects/user.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { args, bool, id, page } from './arguments.ts'
import { type ApiContext, method, Refusal } from './method.ts'
import { pageOf } from './pages.ts'

const withEmail = ({ scopes }: ApiContext) => ({ email: scopes.includes('users:read.email') })

function personById(workspace: Workspace, userId: string) {
  const person = workspace.people.get(userId)
  if (!person) throw new Refusal('user_not_found')
  return person
}

/** https://docs.slack.dev/reference/methods/users.info */
export const usersInfo = method({
  name: 'users.info',
  scope: 'users:read',
  args: args({ user: id, include_locale: bool.optional() }),
  call: ({ user }, context) => {
    const { workspace } = context
    return { user: userObject(workspace, personById(workspace, user), withEmail(context)) }
  },
})

/** https://docs.slack.dev/reference/methods/users.list */
export const usersList = method({
  name: 'users.list',
  scope: 'users:read',
  args: args({ ...page, include_locale: bool.optional() }),
  call: (asked, context) => {
    const { workspace } = context
    const { items, response_metadata } = pageOf(workspace.people.all(), asked)
    const members = items.map((person) => userObject(workspace, person, withEmail(context)))
    return { members, cache_ts: Math.floor(workspace.clock.now() / 1000), response_metadata }
  },
})

/** https://docs.slack.dev/reference/methods/users.lookupByEmail */
export const usersLookupByEmail = method({
  name: 'users.lookupByEmail',
  scope: 'users:read.email',
  args: args({ email: id }),
  call: ({ email }, context) => {
    const { workspace } = context
    // People of other workspaces are not found by e-mail, and neither is who was deactivated.
    const person = workspace.people
      .all()
      .find((one) => one.email === email && one.teamId === workspace.team.id && !one.deleted)
    if (!person) throw new Refusal('users_not_found')
    return { user: userObject(workspace, person, withEmail(context)) }
  },
})
