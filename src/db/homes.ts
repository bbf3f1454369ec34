import type { Kysely } from 'kysely'
import type { HomeStore } from '../domain/stores.ts'
import type { Schema } from './schema.ts'

export function homeStore(db: Kysely<Schema>): HomeStore {
  return {
    async find({ tenantId, userId }) {
      const row = await db
        .selectFrom('homes')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .where('userId', '=', userId)
        .executeTakeFirst()
      return row && { ...row, wholeTenant: row.wholeTenant === 1 }
    },
    ofWholeTenant: (tenantId) =>
      db
        .selectFrom('homes')
        .select(['tenantId', 'userId'])
        .where('tenantId', '=', tenantId)
        .where('wholeTenant', '=', 1)
        .limit(50)
        .execute(),
    async save(choice) {
      const row = { ...choice, wholeTenant: choice.wholeTenant ? 1 : 0 }
      const { status, query, page, wholeTenant } = row
      await db
        .insertInto('homes')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['tenantId', 'userId']).doUpdateSet({ status, query, page, wholeTenant }),
        )
        .execute()
    },
  }
}
