import type { Kysely } from 'kysely'
import type { AccountLinkStore } from '../domain/login-stores.ts'
import { held } from './held.ts'
import type { Connection, Schema } from './schema.ts'

export function accountLinkStore(db: Kysely<Schema>, kind: Connection['kind']): AccountLinkStore {
  return {
    async save(link) {
      await db
        .insertInto('accountLinks')
        .values(link)
        .onConflict((conflict) =>
          conflict
            .columns(['tenantId', 'userId', 'appId', 'issuer', 'subject'])
            .doUpdateSet({ confirmedAt: link.confirmedAt }),
        )
        .execute()
    },
    async hold({ tenantId, userId, appId, issuer, subject }, since) {
      const link = db
        .selectFrom('accountLinks')
        .select('confirmedAt')
        .where((is) => is.and({ tenantId, userId, appId, issuer, subject }))
        .where('confirmedAt', '>', since)
      return (await held(link, kind).executeTakeFirst()) !== undefined
    },
    async remove({ tenantId, userId, appId, issuer, subject }) {
      const { numDeletedRows } = await db
        .deleteFrom('accountLinks')
        .where((is) => is.and({ tenantId, userId, appId, issuer, subject }))
        .executeTakeFirstOrThrow()
      return numDeletedRows === 1n
    },
    async removeOf({ tenantId, userId }) {
      await db
        .deleteFrom('accountLinks')
        .where('tenantId', '=', tenantId)
        .where('userId', '=', userId)
        .execute()
    },
    async removeOlder(than) {
      await db.deleteFrom('accountLinks').where('confirmedAt', '<', than).execute()
    },
  }
}
