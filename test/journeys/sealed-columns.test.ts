import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrations.ts'
import { openStores } from '../../src/db/stores.ts'
import { codeOn, logInAsOther } from '../support/code-deeds.ts'
import { sealer } from '../support/core.ts'
import { startDatabases } from '../support/databases.ts'
import { playEveryJourney } from '../support/every-journey.ts'
import { startWorld, type World } from '../support/world.ts'

it('whatever any journey seals stands in a listed column, at the place that the list says', async () => {
  const databases = await startDatabases('SQLite')
  const database = await databases.fresh()
  await watchSealed(database)
  const world = await startWorld({ database })

  await playEveryJourney(world)
  await codeOn(await logInAsOther(world.person('dana'), 'Lead Sync', 'Pia Castellano'))

  const { db, close } = openStores(connect(world.databaseUrl), world.clock)
  const listed = new Map(db.sealed.columns.map((of) => [`${of.table}.${of.column}`, of]))
  await close()
  const seen = await sealedSeen(world)
  await world.stop()
  await databases.stop()
  expect(new Set(seen.map(({ column }) => column))).toEqual(new Set(listed.keys()))
  for (const { column, id, value } of seen) {
    const of = listed.get(column)
    expect(() => sealer.open(`${of?.table}:${id}:${of?.what}`, value)).not.toThrow()
  }
}, 90_000)

interface Seen {
  column: string
  id: string
  value: string
}

/** Sealed values come and go within a journey: triggers on every column of every table keep what was ever written. */
async function watchSealed(databaseUrl: string): Promise<void> {
  const connection = connect(databaseUrl)
  // Before the portal is there: of two connections in one process, one cannot wait for the other
  await migrate(connection)
  const { kysely } = connection
  const tables = await kysely.introspection.getTables()
  await sql`create table seen ("column" text, id text, value text)`.execute(kysely)
  for (const { name, columns } of tables)
    for (const { name: column } of columns)
      for (const event of ['insert', 'update']) {
        const key = columns.some((one) => one.name === 'id') ? 'new.id' : `'none'`
        await sql
          .raw(
            `create trigger "seen_${name}_${column}_${event}" after ${event} on "${name}"
             when new."${column}" glob 'v1.?*.?*.?*.*' begin
             insert into seen values ('${name}.${column}', ${key}, new."${column}"); end`,
          )
          .execute(kysely)
      }
  await kysely.destroy()
}

async function sealedSeen({ databaseUrl }: World): Promise<Seen[]> {
  const { kysely } = connect(databaseUrl)
  const { rows } = await sql<Seen>`select distinct "column", id, value from seen`.execute(kysely)
  await kysely.destroy()
  return rows
}
