/** Fills a new workspace: the cast, three channels, everybody's direct message with the app. */
import { acme, type Member, slackPeople } from '../../cast.ts'
import type { Person } from '../screen.ts'
import type { Channel, Workspace } from './workspace.ts'

export function seed(workspace: Workspace): void {
  addMissing(workspace, [...slackPeople.map(personFrom), botUser(workspace)])
  const inTeam = (member: Member) => member.role !== 'visitor'
  const notGuest = (member: Member) => member.role !== 'guest'
  const { userId } = workspace.app
  open(workspace, 'C0GENERAL1', 'general', 'Company-wide announcements', [...ids(inTeam), userId])
  open(
    workspace,
    'C0RANDOM01',
    'random',
    'Everything else',
    ids((m) => inTeam(m) && notGuest(m)),
  )
  open(
    workspace,
    'C0APIHELP1',
    'api-help',
    'Questions about our API, with Globex',
    [...ids(notGuest), userId],
    {
      externallyShared: true,
    },
  )
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
function addMissing(workspace: Workspace, people: Person[]): void {
  for (const person of people) {
    if (!workspace.people.get(person.id)) workspace.people.put(person.id, person)
    if (person.role !== 'bot') directMessage(workspace, person)
  }
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

function open(
  workspace: Workspace,
  id: string,
  name: string,
  topic: string,
  members: string[],
  options: Partial<Channel> = {},
): void {
  if (workspace.channels.get(id)) return
  const created = Math.floor(workspace.clock.now() / 1000)
  const channel = { id, kind: 'channel', name, topic, members, archived: false, created } as const
  workspace.channels.put(id, { ...channel, externallyShared: false, ...options })
}
