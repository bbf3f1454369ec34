import { randomUUID } from 'node:crypto'
import type { Connection } from './schema.ts'

/**
 * Writes a row that is gone before anybody can see it: a full disk, a read-only copy and a lock of somebody else's show
 * only when something is written. Throws a `DatabaseUnavailable`.
 */
export async function probe({ kysely }: Connection): Promise<void> {
  const id = `probe:${randomUUID()}`
  await kysely.transaction().execute(async (transaction) => {
    await transaction.insertInto('tenants').values({ id, auditSeq: 0, auditHash: '' }).execute()
    await transaction.deleteFrom('tenants').where('id', '=', id).execute()
  })
}
