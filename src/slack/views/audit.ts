import type { AnyBlock, ModalView, RichTextElement, RichTextSection } from '@slack/types'
import type { Change } from '../../domain/audit-changes.ts'
import type { AuditLine, AuditPage } from '../../domain/list-audit.ts'
import { actions } from '../ids.ts'
import { button, code, cut, moment, plain, section, words } from './blocks.ts'

/** What a row's action is in words. `{app}`, `{person}` and `{secret}` stand for what the row names. */
export const DEEDS: Readonly<Record<string, string>> = {
  'app.created': 'created {app}',
  'app.edited': 'changed {app}',
  'app.resubmitted': 'changed {app} and submitted it again',
  'app.change_submitted': 'submitted a change of {app} for review',
  'app.activated': 'switched on {app}',
  'app.deactivated': 'switched off {app}',
  'app.transferred': 'transferred {app} to {person}',
  'app.changed_outside': 'saw that {app} was changed at the authorization server',
  'app.agrees_again': 'saw that {app} is as it was at the authorization server',
  'app.off_enforced': 'switched off again what was switched on outside for {app}',
  'app.adopted': 'adopted what was changed outside for {app}',
  'app.restored': 'restored {app} at the authorization server',
  'review.team_approved': 'approved {app} for a team',
  'review.approved': 'approved {app}',
  'review.rejected': 'rejected {app}',
  'review.refused': 'was refused a decision on {app}',
  'review.withdrawn': 'withdrew {app} from review',
  'secret.generated': 'generated the secret {secret} of {app}',
  'secret.shown': 'looked at the secret {secret} of {app}',
  'secret.activated': 'switched on the secret {secret} of {app}',
  'secret.deactivated': 'switched off the secret {secret} of {app}',
  'secret.ended': 'ended the secret {secret} of {app} as planned',
  'secret.deleted': 'deleted the secret {secret} of {app}',
  'secret.compromised': 'ended the compromised secret {secret} of {app}',
  'secret.kept': 'called off the end of the secret {secret} of {app}',
  'secret.reported': 'reported the leaked secret {secret} of {app}, which ended it',
  'token.requested': 'asked for a token of {app}',
  'token.held': 'logged in for a token of {app} with another account; it is held',
  'token.code_shown': 'was shown the code for a token of {app}',
  'token.code_wrong': 'typed a wrong code for a token of {app}',
  'token.issued': 'logged in for a token of {app}',
  'token.delivered': 'received a token of {app}',
  'token.not_shown': 'could not be shown a token of {app}, which waits again',
  'token.refused': 'was refused a token of {app}',
  'token.revoked': 'revoked a token of {app}',
  'token.account_forgotten': 'had their account forgotten for tokens of {app}',
  'access.requested': 'asked for DevPortal access',
  'access.declined': 'declined the request of {person} for DevPortal access',
  'access.granted': 'gave DevPortal access to {person}',
  'access.revoked': 'took DevPortal access from {person}',
}

const LABELS: Readonly<Record<string, string>> = {
  name: 'Name',
  type: 'Application Type',
  owner: 'Owner',
  status: 'Status',
  active: 'Active',
  scopes: 'Scopes',
  redirectUris: 'Redirect URIs',
  logo: 'Logo',
  state: 'State',
  old: 'Old secret',
  grace: 'Old secret ends',
  team: 'Team',
  reason: 'Reason',
  account: 'Account',
  subject: 'Account id',
  server: 'Authorization server',
  actsAs: 'Acts as',
  match: 'Matched by',
  where: 'Where',
  client: 'Client',
  portalPart: 'What DevPortal needs there',
  groups: 'Who may log in',
  'secret-added': 'Secret added there',
  'secret-gone': 'Secret deleted there',
  'secret-off': 'Secret switched off there',
  'secret-on': 'Secret switched on there',
  'secret-new': 'New secret',
  endsAt: 'Ends',
}

/** `/devportal audit`: the latest changes of the tenant, an app or a person, newest first. */
export function auditView(page: AuditPage): ModalView {
  const { app, userId } = page.about
  return {
    type: 'modal',
    title: plain('Audit'),
    close: plain('Close'),
    private_metadata: JSON.stringify({ appId: app?.id, userId }),
    blocks: [
      told(...lead(page)),
      ...page.lines.flatMap((line): AnyBlock[] => [{ type: 'divider' }, lineBlock(line)]),
      ...(page.lines.length === 0 ? [section('Nothing has happened yet.')] : []),
      ...pager(page),
    ],
  }
}

function lead({ about: { app, userId } }: AuditPage): RichTextElement[] {
  const what = words('Latest changes')
  if (app) return [what, words(' of '), name(app.name), words('  '), code(app.clientId)]
  return userId === undefined
    ? [what, words(' in this workspace')]
    : [what, words(' by or for '), person(userId)]
}

const told = (...elements: RichTextElement[]): AnyBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
})

function lineBlock(line: AuditLine): AnyBlock {
  const what: RichTextSection = {
    type: 'rich_text_section',
    elements: [moment(line.at), words('  '), person(line.actor), words(' '), ...deed(line)],
  }
  const changes = line.changes
    .filter((change) => !namesIt(change, line))
    .map((change): RichTextSection => ({ type: 'rich_text_section', elements: changeOf(change) }))
  return {
    type: 'rich_text',
    elements:
      changes.length === 0 ? [what] : [what, { type: 'rich_text_list', style: 'bullet', elements: changes }],
  }
}

/** The first name of an app that still has it stands in the line above. */
const namesIt = (change: Change, { app }: AuditLine): boolean =>
  change.what === 'name' && 'to' in change && change.from === undefined && change.to === app?.name

/** An action that has no words yet is shown as it is, with everything that its row names. */
function deed(line: AuditLine): RichTextElement[] {
  const known = Object.hasOwn(DEEDS, line.action) ? DEEDS[line.action] : undefined
  const { app, subject, last4 } = line
  const named: Record<string, RichTextElement> = {
    '{action}': code(line.action),
    '{app}': app?.name === undefined ? code(app?.id ?? 'an app') : name(app.name),
    '{person}': subject === null ? words('somebody') : person(subject),
    '{secret}': code(`••••${last4 ?? ''}`),
  }
  const rest = `${app ? ' {app}' : ''}${subject === null ? '' : ' {person}'}`
  return (known ?? `{action}${rest}`)
    .split(/(\{\w+\})/)
    .filter((part) => part !== '')
    .map((part) => named[part] ?? words(part))
}

/** Anybody's text: a text element shows it as it stands. */
const name = (text: string): RichTextElement => ({ type: 'text', text, style: { bold: true } })

/** A person, or the portal itself. */
const person = (userId: string): RichTextElement =>
  /^[UW][A-Z0-9]+$/.test(userId) ? { type: 'user', user_id: userId } : words('DevPortal')

/** More of a list than this, and longer texts, are in the export. */
const SHOWN = 5
const LONGEST = 150

function changeOf(change: Change): RichTextElement[] {
  const label = LABELS[change.what] ?? change.what
  if (change.what !== 'owner' || 'added' in change) return [words(`${label}: ${changeText(change)}`)]
  return [words(`${label}: `), person(change.from ?? ''), words(' → '), person(change.to ?? '')]
}

function changeText(change: Change): string {
  if ('added' in change) {
    const parts = [listed('+', change.added), listed('−', change.removed)]
    return parts.filter((part) => part !== '').join('; ')
  }
  // A picture is its checksum
  if (change.what === 'logo') return change.to === undefined ? 'removed' : 'new'
  const to = shown(change.to)
  return change.from === undefined ? to : `${shown(change.from)} → ${to}`
}

function listed(sign: '+' | '−', entries: readonly string[]): string {
  if (entries.length === 0) return ''
  const more = entries.length > SHOWN ? ` and ${entries.length - SHOWN} more` : ''
  return `${sign} ${entries.slice(0, SHOWN).map(shown).join(', ')}${more}`
}

const PLAIN_WORDS: Readonly<Record<string, string>> = { true: 'on', false: 'off' }

const shown = (value: string | undefined): string =>
  value === undefined ? 'none' : cut(PLAIN_WORDS[value] ?? value, LONGEST)

function pager({ lines, newer, older }: AuditPage): AnyBlock[] {
  const [first, last] = [lines[0], lines.at(-1)]
  const elements = [
    ...(newer && first
      ? [button('Previous', actions.newerAudit, { value: String(first.seq), label: 'Newer changes' })]
      : []),
    ...(older && last
      ? [button('Next', actions.olderAudit, { value: String(last.seq), label: 'Older changes' })]
      : []),
  ]
  return elements.length > 0 ? [{ type: 'divider' }, { type: 'actions', elements }] : []
}
