import type { Kysely } from 'kysely'
import type { HomeStore } from '../domain/stores.ts'
import type { Schema } from './schema.ts'

export function homeStore(db: Kysely<Schema>): HomeStore {
  return {
    find: ({ tenantId, userId }) =>
      db
        .selectFrom('homes')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .where('userId', '=', userId)
        .executeTakeFirst(),
    async save(choice) {
      const { status, query, page } = choice
      await db
        .insertInto('homes')
        .values(choice)
        .onConflict((conflict) =>
          conflict.columns(['tenantId', 'userId']).doUpdateSet({ status, query, page }),
        )
        .execute()
    },
  }
}
