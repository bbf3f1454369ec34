import type { Kysely, Selectable } from 'kysely'
import type { Review } from '../domain/records.ts'
import type { ReviewStore } from '../domain/stores.ts'
import type { Schema } from './schema.ts'

export function reviewStore(db: Kysely<Schema>): ReviewStore {
  const all = () => db.selectFrom('reviews').selectAll()
  return {
    async insert(review) {
      await db.insertInto('reviews').values(toRow(review)).execute()
    },
    async find(id) {
      const row = await all().where('id', '=', id).executeTakeFirst()
      return row && toReview(row)
    },
    async latest(appId, count) {
      const rows = await all().where('appId', '=', appId).orderBy('number', 'desc').limit(count).execute()
      return rows.map(toReview)
    },
    async decidedBefore(appId, number) {
      const row = await all()
        .where('appId', '=', appId)
        .where('number', '<', number)
        .where('status', 'in', ['approved', 'rejected'])
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row && toReview(row)
    },
    async hasSubmitted(appId, userId, { from, to }) {
      const row = await db
        .selectFrom('reviews')
        .select('id')
        .where('appId', '=', appId)
        .where('number', '>=', from)
        .where('number', '<=', to)
        .where('submitterId', '=', userId)
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
    async pendingOf(appId) {
      const row = await all().where('appId', '=', appId).where('status', '=', 'pending').executeTakeFirst()
      return row && toReview(row)
    },
    async approvedOf(tenantId) {
      const rows = await all()
        .where('tenantId', '=', tenantId)
        .where('status', '=', 'approved')
        .orderBy('createdAt', 'desc')
        .limit(100)
        .execute()
      return rows.map(toReview)
    },
    async countBetween({ tenantId, userId }, { from, to }) {
      const { total } = await db
        .selectFrom('reviews')
        .select((count) => count.fn.countAll<number | string>().as('total'))
        .where('tenantId', '=', tenantId)
        .where('submitterId', '=', userId)
        .where('createdAt', '>', from)
        .where('createdAt', '<', to)
        .executeTakeFirstOrThrow()
      // PostgreSQL's count is a bigint, which arrives as text
      return Number(total)
    },
    async pending(tenantId) {
      const rows = await all()
        .where('tenantId', '=', tenantId)
        .where('status', '=', 'pending')
        .orderBy('createdAt')
        .limit(50)
        .execute()
      return rows.map(toReview)
    },
    async decide(id, decision) {
      const { numUpdatedRows } = await db
        .updateTable('reviews')
        .set(decision)
        .where('id', '=', id)
        .where('status', '=', 'pending')
        .executeTakeFirstOrThrow()
      return numUpdatedRows === 1n
    },
    async setProblem(id, problem) {
      const { numUpdatedRows } = await db
        .updateTable('reviews')
        .set({ problem })
        .where('id', '=', id)
        .where('problem', problem === null ? 'is not' : 'is distinct from', problem)
        .executeTakeFirstOrThrow()
      return numUpdatedRows === 1n
    },
    votes: (reviewId) =>
      db.selectFrom('votes').selectAll().where('reviewId', '=', reviewId).orderBy('at').execute(),
    async vote(vote) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('votes')
        .values(vote)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow()
      return numInsertedOrUpdatedRows === 1n
    },
    async removeVote(reviewId, userId) {
      const { numDeletedRows } = await db
        .deleteFrom('votes')
        .where('reviewId', '=', reviewId)
        .where('userId', '=', userId)
        .executeTakeFirstOrThrow()
      return numDeletedRows === 1n
    },
  }
}

const toRow = (review: Review): Selectable<Schema['reviews']> => ({
  ...review,
  proposal: JSON.stringify(review.proposal),
  baseline: review.baseline && JSON.stringify(review.baseline),
})

const toReview = (row: Selectable<Schema['reviews']>): Review => ({
  ...row,
  proposal: JSON.parse(row.proposal),
  baseline: row.baseline && JSON.parse(row.baseline),
})
