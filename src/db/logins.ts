import type { Kysely, Selectable } from 'kysely'
import type { LoginAttempt } from '../domain/records.ts'
import type { LoginStore } from '../domain/stores.ts'
import type { Schema } from './schema.ts'

export function loginStore(db: Kysely<Schema>): LoginStore {
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
      await db
        .updateTable('logins')
        .set({ status: 'ended' })
        .where('status', 'in', ['open', 'exchanging'])
        .$if('appId' in of, (query) => query.where('appId', '=', 'appId' in of ? of.appId : ''))
        .$if('userId' in of, (query) =>
          query
            .where('tenantId', '=', 'userId' in of ? of.tenantId : '')
            .where('userId', '=', 'userId' in of ? of.userId : ''),
        )
        .execute()
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
