/** The operator's verbs by name, with the bodies they take: what the page's Operator menu and the control door use. */
import * as z from 'zod'
import { reviews, slackPeople } from '../cast.ts'
import type { Operator } from './operator.ts'
import { GestureError, type Person } from './screen.ts'
import { messagesIn } from './workspace/messages.ts'
import type { Channel, Workspace } from './workspace/workspace.ts'

export interface OperatorDesk {
  verbs: string[]
  /** Throws a `GestureError` that says what is wrong with what was asked. */
  act(verb: string, body: unknown): Promise<void>
  /** The reviewer channel as it is now. */
  channel(): DeskChannel
  /** Clients at the Okta beside, newest first; none where that is not the sandbox's. */
  clients(): DeskClient[]
}

export interface DeskClient {
  clientId: string
  label: string
  active: boolean
}

/** Okta's console, as far as the menu reaches. */
export interface DeskConsole {
  clients(): DeskClient[]
  act(verb: string, clientId: string): boolean
}

export interface DeskChannel extends Pick<Channel, 'id' | 'name' | 'archived' | 'externallyShared'> {
  hasApp: boolean
}

/** By id, handle or real name. */
const person = z.strictObject({ person: z.string() })
/** By id or `#name`. */
const channel = z.strictObject({ channel: z.string().default(reviews.channel.id) })
const message = z.strictObject({ channel: z.string(), ts: z.string() })
/** The app's newest message in the channel, or in the thread. */
const newest = z.strictObject({ channel: z.string(), thread: z.string().optional() })

const oktaAct = z.strictObject({ act: z.string(), client: z.string() })

type Verb = (body: unknown) => Promise<void> | void

export function operatorDesk(
  workspace: Workspace,
  operator: Operator,
  oktaConsole?: DeskConsole,
): OperatorDesk {
  const verbs = new Map<string, Verb>(
    Object.entries({
      ...personVerbs(workspace, operator),
      ...channelVerbs(workspace, operator),
      ...messageVerbs(workspace, operator),
      ...(oktaConsole && { okta: oktaVerb(oktaConsole) }),
    }),
  )
  return {
    verbs: [...verbs.keys()],
    async act(verb, body) {
      const known = verbs.get(verb)
      if (!known) throw new GestureError(`there is no verb ${verb}; try ${[...verbs.keys()].join(', ')}`)
      await known(body)
    },
    clients: () => oktaConsole?.clients() ?? [],
    channel: () => {
      const { id, name, archived, externallyShared, members } = channelCalled(workspace, reviews.channel.id)
      return { id, name, archived, externallyShared, hasApp: members.includes(workspace.app.userId) }
    },
  }
}

function personVerbs(workspace: Workspace, operator: Operator) {
  const verb = (act: (found: Person) => Promise<void>) => (body: unknown) =>
    act(personCalled(workspace, parsed(person, body).person))
  const ofTeam = ({ teamId, realName }: Person) => {
    if (teamId !== workspace.team.id) throw new GestureError(`${realName} belongs to another workspace`)
  }
  return {
    deactivate: verb(({ id }) => operator.deactivate(id)),
    reactivate: verb(({ id }) => operator.reactivate(id)),
    guest: verb(async (found) => {
      ofTeam(found)
      await operator.setRole(found.id, 'guest')
    }),
    member: verb(async (found) => {
      ofTeam(found)
      await operator.setRole(found.id, roleAsMember(found.id))
    }),
  }
}

/** Who was an admin becomes one again: the sandbox has only one. */
function roleAsMember(personId: string): Person['role'] {
  const role = slackPeople.find((one) => one.id === personId)?.role
  return role === 'admin' || role === 'owner' ? role : 'member'
}

function channelVerbs(workspace: Workspace, operator: Operator) {
  const verb = (act: (channelId: string) => Promise<void>) => (body: unknown) =>
    act(channelCalled(workspace, parsed(channel, body).channel).id)
  return {
    archive: verb(operator.archive),
    unarchive: verb(operator.unarchive),
    invite: verb(operator.inviteBot),
    remove: verb(operator.removeBot),
    share: verb(operator.share),
    unshare: verb(operator.unshare),
  }
}

function messageVerbs(workspace: Workspace, operator: Operator) {
  const { userId: app } = workspace.app
  return {
    deleteMessage: (body: unknown) => {
      const { channel: name, ts } = parsed(message, body)
      operator.deleteMessage(channelCalled(workspace, name).id, ts)
    },
    deleteNewest: (body: unknown) => {
      const { channel: name, thread } = parsed(newest, body)
      const { id } = channelCalled(workspace, name)
      const here = messagesIn(workspace, id).filter(({ ts, threadTs }) =>
        thread === undefined ? threadTs === undefined : ts === thread || threadTs === thread,
      )
      const found = here.findLast(({ authorId }) => authorId === app)
      if (!found) throw new GestureError(`${workspace.app.name} has no message here`)
      operator.deleteMessage(id, found.ts)
    },
  }
}

const oktaVerb = (console: DeskConsole) => (body: unknown) => {
  const { act, client } = parsed(oktaAct, body)
  if (!console.act(act, client)) throw new GestureError(`Okta’s console cannot do that: ${act}`)
}

function personCalled({ people }: Workspace, name: string): Person {
  const found = people.all().find((one) => [one.id, one.name, one.realName].includes(name))
  if (!found || found.role === 'bot') throw new GestureError(`nobody here is called ${name}`)
  return found
}

function channelCalled({ channels }: Workspace, name: string): Channel {
  const found = channels.get(name) ?? channels.all().find((one) => `#${one.name}` === name)
  if (!found) throw new GestureError(`there is no channel ${name}`)
  return found
}

function parsed<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const result = schema.safeParse(body)
  if (!result.success) throw new GestureError(z.prettifyError(result.error))
  return result.data
}
