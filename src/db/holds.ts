import type { Kysely } from 'kysely'
import type { HoldStore } from '../domain/login-stores.ts'
import type { Schema } from './schema.ts'

export function holdStore(db: Kysely<Schema>): HoldStore {
  return {
    async insert(hold) {
      await db.insertInto('holds').values(hold).execute()
    },
    find: (id) => db.selectFrom('holds').selectAll().where('id', '=', id).executeTakeFirst(),
    async setCode(id, code) {
      const { numUpdatedRows } = await db
        .updateTable('holds')
        .set({ code })
        .where('id', '=', id)
        .where('code', 'is', null)
        .executeTakeFirstOrThrow()
      return numUpdatedRows === 1n
    },
    countTry: (id, now) =>
      db
        .updateTable('holds')
        .set((column) => ({ triesLeft: column('triesLeft', '-', 1) }))
        .where('id', '=', id)
        .where('triesLeft', '>', 0)
        .where('expiresAt', '>', now)
        .where('code', 'is not', null)
        .returningAll()
        .executeTakeFirst(),
    async take(id) {
      const { numDeletedRows } = await db.deleteFrom('holds').where('id', '=', id).executeTakeFirstOrThrow()
      return numDeletedRows === 1n
    },
    async removeOlder(than) {
      await db.deleteFrom('holds').where('expiresAt', '<', than).execute()
    },
  }
}
