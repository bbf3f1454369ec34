import type { Kysely } from 'kysely'
import type { WarningStore } from '../domain/stores.ts'
import type { Schema } from './schema.ts'

export function warningStore(db: Kysely<Schema>): WarningStore {
  return {
    async plan(warning) {
      await db
        .insertInto('warnings')
        .values(warning)
        .onConflict((conflict) => conflict.columns(['kind', 'subject']).doUpdateSet({ at: warning.at }))
        .execute()
    },
    due: (now, limit) =>
      db.selectFrom('warnings').selectAll().where('at', '<=', now).orderBy('at').limit(limit).execute(),
    async move({ kind, subject, at: from }, at) {
      const mine = { kind, subject, at: from }
      if (at === null) {
        const { numDeletedRows } = await db
          .deleteFrom('warnings')
          .where((is) => is.and(mine))
          .executeTakeFirstOrThrow()
        return numDeletedRows === 1n
      }
      const { numUpdatedRows } = await db
        .updateTable('warnings')
        .set({ at })
        .where((is) => is.and(mine))
        .executeTakeFirstOrThrow()
      return numUpdatedRows === 1n
    },
  }
}
