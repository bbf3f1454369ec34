import { findAppByClient } from './apps.ts'
import { notFound, validationFailed } from './errors.ts'
import type { PolicyBody } from './policy-body.ts'
import { isoNow, newId, type Org } from './store.ts'

export interface Policy extends Omit<PolicyBody, 'id' | 'status'> {
  id: string
  status: 'ACTIVE' | 'INACTIVE'
  created: string
  lastUpdated: string
  priority: number
  system: boolean
}

export function addPolicy(org: Org, body: PolicyBody): Policy {
  checkClients(org, body)
  const id = newId('00p')
  const now = isoNow(org)
  org.db.transaction(() => {
    org.db
      .prepare(
        'INSERT INTO policies (id, priority, status, body, created, last_updated) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(id, body.priority ?? lastPriority(org) + 1, body.status ?? 'ACTIVE', stored(body), now, now)
    indexClients(org, id, body)
  })()
  return getPolicy(org, id)
}

export function replacePolicy(org: Org, id: string, body: PolicyBody): Policy {
  const policy = getPolicy(org, id)
  checkClients(org, body)
  org.db.transaction(() => {
    org.db
      .prepare('UPDATE policies SET priority = ?, body = ?, last_updated = ? WHERE id = ?')
      .run(body.priority ?? policy.priority, stored(body), isoNow(org), id)
    indexClients(org, id, body)
  })()
  return getPolicy(org, id)
}

export function setPolicyStatus(org: Org, id: string, status: Policy['status']): void {
  getPolicy(org, id)
  org.db.prepare('UPDATE policies SET status = ?, last_updated = ? WHERE id = ?').run(status, isoNow(org), id)
}

export function deletePolicy(org: Org, id: string): void {
  getPolicy(org, id)
  org.db.transaction(() => {
    org.db.prepare('DELETE FROM rules WHERE policy_id = ?').run(id)
    org.db.prepare('DELETE FROM policy_clients WHERE policy_id = ?').run(id)
    org.db.prepare('DELETE FROM policies WHERE id = ?').run(id)
  })()
}

export function getPolicy(org: Org, id: string): Policy {
  const row = org.db.prepare<[string], PolicyRow>('SELECT * FROM policies WHERE id = ?').get(id)
  if (!row) throw notFound('AuthorizationServerPolicy', id)
  return fromRow(row)
}

export const listPolicies = (org: Org): Policy[] =>
  org.db.prepare<[], PolicyRow>('SELECT * FROM policies ORDER BY priority, seq').all().map(fromRow)

/** The active ones that name this client, or all clients, in the order in which they are tried. */
export const policiesOfClient = (org: Org, clientId: string): Policy[] =>
  org.db
    .prepare<[string], PolicyRow>(
      `SELECT policies.* FROM policies WHERE status = 'ACTIVE' AND id IN
         (SELECT policy_id FROM policy_clients WHERE client_id IN (?, 'ALL_CLIENTS')) ORDER BY priority, seq`,
    )
    .all(clientId)
    .map(fromRow)

export function policyView(org: Org, policy: Policy) {
  const self = `${org.url}/api/v1/authorizationServers/default/policies/${policy.id}`
  return { ...policy, _links: { self: { href: self }, rules: { href: `${self}/rules` } } }
}

interface PolicyRow {
  id: string
  priority: number
  status: Policy['status']
  body: string
  created: string
  last_updated: string
}

function checkClients(org: Org, body: PolicyBody): void {
  for (const clientId of body.conditions.clients.include) {
    if (clientId !== 'ALL_CLIENTS' && !findAppByClient(org, clientId)) {
      throw validationFailed(
        'conditions.clients.include',
        `conditions.clients.include: Invalid client: ${clientId}`,
      )
    }
  }
}

function indexClients(org: Org, policyId: string, body: PolicyBody): void {
  org.db.prepare('DELETE FROM policy_clients WHERE policy_id = ?').run(policyId)
  const insert = org.db.prepare('INSERT OR IGNORE INTO policy_clients (policy_id, client_id) VALUES (?, ?)')
  for (const clientId of body.conditions.clients.include) insert.run(policyId, clientId)
}

const lastPriority = (org: Org): number =>
  org.db.prepare<[], { last: number | null }>('SELECT max(priority) AS last FROM policies').get()?.last ?? 0

const stored = ({ type, name, description, conditions }: PolicyBody): string =>
  JSON.stringify({ type, name, description, conditions })

const fromRow = (row: PolicyRow): Policy => ({
  ...JSON.parse(row.body),
  id: row.id,
  priority: row.priority,
  status: row.status,
  created: row.created,
  lastUpdated: row.last_updated,
  system: false,
})
