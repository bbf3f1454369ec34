import type { AccessDeps, Actor } from './access.ts'
import type { RefusalCode } from './errors.ts'
import { isoAt } from './ports.ts'
import type { AuditEntry } from './records.ts'

/** So often in a day a refusal stands in the audit, of each person, matter and reason. */
const MOST_NOTED = 5

export interface Refusal {
  /** The id of what it is about: a login attempt, a review. */
  subject: string
  by: Actor
  reason: RefusalCode
}

/**
 * A refusal that leaves everything as it is, in the audit: the one place that such rows come from. Asked again costs
 * nothing, so that they are few: a thousandth reload tells nobody more than the first, and what strangers send is
 * counted in the log alone.
 */
export async function appendRefusal(
  deps: Pick<AccessDeps, 'db' | 'clock'>,
  { subject, by, reason }: Refusal,
  row: Omit<AuditEntry, 'seq' | 'at' | 'prevHash' | 'hash'>,
): Promise<void> {
  const at = isoAt(deps.clock)
  const person = `${by.homeTenantId ?? by.tenantId}:${by.userId}`
  await deps.db.transaction(async (stores) => {
    if (await stores.refusals.count({ subject, person, reason, at }, MOST_NOTED))
      await stores.audit.append({ ...row, at })
  })
}
