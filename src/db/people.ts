import type { Kysely } from 'kysely'
import type { Profile } from '../domain/ports.ts'
import type { PersonStore } from '../domain/stores.ts'
import type { Schema } from './schema.ts'

export function personStore(db: Kysely<Schema>): PersonStore {
  return {
    async find({ tenantId, userId }) {
      const row = await db
        .selectFrom('people')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .where('userId', '=', userId)
        .executeTakeFirst()
      if (!row) return undefined
      const { name, email, tz, checkedAt } = row
      return { kind: row.kind as Profile['kind'], isAdmin: row.isAdmin === 1, name, email, tz, checkedAt }
    },
    async save({ tenantId, userId }, profile, checkedAt) {
      const columns = { ...profile, isAdmin: profile.isAdmin ? 1 : 0, checkedAt }
      await db
        .insertInto('people')
        .values({ tenantId, userId, ...columns })
        .onConflict((conflict) => conflict.columns(['tenantId', 'userId']).doUpdateSet(columns))
        .execute()
    },
    async admins(tenantId) {
      const rows = await db
        .selectFrom('people')
        .select('userId')
        .where('tenantId', '=', tenantId)
        .where('isAdmin', '=', 1)
        .where('kind', '=', 'member')
        .orderBy('userId')
        .limit(3)
        .execute()
      return rows.map((row) => row.userId)
    },
  }
}
