import { notFound, validationFailed } from './errors.ts'
import { getPolicy } from './policies.ts'
import type { RuleBody } from './policy-body.ts'
import { findScope } from './scopes.ts'
import { isoNow, newId, type Org } from './store.ts'
import { findGroup, findUser } from './users.ts'

export interface Rule extends Omit<RuleBody, 'id' | 'status'> {
  id: string
  status: 'ACTIVE' | 'INACTIVE'
  created: string
  lastUpdated: string
  priority: number
  system: boolean
}

export function addRule(org: Org, policyId: string, body: RuleBody): Rule {
  getPolicy(org, policyId)
  checkConditions(org, body)
  const id = newId('0pr')
  const now = isoNow(org)
  const priority = body.priority ?? listRules(org, policyId).length + 1
  org.db
    .prepare(
      'INSERT INTO rules (id, policy_id, priority, status, body, created, last_updated) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(id, policyId, priority, body.status ?? 'ACTIVE', stored(body), now, now)
  return getRule(org, policyId, id)
}

export function replaceRule(org: Org, policyId: string, id: string, body: RuleBody): Rule {
  const rule = getRule(org, policyId, id)
  checkConditions(org, body)
  org.db
    .prepare('UPDATE rules SET priority = ?, body = ?, last_updated = ? WHERE id = ?')
    .run(body.priority ?? rule.priority, stored(body), isoNow(org), id)
  return getRule(org, policyId, id)
}

export function setRuleStatus(org: Org, policyId: string, id: string, status: Rule['status']): void {
  getRule(org, policyId, id)
  org.db.prepare('UPDATE rules SET status = ?, last_updated = ? WHERE id = ?').run(status, isoNow(org), id)
}

export function deleteRule(org: Org, policyId: string, id: string): void {
  getRule(org, policyId, id)
  org.db.prepare('DELETE FROM rules WHERE id = ?').run(id)
}

export function getRule(org: Org, policyId: string, id: string): Rule {
  const rule = listRules(org, policyId).find((one) => one.id === id)
  if (!rule) throw notFound('AuthorizationServerPolicyRule', id)
  return rule
}

/** In the order in which they are tried. */
export const listRules = (org: Org, policyId: string): Rule[] =>
  org.db
    .prepare<[string], RuleRow>('SELECT * FROM rules WHERE policy_id = ? ORDER BY priority, seq')
    .all(policyId)
    .map(fromRow)

export function ruleView(org: Org, policyId: string, rule: Rule) {
  const self = `${org.url}/api/v1/authorizationServers/default/policies/${policyId}/rules/${rule.id}`
  return { ...rule, _links: { self: { href: self } } }
}

interface RuleRow {
  id: string
  priority: number
  status: Rule['status']
  body: string
  created: string
  last_updated: string
}

function checkConditions(org: Org, { conditions: { people, scopes } }: RuleBody): void {
  for (const groupId of [...(people.groups?.include ?? []), ...(people.groups?.exclude ?? [])]) {
    if (groupId !== 'EVERYONE' && !findGroup(org.db, groupId)) throw unknownName('people.groups', groupId)
  }
  for (const userId of [...(people.users?.include ?? []), ...(people.users?.exclude ?? [])]) {
    if (!findUser(org.db, userId)) throw unknownName('people.users', userId)
  }
  for (const name of scopes.include) {
    if (name !== '*' && !findScope(org, name)) throw unknownName('scopes.include', name)
  }
}

const unknownName = (field: string, name: string) =>
  validationFailed(`conditions.${field}`, `conditions.${field}: Invalid value: ${name}`)

const stored = ({ type, name, conditions, actions }: RuleBody): string =>
  JSON.stringify({ type, name, conditions, actions })

const fromRow = (row: RuleRow): Rule => ({
  ...JSON.parse(row.body),
  id: row.id,
  priority: row.priority,
  status: row.status,
  created: row.created,
  lastUpdated: row.last_updated,
  system: false,
})
