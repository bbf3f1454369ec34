import type { Kysely } from 'kysely'
import type { AccountLinkStore } from '../domain/login-stores.ts'
import type { Schema } from './schema.ts'

export function accountLinkStore(db: Kysely<Schema>): AccountLinkStore {
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
    async has({ tenantId, userId, appId, issuer, subject }, since) {
      const row = await db
        .selectFrom('accountLinks')
        .select('confirmedAt')
        .where((is) => is.and({ tenantId, userId, appId, issuer, subject }))
        .where('confirmedAt', '>', since)
        .executeTakeFirst()
      return row !== undefined
    },
    async remove({ tenantId, userId, appId, issuer, subject }) {
      await db
        .deleteFrom('accountLinks')
        .where((is) => is.and({ tenantId, userId, appId, issuer, subject }))
        .execute()
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
