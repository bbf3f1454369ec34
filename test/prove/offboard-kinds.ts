import { globex } from '../../src/sandbox/cast.ts'
import type { Person } from '../../src/sandbox/slack/screen.ts'
import type { OpenView } from '../../src/sandbox/slack/workspace/workspace.ts'
import { actions } from '../../src/slack/ids.ts'
import type { Area, Rule } from './offboard-rules.ts'
import type { Stage } from './offboard-stage.ts'

/** A way of being put out, of somebody who could do something before. */
export interface Kind {
  name: string
  who: 'dana' | 'ada' | 'vera'
  /** What they could do. */
  before: readonly Area[]
  /** What of it is over. */
  over: readonly Area[]
  /** What they may do by a rule all the same. */
  may: readonly Rule[]
  /** Slack's event got lost: nobody knows before somebody asks Slack. */
  lost?: true
  /** The only words for a refusal: why, and what to do. */
  told: readonly RegExp[]
  putOut(stage: Stage): Promise<void>
}

const NO_ACCESS = /You don't have access to the/
const GUEST = /Guests can't use/
const VISITOR = /serves the people of this workspace only/
const NOT_ADMIN = /Only admins of this workspace can do this/
const NOT_REVIEWER = /Only members of the review teams/
const NOT_OWNER = /This app belongs to|You have no app called/
const OUTSIDER = /Only people of this workspace can do this/
const INELIGIBLE = /(has been deactivated in Slack|is a guest|belongs to another organisation)\. /
/** Of a login or a token that has come to its end, or was somebody else's all along. */
const GONE =
  /No code is waited for here|This login link belongs to somebody else|This token is gone|This login (was ended|has come to its end)|A token can be revoked from here|The person who asked for this token does not have the access/
/** To an admin who has no access of their own. */
const GIVE_YOURSELF = /You are an admin here/

/** A developer who is in a review team. */
const DANA = ['access', 'home', 'own', 'apps', 'login', 'review'] as const
const dana = { who: 'dana', before: DANA, may: ['read', 'discard', 'report', 'ask'] } as const
/** An admin without access of her own, who looks after everybody's apps. */
const ADA = ['admin', 'home', 'apps'] as const
const ada = { who: 'ada', before: ADA, may: ['read', 'report', 'ask'] } as const

/** Whoever is in gets through with all that is theirs. */
export const nobodyIsOut: Kind[] = [
  { ...dana, name: 'Dana, in', over: [], told: [NOT_ADMIN], putOut: async () => undefined },
  {
    ...ada,
    name: 'Ada, in',
    over: [],
    told: [NO_ACCESS, NOT_REVIEWER, GONE, GIVE_YOURSELF],
    putOut: async () => undefined,
  },
]

/** Slack changed the person: the event came, or it got lost. */
function changed(change: Partial<Person>, kind: Omit<Kind, 'putOut' | 'lost'>): Kind[] {
  const { name, who } = kind
  return [
    { ...kind, putOut: (stage) => stage.changePerson(who, change) },
    {
      ...kind,
      name: `${name}, event lost`,
      lost: true,
      putOut: (stage) => stage.changePerson(who, change, 'lost'),
    },
  ]
}

const leaver = {
  may: ['read', 'discard'],
  told: [NO_ACCESS, NOT_ADMIN, NOT_REVIEWER, INELIGIBLE, OUTSIDER, GONE],
} as const
const guest = {
  may: ['read', 'discard', 'report'],
  told: [GUEST, NOT_ADMIN, NOT_REVIEWER, INELIGIBLE, GONE],
} as const
const visitor = {
  may: ['read', 'discard'],
  told: [VISITOR, NOT_ADMIN, NOT_REVIEWER, INELIGIBLE, OUTSIDER, GONE],
} as const
const nothingToDiscard = ({ may, told }: Pick<Kind, 'may' | 'told'>) => ({
  may: may.filter((rule) => rule !== 'discard'),
  told,
})

export const kinds: Kind[] = [
  {
    ...dana,
    name: 'access revoked by an admin',
    over: ['access', 'home', 'own', 'apps', 'login'],
    told: [NO_ACCESS, NOT_ADMIN, GONE],
    putOut: revoke,
  },
  ...changed({ deleted: true }, { ...dana, ...leaver, name: 'deactivated in Slack', over: DANA }),
  ...changed({ role: 'guest' }, { ...dana, ...guest, name: 'made a guest', over: DANA }),
  ...changed(
    { teamId: globex.teamId, role: 'visitor' },
    { ...dana, ...visitor, name: 'moved to another workspace', over: DANA },
  ),
  {
    ...nothingToDiscard(visitor),
    name: 'Slack Connect visitor, with ids of others',
    who: 'vera',
    before: [],
    over: [],
    putOut: async () => undefined,
  },
  {
    ...dana,
    name: 'former owner after a transfer',
    over: ['own', 'apps'],
    may: [...dana.may, 'login'],
    told: [NOT_OWNER, NOT_ADMIN, GONE],
    putOut: transferAll,
  },
  {
    ...dana,
    name: 'out of the user group of the review team',
    over: ['review'],
    told: [NOT_REVIEWER, NOT_ADMIN],
    putOut: (stage) => stage.setTeam('rae'),
  },
  {
    ...dana,
    name: 'out of the list of the review team',
    over: ['review'],
    told: [NOT_REVIEWER, NOT_ADMIN],
    putOut: (stage) => stage.restart({ REVIEW_TEAMS: `reviewers=${stage.idOf('rae')}` }),
  },
  ...changed(
    { role: 'member' },
    { ...ada, name: 'admin no more', over: ADA, told: [NO_ACCESS, NOT_ADMIN, NOT_REVIEWER, GONE] },
  ),
  ...changed(
    { deleted: true },
    { ...ada, ...nothingToDiscard(leaver), name: 'deactivated admin', over: ADA },
  ),
  ...changed(
    { role: 'guest' },
    { ...ada, ...nothingToDiscard(guest), name: 'admin made a guest', over: ADA },
  ),
]

async function revoke(stage: Stage): Promise<void> {
  const value = stage.idOf('dana')
  await stage.does('ada', ({ forms }, slack) =>
    slack.inModal({ action_id: actions.revokeAccess, value }, forms.access),
  )
  await stage.becomes(({ access }) => !access?.some((row) => row.user_id === value))
}

/** Dana gives all that she has to Pia. */
async function transferAll(stage: Stage): Promise<void> {
  const owner = stage.idOf('dana')
  const { tables } = await stage.rows.read()
  for (const { id } of tables.apps?.filter((app) => app.owner_id === owner) ?? [])
    await stage.does('dana', ({ forms: { transfer } }, slack) => slack.submits(about(transfer, String(id))))
  await stage.becomes(({ apps }) => !apps?.some((app) => app.owner_id === owner))
}

/** The same form, of another app. */
const about = (form: OpenView, appId: string): OpenView => ({
  ...form,
  view: { ...form.view, private_metadata: JSON.stringify({ appId }) },
})
