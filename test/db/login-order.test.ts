import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import type { Connection } from '../../src/db/schema.ts'
import { actor, type Core, openCore } from '../support/core.ts'
import { until } from '../support/deeds.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { aLogin, anApp } from '../support/records.ts'

const dana = actor('dana')

let server: Postgres
let core: Core
let onlooker: Connection
beforeAll(async () => {
  server = await startPostgres()
  const url = await server.url()
  core = await openCore(url)
  onlooker = connect(url)
})
afterAll(async () => {
  await onlooker.kysely.destroy()
  await core.close()
  await server.stop()
})

/** Somebody waits for a row that another transaction holds. */
const somebodyWaits = async (): Promise<boolean> =>
  (await sql`select 1 from pg_locks where not granted`.execute(onlooker.kysely)).rows.length > 0

it.each(['person', 'app'] as const)(
  'PostgreSQL: who ends the logins of a %s waits for the first by id and holds none behind it, so that no two deadlock',
  async (whose) => {
    const app = anApp()
    await core.db.apps.insert(app)
    // Stored in another order than that of their ids
    const ids = ['4', '2', '3', '1'].map((last) => `log_${whose}_${last}`)
    for (const id of ids) await core.db.logins.insert(aLogin(app.id, { id }))
    const rows = onlooker.kysely.selectFrom('logins').select('id').where('id', 'in', ids)

    // In an object: the holder's transaction ends before it, not after
    const { ending, free } = await onlooker.kysely.transaction().execute(async (holder) => {
      await holder.selectFrom('logins').select('id').where('id', '=', `log_${whose}_1`).forUpdate().execute()
      const of = whose === 'person' ? dana : { appId: app.id }
      const ending = core.db.transaction((stores) => stores.logins.endOpen(of))
      await until(somebodyWaits)
      return { ending, free: await rows.forUpdate().skipLocked().execute() }
    })
    await ending

    expect(free.map(({ id }) => id).sort()).toEqual(ids.toSorted().slice(1))
    for (const id of ids) expect(await core.db.logins.find(id)).toMatchObject({ status: 'ended' })
  },
)
