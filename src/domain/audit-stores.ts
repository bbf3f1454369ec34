import type { AuditEntry } from './records.ts'

export interface AuditFilter {
  appId?: string | undefined
  /** What this person did, and what was done to them. */
  userId?: string | undefined
}

/** Rows older than `before`; or the next ones newer than `after`; without either, the newest. */
export interface AuditPlace {
  before?: number | undefined
  after?: number | undefined
}

export interface AuditStore {
  /** Chains the row to the tenant's last one; to be called inside the transaction of the change itself. */
  append(entry: Omit<AuditEntry, 'seq' | 'prevHash' | 'hash'>): Promise<void>
  /** Oldest first. */
  list(tenantId: string, page: { afterSeq: number; limit: number }): Promise<AuditEntry[]>
  /** Newest first, of the whole tenant or of what the filter names. */
  latest(tenantId: string, filter: AuditFilter, page: AuditPlace & { limit: number }): Promise<AuditEntry[]>
}

export interface RefusalStore {
  /** One more of a person, matter and reason; false when there have been `most` of them. */
  count(
    refusal: { subject: string; person: string; reason: string; at: string },
    most: number,
  ): Promise<boolean>
  removeOlder(than: string): Promise<void>
}
