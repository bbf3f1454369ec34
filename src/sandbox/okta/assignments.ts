import { z } from 'zod'
import { readOnly } from './body.ts'
import { notFound } from './errors.ts'
import { isoNow, type Org } from './store.ts'
import { findGroup } from './users.ts'

/** Which groups' people may log in to an app: the primary gate between tenants. */
export interface Assignment {
  groupId: string
  priority: number
  lastUpdated: string
}

export const assignmentBody = z.strictObject({
  priority: z.int().min(0).max(100).optional(),
  profile: z.record(z.string(), z.unknown()).optional(),
  ...readOnly('id', 'lastUpdated', '_links'),
})

export function assignGroup(org: Org, appId: string, groupId: string, priority = 0): Assignment {
  if (!findGroup(org.db, groupId)) throw notFound('UserGroup', groupId)
  org.db
    .prepare(
      `INSERT INTO app_groups (app_id, group_id, priority, last_updated) VALUES (?, ?, ?, ?)
       ON CONFLICT (app_id, group_id) DO UPDATE SET priority = excluded.priority, last_updated = excluded.last_updated`,
    )
    .run(appId, groupId, priority, isoNow(org))
  return getAssignment(org, appId, groupId)
}

export function unassignGroup(org: Org, appId: string, groupId: string): void {
  getAssignment(org, appId, groupId)
  org.db.prepare('DELETE FROM app_groups WHERE app_id = ? AND group_id = ?').run(appId, groupId)
}

export function getAssignment(org: Org, appId: string, groupId: string): Assignment {
  const assignment = listAssignments(org, appId).find((one) => one.groupId === groupId)
  if (!assignment) throw notFound('ApplicationGroupAssignment', groupId)
  return assignment
}

/** The first one assigned comes first. */
export const listAssignments = (org: Org, appId: string): Assignment[] =>
  org.db
    .prepare<[string], Assignment>(
      `SELECT group_id AS groupId, priority, last_updated AS lastUpdated
       FROM app_groups WHERE app_id = ? ORDER BY seq`,
    )
    .all(appId)

export const isAssigned = (org: Org, appId: string, groupId: string): boolean =>
  listAssignments(org, appId).some((assignment) => assignment.groupId === groupId)

export function assignmentView(org: Org, appId: string, { groupId, priority, lastUpdated }: Assignment) {
  const self = `${org.url}/api/v1/apps/${appId}/groups/${groupId}`
  return { id: groupId, priority, lastUpdated, profile: {}, _links: { self: { href: self } } }
}
