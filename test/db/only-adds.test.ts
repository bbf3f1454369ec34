import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { migrator, pendingMigrations } from '../../src/db/migrations.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { breaksBetween, shapeOf } from '../support/schema-changes.ts'

/** They only add, and are not recorded so: no version that would look at it lacks them. */
const BEFORE_THE_MARK = ['011-hands-and-accounts', '012-refusals', '013-limits']

const changes: [string, string[]][] = [
  ['create table later (id text not null primary key, name text not null unique)', []],
  ['alter table votes add column note text', []],
  ['alter table votes add column weight integer not null default 1', []],
  ['create index votes_by_person on votes (user_id)', []],
  ['alter table homes drop column page', ['homes.page is gone']],
  ['create unique index one_login on logins (user_id)', ['logins must be unique in more than before']],
]
const changesOfPostgres: [string, string[]][] = [
  ['alter table votes add column why text not null', ['votes.why has to be given']],
  ['alter table people alter column email set not null', ['people.email has to be given now']],
  ['alter table homes alter column page type bigint', ['homes.page is of another type']],
]

describe.each(databases)('on %s', (kind) => {
  let all: Databases
  beforeAll(async () => {
    all = await startDatabases(kind)
  })
  afterAll(() => all.stop())

  it('each step of the schema only adds, or is recorded as one that breaks older versions', async () => {
    const connection = connect(await all.fresh())
    const broken: Record<string, string[]> = {}
    for (const step of await pendingMigrations(connection)) {
      const before = await shapeOf(connection)
      await migrator(connection).migrateTo(step)
      const adds = step.endsWith('.adds') || BEFORE_THE_MARK.includes(step)
      const found = adds ? breaksBetween(before, await shapeOf(connection)) : []
      if (found.length > 0) broken[step] = found
    }

    expect(broken).toEqual({})
    await connection.kysely.destroy()
  })

  it.each([...changes, ...(kind === 'PostgreSQL' ? changesOfPostgres : [])])(
    '%s: what older versions would stumble over is seen',
    async (change, breaks) => {
      const connection = connect(await all.fresh())
      await migrator(connection).migrateToLatest()
      const before = await shapeOf(connection)

      await sql.raw(change).execute(connection.kysely)

      expect(breaksBetween(before, await shapeOf(connection))).toEqual(breaks)
      await connection.kysely.destroy()
    },
  )
})
