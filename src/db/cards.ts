import type { Kysely } from 'kysely'
import type { CardStore } from '../domain/stores.ts'
import type { Schema } from './schema.ts'

export function cardStore(db: Kysely<Schema>): CardStore {
  return {
    find: (reviewId) =>
      db.selectFrom('cards').selectAll().where('reviewId', '=', reviewId).executeTakeFirst(),
    root: (appId) =>
      db
        .selectFrom('cards')
        .innerJoin('reviews', 'reviews.id', 'cards.reviewId')
        .selectAll('cards')
        .where('reviews.appId', '=', appId)
        .where('cards.threadTs', 'is', null)
        .orderBy('reviews.number', 'desc')
        .executeTakeFirst(),
    async save(card) {
      const { channelId, ts, threadTs } = card
      await db
        .insertInto('cards')
        .values(card)
        .onConflict((conflict) => conflict.column('reviewId').doUpdateSet({ channelId, ts, threadTs }))
        .execute()
    },
  }
}
