import { channelObject } from '../objects/channel.ts'
import { directMessage } from '../workspace/seed.ts'
import { args, bool, id, idList, page } from './arguments.ts'
import { method, Refusal } from './method.ts'
import { pageOf } from './pages.ts'
import { readableChannel, readScopes } from './reading.ts'

/** https://docs.slack.dev/reference/methods/conversations.open */
export const conversationsOpen = method({
  name: 'conversations.open',
  scope: 'im:write',
  args: args({
    users: idList.optional(),
    channel: id.optional(),
    return_im: bool.optional(),
    prevent_creation: bool.optional(),
  }),
  call: ({ users = [], channel: channelId, return_im: whole }, { workspace }) => {
    const [userId, ...others] = channelId ? (workspace.channels.get(channelId)?.members ?? []) : users
    if (!userId) throw new Refusal(channelId ? 'channel_not_found' : 'users_list_not_supplied')
    if (!channelId && others.length > 0) throw new Refusal('too_many_users')
    const person = workspace.people.get(userId)
    if (!person || person.role === 'bot') throw new Refusal(person ? 'cannot_dm_bot' : 'user_not_found')
    if (person.deleted) throw new Refusal('user_disabled')
    const channel = directMessage(workspace, person)
    const short = { no_op: true, already_open: true, channel: { id: channel.id } }
    return whole ? { ...short, channel: channelObject(workspace, channel) } : short
  },
})

/** https://docs.slack.dev/reference/methods/conversations.info */
export const conversationsInfo = method({
  name: 'conversations.info',
  args: args({ channel: id, include_locale: bool.optional(), include_num_members: bool.optional() }),
  call: ({ channel }, context) => ({
    channel: channelObject(context.workspace, readableChannel(context, channel)),
  }),
})

/** https://docs.slack.dev/reference/methods/conversations.members */
export const conversationsMembers = method({
  name: 'conversations.members',
  args: args({ channel: id, ...page }),
  call: ({ channel, ...asked }, context) => {
    const { people } = context.workspace
    const active = readableChannel(context, channel).members.filter((id) => people.get(id)?.deleted === false)
    const { items, response_metadata } = pageOf(active, asked)
    return { members: items, response_metadata }
  },
})

const typeNames = { channel: 'public_channel', private: 'private_channel', im: 'im' } as const

/** https://docs.slack.dev/reference/methods/conversations.list */
export const conversationsList = method({
  name: 'conversations.list',
  args: args({ ...page, types: idList.optional(), exclude_archived: bool.optional() }),
  call: ({ types = ['public_channel'], exclude_archived: onlyOpen, ...asked }, { workspace, scopes }) => {
    for (const kind of ['channel', 'private', 'im'] as const)
      if (types.includes(typeNames[kind]) && !scopes.includes(readScopes[kind]))
        throw new Refusal('missing_scope', { needed: readScopes[kind], provided: scopes.join(',') })
    const shown = workspace.channels.all().filter((channel) => {
      const visible = channel.kind === 'channel' || channel.members.includes(workspace.app.userId)
      return visible && types.includes(typeNames[channel.kind]) && !(onlyOpen && channel.archived)
    })
    const { items, response_metadata } = pageOf(shown, asked)
    return { channels: items.map((channel) => channelObject(workspace, channel)), response_metadata }
  },
})
