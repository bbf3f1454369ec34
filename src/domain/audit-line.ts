import { z } from 'zod'
import type { AuditEntry } from './records.ts'

/** In the order of the keys of a line. */
const lineSchema = z.strictObject({
  tenantId: z.string(),
  seq: z.number(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  appId: z.string().nullable(),
  subject: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  prevHash: z.string(),
  hash: z.string(),
})

/** A row as a line of an export: its one spelling, without a line feed. */
export function auditLine(row: AuditEntry): string {
  const { tenantId, seq, at, actor, action, appId, subject, before, after, prevHash, hash } = row
  return JSON.stringify({ tenantId, seq, at, actor, action, appId, subject, before, after, prevHash, hash })
}

/**
 * The row that a line of an export holds. Nothing when it is not spelled exactly as `auditLine` does: what reads the
 * same is not good enough where every byte counts.
 */
export function readAuditLine(bytes: Uint8Array): AuditEntry | undefined {
  try {
    // Fatal: bytes that are no text must not all become the same replacement character
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const row = lineSchema.parse(JSON.parse(text))
    return auditLine(row) === text ? row : undefined
  } catch {
    return undefined
  }
}
