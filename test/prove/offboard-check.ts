import type { Difference } from '../support/rows.ts'
import type { Kind } from './offboard-kinds.ts'
import type { Area, Rule } from './offboard-rules.ts'

/** What has to come of an attempt, and why. */
export type Expected =
  /** It is over, or never was theirs. */
  | 'refused'
  /** A rule lets anybody like them do it. */
  | 'allowed by rule'
  /** What they had besides stays theirs. */
  | 'still theirs'

export interface Tried {
  name: string
  area: Area
}

export function expected({ before, over, may }: Kind, { area }: Tried): Expected {
  if (may.some((rule) => rule === area)) return 'allowed by rule'
  return before.includes(area) && !over.includes(area) ? 'still theirs' : 'refused'
}

/** What came of it. */
export interface Facts extends Tried {
  /** Slack's name for what is wrong with the acknowledgement. */
  failed: string | undefined
  /** What the person was told, wherever that was: words only. */
  told: string[]
  /** Rows that differ afterwards. */
  changes: Difference[]
  /** Secrets, tokens and codes in anything that was handed to Slack or to a browser meanwhile. */
  leaks: string[]
  /** Names of apps that were told. */
  shown: string[]
}

export interface Verdict {
  came: Expected | 'refused all the same'
  /** In one line; absent where all is as it has to be. */
  violation?: string
}

export function judge(kind: Kind, facts: Facts, userId: string): Verdict {
  const wanted = expected(kind, facts)
  const refused = facts.told.some((text) => kind.told.some((words) => words.test(text)))
  const heard = facts.told.join(' / ').replaceAll(/\s+/g, ' ').slice(0, 200) || 'nothing'
  const wrong = [
    ...(facts.failed ? [`not answered in time: ${facts.failed}`] : []),
    ...(wanted === 'refused' && !refused ? [`not refused, but told: ${heard}`] : []),
    ...(wanted === 'still theirs' && refused ? [`refused what is still theirs: ${heard}`] : []),
    ...(wanted === 'refused' ? left(kind, facts, userId) : []),
    ...(wanted === 'refused' || wanted === 'allowed by rule'
      ? facts.leaks.map((leak) => `handed ${leak}`)
      : []),
  ]
  const came = wanted !== 'refused' && wanted !== 'still theirs' && refused ? 'refused all the same' : wanted
  return wrong.length > 0 ? { came, violation: `${kind.name}, ${facts.name}: ${wrong.join('; ')}` } : { came }
}

/** What a refusal must not leave behind. */
function left(kind: Kind, { changes, shown }: Facts, userId: string): string[] {
  const changed = [...new Set(strays(kind, changes, userId).map(({ table }) => table))]
  return [
    ...(changed.length > 0 ? [`changed ${changed.join(', ')}`] : []),
    ...shown.map((name) => `shown ${name}`),
  ]
}

/** Changes other than the traces of a refusal. */
export const strays = (kind: Kind, changes: readonly Difference[], userId: string): Difference[] =>
  changes.filter((change) => !isTrace(change, userId) && !(kind.lost && isEndOfAccess(change, userId)))

/** Changes that go beyond what the rules of this kind are about, once all that they allow was done. */
export function beyondRules(kind: Kind, changes: readonly Difference[], userId: string): string[] {
  const tables = [...TRACES, ...kind.may.flatMap((rule) => ALLOWED[rule])]
  const beyond = strays(kind, changes, userId).map(({ table }) => table)
  return [...new Set(beyond)].filter((table) => !tables.includes(table))
}

const REFUSALS = ['token.refused', 'review.refused']

/** A refusal leaves itself in the audit, what Slack says of people, and the Home that somebody opened. */
const isTrace = ({ table, is, row }: Difference, userId: string): boolean =>
  ['tenants', 'people', 'refusals'].includes(table) ||
  (table === 'homes' && is === 'new' && row.user_id === userId) ||
  (table === 'audit' && is === 'new' && row.actor === userId && REFUSALS.includes(String(row.action)))

/** What goes with the access of somebody of whom Slack says, when it is asked, that they are no member. */
function isEndOfAccess({ table, is, row }: Difference, userId: string): boolean {
  const theirs = row.user_id === userId
  if (table === 'access' || table === 'account_links') return is === 'gone' && theirs
  // Of a login that was held; the row does not say whose
  if (table === 'holds') return is === 'gone'
  if (table === 'logins') return theirs && (is === 'gone' || /^(ended|refused)$/.test(String(row.status)))
  if (table === 'audit') return is === 'new' && row.action === 'access.revoked' && row.subject === userId
  return table === 'jobs' && /^(send-message|draw-home|draw-admin-homes)$/.test(String(row.kind))
}

const TRACES = ['tenants', 'audit', 'refusals', 'people', 'homes', 'jobs']
const OF_LOGINS = ['logins', 'holds', 'deliveries', 'account_links']
/** What else may change by a rule. */
const ALLOWED: Record<Rule, readonly string[]> = {
  read: [],
  discard: OF_LOGINS,
  login: OF_LOGINS,
  ask: ['access_requests', 'request_cards'],
  report: ['secrets', 'apps', 'warnings'],
}
