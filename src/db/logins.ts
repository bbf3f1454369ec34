import type { Kysely, Selectable, SelectQueryBuilder } from 'kysely'
import type { LoginAttempt } from '../domain/login-records.ts'
import type { LoginStore } from '../domain/login-stores.ts'
import type { Connection, Schema } from './schema.ts'

export function loginStore(db: Kysely<Schema>, kind: Connection['kind']): LoginStore {
  /**
   * Held one after the other, always in this order: a person's and an app's overlap, and of two transactions that end
   * them none must wait for a row of the other.
   */
  async function end(logins: SelectQueryBuilder<Schema, 'logins', { id: string }>): Promise<void> {
    const ordered = logins.orderBy('id')
    const held = await (kind === 'postgres' ? ordered.forUpdate() : ordered).execute()
    if (held.length === 0) return
    const ids = held.map(({ id }) => id)
    await db.updateTable('logins').set({ status: 'ended' }).where('id', 'in', ids).execute()
  }
  return {
    async insert(login) {
      await db
        .insertInto('logins')
        .values({ ...login, scopes: JSON.stringify(login.scopes) })
        .execute()
    },
    async find(id) {
      const row = await db.selectFrom('logins').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toLogin(row)
    },
    async findByLink(linkHash) {
      const row = await db
        .selectFrom('logins')
        .selectAll()
        .where('linkHash', '=', linkHash)
        .executeTakeFirst()
      return row && toLogin(row)
    },
    async setAnswerTo(id, answerTo) {
      await db.updateTable('logins').set({ answerTo }).where('id', '=', id).execute()
    },
    async move(id, from, to, { now, refusal }) {
      const { numUpdatedRows } = await db
        .updateTable('logins')
        .set({ status: to, ...(refusal !== undefined && { refusal }) })
        .where('id', '=', id)
        .where('status', '=', from)
        .$if(from === 'open', (query) => query.where('expiresAt', '>', now))
        .executeTakeFirstOrThrow()
      return numUpdatedRows === 1n
    },
    async endOpen(of) {
      const under = db
        .selectFrom('logins')
        .select('id')
        .where('status', 'in', ['open', 'exchanging', 'held'])
        .$if('appId' in of, (query) => query.where('appId', '=', 'appId' in of ? of.appId : ''))
        .$if('userId' in of, (query) =>
          query
            .where('tenantId', '=', 'userId' in of ? of.tenantId : '')
            .where('userId', '=', 'userId' in of ? of.userId : ''),
        )
      await end(under)
    },
    async endOldest({ tenantId, userId }, keep, now) {
      const open = await db
        .selectFrom('logins')
        .select('id')
        .where('tenantId', '=', tenantId)
        .where('userId', '=', userId)
        .where('status', '=', 'open')
        .where('expiresAt', '>', now)
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .execute()
      const oldest = open.slice(keep).map(({ id }) => id)
      if (oldest.length === 0) return
      await end(db.selectFrom('logins').select('id').where('id', 'in', oldest).where('status', '=', 'open'))
    },
    async setAccountOwner(id, accountUserId) {
      await db.updateTable('logins').set({ accountUserId }).where('id', '=', id).execute()
    },
    async forgetAnswers(before) {
      await db
        .updateTable('logins')
        .set({ answerTo: null })
        .where('createdAt', '<', before)
        .where('answerTo', 'is not', null)
        .execute()
    },
    async removeOlder(than) {
      await db.deleteFrom('logins').where('expiresAt', '<', than).execute()
    },
  }
}

const toLogin = (row: Selectable<Schema['logins']>): LoginAttempt => ({
  ...row,
  scopes: JSON.parse(row.scopes),
})
