import type { ExpressionBuilder, ExpressionWrapper, Kysely, Selectable, SqlBool } from 'kysely'
import type { LoginAttempt } from '../domain/login-records.ts'
import type { LoginStore } from '../domain/login-stores.ts'
import type { Connection, Schema } from './schema.ts'

export function loginStore(db: Kysely<Schema>, kind: Connection['kind']): LoginStore {
  type Which = (is: ExpressionBuilder<Schema, 'logins'>) => ExpressionWrapper<Schema, 'logins', SqlBool>
  /** PostgreSQL takes the rows in one order first, whatever it is asked for: two of these must not wait in a circle. */
  async function end(which: Which): Promise<string[]> {
    const matching = db.selectFrom('logins').select(['id', 'status']).where(which).orderBy('id')
    const rows = await (kind === 'postgres' ? matching.forUpdate() : matching).execute()
    const ids = rows.map(({ id }) => id)
    if (ids.length > 0)
      await db.updateTable('logins').set({ status: 'ended' }).where('id', 'in', ids).execute()
    return rows.flatMap(({ id, status }) => (status === 'held' ? [id] : []))
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
    async countBetween({ tenantId, userId }, { from, to }) {
      const { total } = await db
        .selectFrom('logins')
        .select((count) => count.fn.countAll<number | string>().as('total'))
        .where('tenantId', '=', tenantId)
        .where('userId', '=', userId)
        .where('createdAt', '>', from)
        .where('createdAt', '<', to)
        .executeTakeFirstOrThrow()
      // PostgreSQL's count is a bigint, which arrives as text
      return Number(total)
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
      const whose = 'appId' in of ? { appId: of.appId } : { tenantId: of.tenantId, userId: of.userId }
      return end((is) => is.and([is('status', 'in', ['open', 'exchanging', 'held']), is.and(whose)]))
    },
    async endOldest({ id: newest, tenantId, userId, createdAt: now }, keep) {
      const open = await db
        .selectFrom('logins')
        .select('id')
        .where('tenantId', '=', tenantId)
        .where('userId', '=', userId)
        .where('status', '=', 'open')
        .where('expiresAt', '>', now)
        // Not by its time: a clock that was set back made it the oldest
        .where('id', '<>', newest)
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .execute()
      const oldest = open.slice(keep - 1).map(({ id }) => id)
      if (oldest.length === 0) return
      await end((is) => is.and([is('id', 'in', oldest), is('status', '=', 'open')]))
    },
    async setAccount(id, account) {
      await db.updateTable('logins').set(account).where('id', '=', id).execute()
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
    async removeOlder(than, others) {
      await db
        .deleteFrom('logins')
        .where('expiresAt', '<', than)
        .where((is) => is.or([is('accountSubject', 'is', null), is('expiresAt', '<', others)]))
        .execute()
    },
  }
}

const toLogin = (row: Selectable<Schema['logins']>): LoginAttempt => ({
  ...row,
  scopes: JSON.parse(row.scopes),
})
