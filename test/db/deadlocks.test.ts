import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrations.ts'
import type { Connection } from '../../src/db/schema.ts'
import { type OpenDatabase, openStores } from '../../src/db/stores.ts'
import type { LoginAttempt } from '../../src/domain/login-records.ts'
import { gate } from '../support/at-work.ts'
import { actor } from '../support/core.ts'
import { until } from '../support/deeds.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { aLogin, anApp } from '../support/records.ts'

const dana = actor('dana')

/** SQLite has one writer at a time; its transactions take that place from the start. */
let server: Postgres
let connection: Connection
let open: OpenDatabase
beforeAll(async () => {
  server = await startPostgres()
  connection = connect(await server.url())
  await migrate(connection)
  open = openStores(connection, fakeClock())
})
afterAll(async () => {
  await open.close()
  await server.stop()
})

async function insertLogins(appId: string, logins: Partial<LoginAttempt>[]): Promise<void> {
  const rows = logins.map((changes) => ({ ...aLogin(appId, changes), scopes: '[]' }))
  await connection.kysely.insertInto('logins').values(rows).execute()
}

/** So many transactions wait for rows of others. */
const waiting = (count: number) =>
  until(async () => {
    const { rows } = await sql`select 1 from pg_locks where not granted`.execute(connection.kysely)
    return rows.length >= count
  })

it('the logins of a busy app and of one of its people end at once, whichever way each of the two is read', async () => {
  const app = anApp()
  await open.db.apps.insert(app)
  // The app's are read as they lie, Dana's by an index that names the last one first
  await insertLogins(app.id, [{ id: 'log_1', status: 'open' }])
  for (let thousand = 0; thousand < 4; thousand++)
    await insertLogins(
      app.id,
      Array.from({ length: 1_000 }, (_, i) => ({ id: `log_3_${thousand}_${i}`, userId: `U${i}` })),
    )
  await insertLogins(app.id, [{ id: 'log_2', status: 'exchanging' }])
  await sql`analyze logins`.execute(connection.kysely)
  let runs = 0
  const end = (of: Parameters<typeof open.db.logins.endOpen>[0]) =>
    open.db.transaction((stores) => {
      runs++
      return stores.logins.endOpen(of)
    })
  // Both are under way before either can come to its end
  const release = gate()
  const holder = connection.kysely.transaction().execute(async (transaction) => {
    await transaction.selectFrom('logins').select('id').where('id', '=', 'log_3_2_0').forUpdate().execute()
    await release.opened
  })

  const ofApp = end({ appId: app.id })
  await waiting(1)
  const ofDana = end(dana)
  await waiting(2)
  release.open()
  await Promise.all([holder, ofApp, ofDana])

  expect(runs).toBe(2)
  const left = await connection.kysely
    .selectFrom('logins')
    .select('id')
    .where('status', '!=', 'ended')
    .execute()
  expect(left).toEqual([])
})

it('two transactions that hold what the other one wants both get through', async () => {
  const [one, two] = [anApp(), anApp()]
  for (const app of [one, two]) await open.db.apps.insert(app)
  const held = { [one.id]: gate(), [two.id]: gate() }
  const rename = (first: string, second: string, name: string) =>
    open.db.transaction(async ({ apps }) => {
      await apps.lock(first)
      held[first]?.open()
      await held[second]?.opened
      for (const id of [first, second]) await apps.update(id, { name })
      return name
    })

  const names = await Promise.all([rename(one.id, two.id, 'A'), rename(two.id, one.id, 'B')])

  expect(names).toEqual(['A', 'B'])
  const [found, other] = [await open.db.apps.find(one.id), await open.db.apps.find(two.id)]
  expect(found?.name).toBe(other?.name)
})
