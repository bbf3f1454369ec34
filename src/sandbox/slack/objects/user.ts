/** https://docs.slack.dev/reference/objects/user-object */
import type { Person } from '../screen.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** `email`: only with the scope users:read.email, never for bots, never for people of other workspaces. */
export function userObject(workspace: Workspace, person: Person, options: { email: boolean }) {
  const isBot = person.role === 'bot'
  const stranger = person.teamId !== workspace.team.id
  const identity = {
    id: person.id,
    team_id: person.teamId,
    name: person.name,
    deleted: person.deleted,
    is_bot: isBot,
    is_app_user: false,
    updated: Math.floor(workspace.clock.now() / 1000),
    profile: profile(person, options.email && !isBot && !stranger),
  }
  // Like real Slack, a deactivated person keeps only the bare minimum, and people of elsewhere come thin.
  if (person.deleted) return { ...identity, is_forgotten: false }
  if (stranger) return { ...identity, ...rolesOf(person), is_stranger: true }
  return {
    ...identity,
    ...rolesOf(person),
    color: '9f69e7',
    real_name: person.realName,
    tz: person.tz,
    tz_label: person.tz,
    tz_offset: offsetSeconds(person.tz, workspace.clock.now()),
    locale: 'en-US',
    is_email_confirmed: !isBot,
    who_can_share_contact_card: 'EVERYONE',
  }
}

const rolesOf = ({ role }: Person) => ({
  is_admin: role === 'admin' || role === 'owner',
  is_owner: role === 'owner',
  is_primary_owner: role === 'owner',
  is_restricted: role === 'guest',
  is_ultra_restricted: role === 'guest',
})

function profile(person: Person, email: boolean) {
  const [firstName = '', ...lastNames] = person.realName.split(' ')
  return {
    title: person.role === 'bot' ? '' : person.title,
    real_name: person.realName,
    real_name_normalized: person.realName,
    display_name: person.name,
    display_name_normalized: person.name,
    first_name: firstName,
    last_name: lastNames.join(' '),
    team: person.teamId,
    ...(email && { email: person.email }),
  }
}

function offsetSeconds(timeZone: string, now: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(now)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60)
}
