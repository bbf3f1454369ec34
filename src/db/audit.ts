import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import { auditHash, FIRST_HASH } from '../domain/audit.ts'
import type { AuditPlace, AuditStore } from '../domain/audit-stores.ts'
import type { AuditEntry } from '../domain/records.ts'
import type { Schema } from './schema.ts'

export function auditStore(db: Kysely<Schema>): AuditStore {
  return {
    async append(entry) {
      // The tenant's row is the head of its chain; updating it first makes concurrent writers take turns
      const head = await db
        .insertInto('tenants')
        .values({ id: entry.tenantId, auditSeq: 1, auditHash: FIRST_HASH })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ auditSeq: sql`tenants.audit_seq + 1` }))
        .returning(['auditSeq', 'auditHash'])
        .executeTakeFirstOrThrow()
      const row = { ...entry, seq: head.auditSeq, prevHash: head.auditHash }
      const hash = auditHash(row)
      await db
        .insertInto('audit')
        .values({ ...row, hash })
        .execute()
      await db.updateTable('tenants').set({ auditHash: hash }).where('id', '=', entry.tenantId).execute()
    },
    list: (tenantId, page) =>
      db
        .selectFrom('audit')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .where('seq', '>', page.afterSeq)
        .orderBy('seq')
        .limit(page.limit)
        .execute(),
    async latest(tenantId, { appId, userId }, page) {
      const chain = db.selectFrom('audit').selectAll().where('tenantId', '=', tenantId)
      const rows = appId === undefined ? chain : chain.where('appId', '=', appId)
      if (userId === undefined) return newestFirst(await near(rows, page).execute())
      // A query for each column: an "or" of the two would sort all that the person ever did
      const done = await near(rows.where('actor', '=', userId), page).execute()
      const undergone = await near(rows.where('subject', '=', userId), page).execute()
      const both = newestFirst([...new Map([...done, ...undergone].map((row) => [row.seq, row])).values()])
      return page.after === undefined ? both.slice(0, page.limit) : both.slice(-page.limit)
    },
  }
}

/** The rows that stand nearest to the place, on the side that it names. */
function near(
  rows: SelectQueryBuilder<Schema, 'audit', AuditEntry>,
  { before, after, limit }: AuditPlace & { limit: number },
): SelectQueryBuilder<Schema, 'audit', AuditEntry> {
  if (after !== undefined) return rows.where('seq', '>', after).orderBy('seq', 'asc').limit(limit)
  const older = before === undefined ? rows : rows.where('seq', '<', before)
  return older.orderBy('seq', 'desc').limit(limit)
}

const newestFirst = (rows: AuditEntry[]): AuditEntry[] => rows.sort((a, b) => b.seq - a.seq)
