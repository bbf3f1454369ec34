/** Who lives in the sandbox. Slack's half and Okta's half read the same list, so that e-mail addresses agree. */

export interface Organisation {
  /** Slack workspace id. */
  teamId: string
  name: string
  domain: string
  /** The organisation's group at the authorization server: its members may log in to its apps. */
  groupId: string
}

export interface Member {
  id: string
  teamId: string
  name: string
  realName: string
  title: string
  email: string
  tz: string
  role: 'owner' | 'admin' | 'member' | 'guest' | 'visitor'
}

export const acme = {
  teamId: 'T0ACME0001',
  name: 'Acme Robotics',
  domain: 'acme-robotics',
  groupId: '00gacme000000000001',
} satisfies Organisation

export const globex = {
  teamId: 'T0GLOBEX01',
  name: 'Globex Partners',
  domain: 'globex-partners',
  groupId: '00gglobex0000000001',
} satisfies Organisation

const at = (organisation: Organisation, member: Omit<Member, 'teamId'>): Member => ({
  teamId: organisation.teamId,
  ...member,
})

/** People to act as in Slack. All of them can also log in at the authorization server. */
export const slackPeople: Member[] = [
  at(acme, {
    id: 'U0DANA0001',
    name: 'dana',
    realName: 'Dana Reyes',
    title: 'Developer',
    email: 'dana@acme-robotics.example',
    tz: 'America/New_York',
    role: 'member',
  }),
  at(acme, {
    id: 'U0ADA00001',
    name: 'ada',
    realName: 'Ada Okafor',
    title: 'Admin of the workspace',
    email: 'ada@acme-robotics.example',
    tz: 'Europe/London',
    role: 'admin',
  }),
  at(acme, {
    id: 'U0NICO0001',
    name: 'nico',
    realName: 'Nico Lindgren',
    title: 'Newcomer without access',
    email: 'nico@acme-robotics.example',
    tz: 'Europe/Stockholm',
    role: 'member',
  }),
  at(acme, {
    id: 'U0PIA00001',
    name: 'pia',
    realName: 'Pia Castellano',
    title: 'Partner developer',
    email: 'pia@acme-robotics.example',
    tz: 'Europe/Rome',
    role: 'member',
  }),
  at(acme, {
    id: 'U0RAE00001',
    name: 'rae',
    realName: 'Rae Lindqvist',
    title: 'Reviewer, API team',
    email: 'rae@acme-robotics.example',
    tz: 'Europe/Helsinki',
    role: 'member',
  }),
  at(acme, {
    id: 'U0TOMAS001',
    name: 'tomas',
    realName: 'Tomas Beck',
    title: 'Reviewer, Partnership team',
    email: 'tomas@acme-robotics.example',
    tz: 'Europe/Berlin',
    role: 'member',
  }),
  at(acme, {
    id: 'U0GUS00001',
    name: 'gus',
    realName: 'Gus Whitfield',
    title: 'Guest',
    email: 'gus@contractor.example',
    tz: 'America/Chicago',
    role: 'guest',
  }),
  at(globex, {
    id: 'U0VERA0001',
    name: 'vera',
    realName: 'Vera Nakamura',
    title: 'Visitor from Globex (Slack Connect)',
    email: 'vera@globex-partners.example',
    tz: 'Asia/Tokyo',
    role: 'visitor',
  }),
]

/** People who only exist at the authorization server: users of the second organisation. */
export const oktaOnlyPeople: Member[] = [
  at(globex, {
    id: 'U0GIL00001',
    name: 'gil',
    realName: 'Gil Barros',
    title: 'Sales engineer at Globex',
    email: 'gil@globex-partners.example',
    tz: 'Europe/Lisbon',
    role: 'member',
  }),
]

/** Where partner apps are reviewed, and by whom. Ada looks on: in the channel, and no reviewer. */
export const reviews = {
  channel: { id: 'C0REVIEWS1', name: 'api-reviews', topic: 'Partner apps to review' },
  onlookers: ['U0ADA00001'],
  teams: [
    { name: 'api', group: 'S0APITEAM1', handle: 'api-team', title: 'API team', members: ['U0RAE00001'] },
    {
      name: 'partnership',
      group: 'S0PARTNER1',
      handle: 'partnership',
      title: 'Partnership team',
      members: ['U0TOMAS001'],
    },
  ],
}
