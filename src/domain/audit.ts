import { sha256 } from './ids.ts'
import type { AuditEntry } from './records.ts'

/** Before the first row of a tenant. */
export const FIRST_HASH = '0'.repeat(64)

/**
 * SHA-256 over the row and the hash of the row before it. A JSON array has one spelling for its values, so nothing
 * can be moved between fields without changing the hash.
 */
export function auditHash(row: Omit<AuditEntry, 'hash'>): string {
  const { prevHash, tenantId, seq, at, actor, action, appId, subject, before, after } = row
  return sha256(JSON.stringify([prevHash, tenantId, seq, at, actor, action, appId, subject, before, after]))
}
