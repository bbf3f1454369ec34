import type { Kysely } from 'kysely'
import type { PersonRef } from '../domain/records.ts'
import type { AccessStore } from '../domain/stores.ts'
import { held } from './held.ts'
import type { Connection, Schema } from './schema.ts'

export function accessStore(db: Kysely<Schema>, kind: Connection['kind']): AccessStore {
  const rowOf = ({ tenantId, userId }: PersonRef) =>
    db.selectFrom('access').select('userId').where('tenantId', '=', tenantId).where('userId', '=', userId)
  return {
    async has(person) {
      return (await rowOf(person).executeTakeFirst()) !== undefined
    },
    find: ({ tenantId, userId }) =>
      db
        .selectFrom('access')
        .leftJoin('people', (join) =>
          join.onRef('people.tenantId', '=', 'access.tenantId').onRef('people.userId', '=', 'access.userId'),
        )
        .select(['people.kind', 'people.checkedAt', 'access.grantedBy', 'access.grantedAt'])
        .where('access.tenantId', '=', tenantId)
        .where('access.userId', '=', userId)
        .executeTakeFirst(),
    async hold(person) {
      return (await held(rowOf(person), kind).executeTakeFirst()) !== undefined
    },
    async grant(access) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('access')
        .values(access)
        .onConflict((conflict) => conflict.columns(['tenantId', 'userId']).doNothing())
        .executeTakeFirstOrThrow()
      return numInsertedOrUpdatedRows === 1n
    },
    async revoke({ tenantId, userId }) {
      const { numDeletedRows } = await db
        .deleteFrom('access')
        .where('tenantId', '=', tenantId)
        .where('userId', '=', userId)
        .executeTakeFirstOrThrow()
      return numDeletedRows === 1n
    },
    async among(tenantId, userIds) {
      if (userIds.length === 0) return new Set()
      const rows = await db
        .selectFrom('access')
        .select('userId')
        .where('tenantId', '=', tenantId)
        .where('userId', 'in', [...userIds])
        .execute()
      return new Set(rows.map((row) => row.userId))
    },
    newest: (tenantId, limit) =>
      db
        .selectFrom('access')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .orderBy('grantedAt', 'desc')
        .limit(limit)
        .execute(),
    async count(tenantId) {
      const { total } = await db
        .selectFrom('access')
        .select((count) => count.fn.countAll<number | string>().as('total'))
        .where('tenantId', '=', tenantId)
        .executeTakeFirstOrThrow()
      // PostgreSQL's count is a bigint, which arrives as text
      return Number(total)
    },
  }
}
