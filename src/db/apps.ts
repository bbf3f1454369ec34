import type { Kysely, Selectable, SelectQueryBuilder } from 'kysely'
import type { App } from '../domain/records.ts'
import type { AppFilter, AppStore } from '../domain/stores.ts'
import type { Connection, Schema } from './schema.ts'

export function appStore(db: Kysely<Schema>, kind: Connection['kind']): AppStore {
  return {
    async insert(app) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('apps')
        .values(toRow(app))
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirstOrThrow()
      return numInsertedOrUpdatedRows === 1n
    },
    async find(id) {
      const row = await db.selectFrom('apps').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toApp(row)
    },
    async lock(id) {
      const query = db.selectFrom('apps').selectAll().where('id', '=', id)
      // SQLite has one writer at a time; its transactions take that place from the start
      const row = await (kind === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
      return row && toApp(row)
    },
    async list(filter, page) {
      const rows = await matching(db.selectFrom('apps').selectAll(), filter)
        .orderBy('updatedAt', 'desc')
        .orderBy('id')
        .limit(page.limit)
        .offset(page.offset)
        .execute()
      return rows.map(toApp)
    },
    async count(filter) {
      const { total } = await matching(
        db.selectFrom('apps').select((count) => count.fn.countAll<number | string>().as('total')),
        filter,
      ).executeTakeFirstOrThrow()
      // PostgreSQL's count is a bigint, which arrives as text
      return Number(total)
    },
    async leastRecentlyLookedAt(before) {
      const row = await db
        .selectFrom('apps')
        .selectAll()
        .where('lookedAt', '<', before)
        .orderBy('lookedAt')
        .limit(1)
        .executeTakeFirst()
      return row && toApp(row)
    },
    async *registered() {
      for (let after = ''; ; ) {
        const rows = await db
          .selectFrom('apps')
          .selectAll()
          .where('id', '>', after)
          .where('registeredAt', 'is not', null)
          .orderBy('id')
          .limit(100)
          .execute()
        yield* rows.map(toApp)
        const last = rows.at(-1)
        if (!last) return
        after = last.id
      }
    },
    async update(id, changes) {
      const row = toChanges(changes)
      if (Object.keys(row).length > 0) await db.updateTable('apps').set(row).where('id', '=', id).execute()
    },
    async saveFormerOwner(appId, userId, gaveAway) {
      await db
        .insertInto('formerOwners')
        .values({ appId, userId, ...gaveAway })
        .onConflict((conflict) => conflict.columns(['appId', 'userId']).doUpdateSet(gaveAway))
        .execute()
    },
    async countGiven({ tenantId, userId }, { from, to }) {
      const { total } = await db
        .selectFrom('formerOwners')
        .innerJoin('apps', 'apps.id', 'formerOwners.appId')
        .select((count) => count.fn.countAll<number | string>().as('total'))
        .where('formerOwners.userId', '=', userId)
        .where('formerOwners.until', '>', from)
        .where('formerOwners.until', '<', to)
        .where('apps.tenantId', '=', tenantId)
        .where('apps.ownerId', '<>', userId)
        .executeTakeFirstOrThrow()
      // PostgreSQL's count is a bigint, which arrives as text
      return Number(total)
    },
    async formerOwners(appId, { number, decidedAt }) {
      const rows = await db
        .selectFrom('formerOwners')
        .select('userId')
        .where('appId', '=', appId)
        .where((is) =>
          is.or([
            is('decidedNumber', '>=', number),
            is.and([is('decidedNumber', 'is', null), is('until', '>', decidedAt)]),
          ]),
        )
        .execute()
      return rows.map((row) => row.userId)
    },
  }
}

function matching<Output>(
  query: SelectQueryBuilder<Schema, 'apps', Output>,
  filter: AppFilter,
): SelectQueryBuilder<Schema, 'apps', Output> {
  let matched = query.where('tenantId', '=', filter.tenantId)
  if (filter.ownerId) matched = matched.where('ownerId', '=', filter.ownerId)
  if (filter.status) matched = matched.where('status', '=', filter.status)
  const needle = filter.query
  if (!needle) return matched
  const key = needle.toLowerCase()
  return matched.where((is) =>
    is.or([
      is('clientId', '=', needle),
      is.and([is('nameKey', '>=', key), is('nameKey', '<', `${key}\u{10ffff}`)]),
    ]),
  )
}

const toRow = (app: App): Selectable<Schema['apps']> => ({
  ...app,
  nameKey: app.name.toLowerCase(),
  active: app.active ? 1 : 0,
  scopes: JSON.stringify(app.scopes),
  redirectUris: JSON.stringify(app.redirectUris),
  agreed: app.agreed && JSON.stringify(app.agreed),
  drift: app.drift && JSON.stringify(app.drift),
})

function toChanges({
  active,
  scopes,
  redirectUris,
  agreed,
  drift,
  ...rest
}: Partial<App>): Partial<Selectable<Schema['apps']>> {
  return {
    ...rest,
    ...(rest.name !== undefined && { nameKey: rest.name.toLowerCase() }),
    ...(active !== undefined && { active: active ? 1 : 0 }),
    ...(scopes && { scopes: JSON.stringify(scopes) }),
    ...(redirectUris && { redirectUris: JSON.stringify(redirectUris) }),
    ...(agreed !== undefined && { agreed: agreed && JSON.stringify(agreed) }),
    ...(drift !== undefined && { drift: drift && JSON.stringify(drift) }),
  }
}

function toApp({ nameKey: _, ...row }: Selectable<Schema['apps']>): App {
  return {
    ...row,
    active: row.active === 1,
    scopes: JSON.parse(row.scopes),
    redirectUris: JSON.parse(row.redirectUris),
    agreed: row.agreed === null ? null : JSON.parse(row.agreed),
    drift: row.drift === null ? null : JSON.parse(row.drift),
  }
}
