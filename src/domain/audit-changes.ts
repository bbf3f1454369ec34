import type { AuditEntry } from './records.ts'

/** What became different in one respect; `what` is the key in the audit row. */
export type Change =
  | { what: string; from: string | undefined; to: string | undefined }
  | { what: string; added: string[]; removed: string[] }

/** Ids that tell a reader nothing, and what stands beside the changes anyway. */
const UNTOLD = new Set(['login', 'review', 'last4'])

/** The differences between before and after of a row, whatever was put there, and the secret it names. */
export function changesOf(row: Pick<AuditEntry, 'before' | 'after'>): {
  changes: Change[]
  last4: string | undefined
} {
  const before = read(row.before)
  const after = read(row.after)
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return {
    changes: keys.filter((key) => !UNTOLD.has(key)).flatMap((key) => change(key, before[key], after[key])),
    last4: text(after.last4 ?? before.last4),
  }
}

/** Rows of access hold a bare word, which says no more than their action does. */
function read(json: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json ?? 'null')
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
  } catch {
    return {}
  }
}

function change(what: string, before: unknown, after: unknown): Change[] {
  if (Array.isArray(before) || Array.isArray(after)) {
    const [old, fresh] = [list(before), list(after)]
    const added = fresh.filter((one) => !old.includes(one))
    const removed = old.filter((one) => !fresh.includes(one))
    return added.length + removed.length > 0 ? [{ what, added, removed }] : []
  }
  const [from, to] = [text(before), text(after)]
  return from === to ? [] : [{ what, from, to }]
}

const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap((one: unknown) => text(one) ?? []) : []

/** Nothing is nothing, whether it was null, empty or not there. */
function text(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}
