import { type Kysely, sql } from 'kysely'
import { auditHash, FIRST_HASH } from '../domain/audit.ts'
import type { AuditStore } from '../domain/stores.ts'
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
  }
}
