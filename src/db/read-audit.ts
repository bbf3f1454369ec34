import type { AuditRecord, ChainEnd } from '../domain/verify-audit.ts'
import { auditStore } from './audit.ts'
import type { Connection } from './schema.ts'

const AT_ONCE = 1_000
/** Below every number that the column can hold: a row that was slipped in before the first one is read too. */
const BEFORE_ALL = -(2 ** 31)

/**
 * The audit as it stands in the database, tenant by tenant, each tenant's rows and then the head of its chain. Holds
 * no lock: the portal may go on writing.
 */
export async function* readAudit(connection: Connection, tenantId?: string): AsyncGenerator<AuditRecord> {
  for (const id of tenantId === undefined ? await tenantsIn(connection) : [tenantId])
    yield* chainOf(connection, id)
}

/** Also one whose head is gone, or whose rows are. */
async function tenantsIn({ kysely }: Connection): Promise<string[]> {
  const rows = await kysely
    .selectFrom('tenants')
    .select('id')
    .union(kysely.selectFrom('audit').select('tenantId as id'))
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

async function* chainOf(connection: Connection, tenantId: string): AsyncGenerator<AuditRecord> {
  const { list } = auditStore(connection.kysely)
  let seq = BEFORE_ALL
  let head: ChainEnd | undefined
  for (;;) {
    const rows = await list(tenantId, { afterSeq: seq, limit: AT_ONCE })
    for (const row of rows) yield { kind: 'row', row }
    const last = rows.at(-1)
    if (last) {
      seq = last.seq
      continue
    }
    const now = await headOf(connection, tenantId)
    const seen = !now || now.seq <= seq || now.seq === head?.seq
    head = now
    // What it names beyond the rows may have been written since they were read: then another look finds it
    if (seen) break
  }
  if (head || seq !== BEFORE_ALL) yield { kind: 'head', tenantId, head }
}

async function headOf({ kysely }: Connection, tenantId: string): Promise<ChainEnd | undefined> {
  const row = await kysely.selectFrom('tenants').selectAll().where('id', '=', tenantId).executeTakeFirst()
  return row && { seq: row.auditSeq, hash: row.auditHash }
}
