import { type Kysely, sql } from 'kysely'
import type { RefusalStore } from '../domain/audit-stores.ts'
import type { Schema } from './schema.ts'

export function refusalStore(db: Kysely<Schema>): RefusalStore {
  return {
    async count(refusal, most) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('refusals')
        .values({ ...refusal, times: 1 })
        .onConflict((conflict) =>
          conflict
            .columns(['subject', 'person', 'reason'])
            .doUpdateSet({ times: sql`refusals.times + 1` })
            .where('refusals.times', '<', most),
        )
        .executeTakeFirstOrThrow()
      return numInsertedOrUpdatedRows === 1n
    },
    async removeOlder(than) {
      await db.deleteFrom('refusals').where('at', '<', than).execute()
    },
  }
}
