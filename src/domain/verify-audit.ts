import { auditHash, FIRST_HASH } from './audit.ts'
import { readAuditLine } from './audit-line.ts'
import type { AuditEntry } from './records.ts'

/** What a check is fed with, a tenant's rows in the order of its chain. */
export type AuditRecord =
  | { kind: 'row'; row: AuditEntry }
  /** A line of an exported file, without its line feed. */
  | { kind: 'line'; bytes: Uint8Array }
  /** Where the tenant's chain must end; follows its rows. Absent when nothing is known about that. */
  | { kind: 'head'; tenantId: string; head: ChainEnd | undefined }

export interface ChainEnd {
  seq: number
  hash: string
}

/** The first place where a chain is not as it was written. */
export interface Flaw {
  /** Unknown only when not even that much of a line can be read. */
  tenantId: string | undefined
  /** The row's place in its chain, whatever stands there now. */
  seq: number | undefined
  /** Line of the file, from 1. */
  line: number | undefined
  problem: string
}

export interface Verdict {
  rows: number
  /** Where each tenant's chain ends, as far as it was read. */
  ends: ReadonlyMap<string, ChainEnd>
  flaw: Flaw | undefined
}

type FlawedRow = Omit<Flaw, 'line'>

const START: ChainEnd = { seq: 0, hash: FIRST_HASH }

/**
 * Follows the chain of each tenant from its first row and stops at the first flaw: a row that is missing, is not
 * linked to the one before it, or does not have the hash of what it says. `tenantId` leaves all other tenants out.
 */
export async function verifyAudit(
  records: AsyncIterable<AuditRecord> | Iterable<AuditRecord>,
  tenantId?: string,
): Promise<Verdict> {
  const ends = new Map<string, ChainEnd>()
  let rows = 0
  let line = 0
  let last: AuditEntry | undefined
  const check = (record: AuditRecord): FlawedRow | undefined => {
    if (record.kind === 'head')
      return flawOfHead(record.tenantId, ends.get(record.tenantId) ?? START, record.head)
    if (record.kind === 'line') line++
    const row = record.kind === 'row' ? record.row : readAuditLine(record.bytes)
    if (!row) return record.kind === 'line' ? unreadable(record.bytes, last) : undefined
    last = row
    if (tenantId !== undefined && row.tenantId !== tenantId) return undefined
    const flaw = flawOfRow(ends.get(row.tenantId) ?? START, row)
    if (flaw) return flaw
    ends.set(row.tenantId, { seq: row.seq, hash: row.hash })
    rows++
    return undefined
  }
  for await (const record of records) {
    const flaw = check(record)
    if (flaw) return { rows, ends, flaw: { ...flaw, line: line || undefined } }
  }
  return { rows, ends, flaw: undefined }
}

function flawOfRow(end: ChainEnd, row: AuditEntry): FlawedRow | undefined {
  const { tenantId } = row
  const seq = end.seq + 1
  if (row.seq !== seq) return { tenantId, seq, problem: `row missing: row ${row.seq} stands in its place` }
  if (row.prevHash !== end.hash)
    return { tenantId, seq, problem: 'link broken: it does not name the hash of the row before it' }
  if (row.hash !== auditHash(row))
    return { tenantId, seq, problem: 'hash differs: the row is not what was written' }
  return undefined
}

function flawOfHead(tenantId: string, end: ChainEnd, head: ChainEnd | undefined): FlawedRow | undefined {
  if (!head) return { tenantId, seq: end.seq, problem: 'head missing: nothing says that the chain ends here' }
  if (head.seq > end.seq)
    return { tenantId, seq: end.seq + 1, problem: `row missing: the chain goes on to row ${head.seq}` }
  if (head.seq < end.seq)
    return { tenantId, seq: head.seq + 1, problem: `row added: the chain ends with row ${head.seq}` }
  if (head.hash !== end.hash)
    return { tenantId, seq: end.seq, problem: 'hash differs: the head of the chain has another one' }
  return undefined
}

/** What it says of itself, or else the place after the last one that could be read. */
function unreadable(bytes: Uint8Array, last: AuditEntry | undefined): FlawedRow {
  const named = /^{"tenantId":"([^"\\]+)","seq":(\d+),/.exec(new TextDecoder().decode(bytes))
  return {
    tenantId: named?.[1] ?? last?.tenantId,
    seq: named ? Number(named[2]) : last && last.seq + 1,
    problem: 'not readable: the line is not a row as it was exported',
  }
}
