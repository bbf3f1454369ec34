import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { actor, type Core, openCore } from '../support/core.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { anAccess } from '../support/records.ts'

let server: Postgres
let core: Core
beforeAll(async () => {
  server = await startPostgres()
  core = await openCore(await server.url('begin'))
})
afterAll(async () => {
  await core.close()
  await server.stop()
})

it('a connection whose transaction failed at its very beginning is not used again', async () => {
  const { kysely } = core.connection
  await sql`create schema trap`.execute(kysely)
  await sql`create function trap.pg_current_xact_id() returns xid8 language plpgsql as
    $$ begin raise exception 'planned'; end $$`.execute(kysely)
  // In the place of the server's own, as a standby that has not taken over yet refuses it
  await sql`alter database begin set search_path = trap, pg_catalog, public`.execute(kysely)
  const trapped = await openCore(await server.url('begin'))
  const grant = () => trapped.db.transaction((stores) => stores.access.grant(anAccess()))
  await expect(grant()).rejects.toThrow('planned')

  await sql`drop function trap.pg_current_xact_id()`.execute(kysely)

  for (let i = 0; i < 3; i++) await grant()
  expect(await trapped.db.access.has(actor('dana'))).toBe(true)
  await trapped.close()
})
