import type { Kysely } from 'kysely'
import type { DeliveryStore } from '../domain/login-stores.ts'
import type { Schema } from './schema.ts'

export function deliveryStore(db: Kysely<Schema>): DeliveryStore {
  return {
    async insert(delivery) {
      await db.insertInto('deliveries').values(delivery).execute()
    },
    find: (id) => db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst(),
    show: (id, recipient, now) =>
      db
        .updateTable('deliveries')
        .set({ shownAt: now })
        .where('id', '=', id)
        .where('tenantId', '=', recipient.tenantId)
        .where('userId', '=', recipient.userId)
        .where('expiresAt', '>', now)
        .where('shownAt', 'is', null)
        .returningAll()
        .executeTakeFirst(),
    async waitAgain(id, shownAt) {
      const { numUpdatedRows } = await db
        .updateTable('deliveries')
        .set({ shownAt: null })
        .where('id', '=', id)
        .where('shownAt', '=', shownAt)
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },
    async remove(id) {
      await db.deleteFrom('deliveries').where('id', '=', id).execute()
    },
    async removeExpired(now) {
      await db.deleteFrom('deliveries').where('expiresAt', '<=', now).execute()
    },
  }
}
