import type { Kysely, Selectable } from 'kysely'
import type { Profile } from '../domain/ports.ts'
import type { PersonRef } from '../domain/records.ts'
import type { PersonStore } from '../domain/stores.ts'
import { held } from './held.ts'
import type { Connection, Schema } from './schema.ts'

/** Longer than Slack is waited for. A row from further ahead was written by a clock that was wrong. */
const OVERTAKEN_MS = 60_000

export function personStore(db: Kysely<Schema>, kind: Connection['kind']): PersonStore {
  const rowOf = ({ tenantId, userId }: PersonRef) =>
    db.selectFrom('people').selectAll().where('tenantId', '=', tenantId).where('userId', '=', userId)
  return {
    async find(person) {
      const row = await rowOf(person).executeTakeFirst()
      return row && { ...toProfile(row), checkedAt: row.checkedAt }
    },
    async hold(person) {
      const row = await held(rowOf(person), kind).executeTakeFirst()
      return row && toProfile(row)
    },
    async save({ tenantId, userId }, profile, checkedAt) {
      const columns = { ...profile, isAdmin: profile.isAdmin ? 1 : 0, checkedAt }
      const overtaken = new Date(Date.parse(checkedAt) + OVERTAKEN_MS).toISOString()
      await db
        .insertInto('people')
        .values({ tenantId, userId, ...columns })
        .onConflict((conflict) =>
          conflict
            .columns(['tenantId', 'userId'])
            .doUpdateSet(columns)
            .where((is) =>
              is.or([is('people.checkedAt', '<=', checkedAt), is('people.checkedAt', '>', overtaken)]),
            ),
        )
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

const toProfile = ({ kind, isAdmin, name, email, tz }: Selectable<Schema['people']>): Profile => ({
  kind: kind as Profile['kind'],
  isAdmin: isAdmin === 1,
  name,
  email,
  tz,
})
