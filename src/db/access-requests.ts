import type { Kysely } from 'kysely'
import type { AccessRequestStore } from '../domain/stores.ts'
import type { Schema } from './schema.ts'

export function accessRequestStore(db: Kysely<Schema>): AccessRequestStore {
  return {
    find: ({ tenantId, userId }) =>
      db
        .selectFrom('accessRequests')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .where('userId', '=', userId)
        .executeTakeFirst(),
    async open(request, recent = { from: request.requestedAt, to: request.requestedAt }) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('accessRequests')
        .values(request)
        .onConflict((conflict) =>
          conflict
            .columns(['tenantId', 'userId'])
            .doUpdateSet({
              status: 'open',
              requestedAt: request.requestedAt,
              decidedBy: null,
              decidedAt: null,
            })
            .where((is) =>
              is.or([
                is('accessRequests.status', '=', 'granted'),
                is.and([
                  is('accessRequests.status', '=', 'declined'),
                  is.or([
                    is('accessRequests.decidedAt', '<=', recent.from),
                    is('accessRequests.decidedAt', '>=', recent.to),
                  ]),
                ]),
              ]),
            ),
        )
        .executeTakeFirstOrThrow()
      return numInsertedOrUpdatedRows === 1n
    },
    async decide({ tenantId, userId }, decision) {
      const { numUpdatedRows } = await db
        .updateTable('accessRequests')
        .set(decision)
        .where('tenantId', '=', tenantId)
        .where('userId', '=', userId)
        .where('status', '=', 'open')
        .executeTakeFirstOrThrow()
      return numUpdatedRows === 1n
    },
    cards: ({ tenantId, userId }) =>
      db
        .selectFrom('requestCards')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .where('userId', '=', userId)
        .execute(),
    async saveCard(card) {
      const { channelId, ts, requestedAt } = card
      await db
        .insertInto('requestCards')
        .values(card)
        .onConflict((conflict) =>
          conflict.columns(['tenantId', 'userId', 'adminId']).doUpdateSet({ channelId, ts, requestedAt }),
        )
        .execute()
    },
  }
}
