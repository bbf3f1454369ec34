/** Fills a new workspace: the cast, its channels and user groups, everybody's direct message with the app. */
import { acme, type Member, reviews, slackPeople } from '../../cast.ts'
import type { Person } from '../screen.ts'
import type { Channel, Workspace } from './workspace.ts'

export function seed(workspace: Workspace): void {
  const newcomers = addMissing(workspace, [...slackPeople.map(personFrom), botUser(workspace)])
  const open = (id: string, name: string, topic: string, members: string[], options: Partial<Channel> = {}) =>
    openOrJoin(workspace, { id, name, topic, members, ...options }, newcomers)
  const inTeam = (member: Member) => member.role !== 'visitor'
  const notGuest = (member: Member) => member.role !== 'guest'
  const { userId } = workspace.app
  open('C0GENERAL1', 'general', 'Company-wide announcements', [...ids(inTeam), userId])
  open(
    'C0RANDOM01',
    'random',
    'Everything else',
    ids((m) => inTeam(m) && notGuest(m)),
  )
  open('C0APIHELP1', 'api-help', 'Questions about our API, with Globex', [...ids(notGuest), userId], {
    externallyShared: true,
  })
  const { channel, onlookers, teams } = reviews
  const members = [...teams.flatMap((team) => team.members), ...onlookers, userId]
  open(channel.id, channel.name, channel.topic, members, { kind: 'private' })
  for (const { group: id, handle, title: name, members: users } of teams)
    if (!workspace.groups.get(id)) workspace.groups.put(id, { id, handle, name, users })
}

const ids = (who: (member: Member) => boolean) => slackPeople.filter(who).map((member) => member.id)

const personFrom = (member: Member): Person => ({ ...member, deleted: false })

const botUser = ({ app, team }: Workspace): Person => ({
  id: app.userId,
  teamId: team.id,
  name: app.name.toLowerCase(),
  realName: app.name,
  title: 'App',
  email: '',
  tz: 'America/Los_Angeles',
  role: 'bot',
  deleted: false,
})

/** People added to the cast since the workspace was last kept move in; the others stay as they are. */
function addMissing(workspace: Workspace, people: Person[]): Set<string> {
  const missing = people.filter((person) => !workspace.people.get(person.id))
  for (const person of missing) {
    workspace.people.put(person.id, person)
    if (person.role !== 'bot') directMessage(workspace, person)
  }
  return new Set(missing.map((person) => person.id))
}

/** The person's direct message with the app. */
export function directMessage(workspace: Workspace, person: Person): Channel {
  const id = `D${person.id.slice(1)}`
  const known = workspace.channels.get(id)
  if (known) return known
  const channel: Channel = {
    id,
    kind: 'im',
    name: workspace.app.name,
    topic: '',
    archived: false,
    externallyShared: person.teamId !== acme.teamId,
    members: [person.id, workspace.app.userId],
    created: Math.floor(workspace.clock.now() / 1000),
  }
  return workspace.channels.put(id, channel)
}

type Standard = Pick<Channel, 'id' | 'name' | 'topic' | 'members'> & Partial<Channel>

/** A new channel has all its members; a kept one is only joined by people who are new to the workspace. */
function openOrJoin(workspace: Workspace, channel: Standard, newcomers: Set<string>): void {
  const known = workspace.channels.get(channel.id)
  const joining = channel.members.filter((id) => newcomers.has(id) && !known?.members.includes(id))
  if (known) {
    workspace.channels.put(channel.id, { ...known, members: [...known.members, ...joining] })
    return
  }
  const created = Math.floor(workspace.clock.now() / 1000)
  const common = { kind: 'channel', archived: false, externallyShared: false, created } as const
  workspace.channels.put(channel.id, { ...common, ...channel })
}
