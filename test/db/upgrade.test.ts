import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { migrate, migrator, pendingMigrations } from '../../src/db/migrations.ts'
import { openStores } from '../../src/db/stores.ts'
import { gate } from '../support/at-work.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { until } from '../support/deeds.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { startPostgres } from '../support/postgres.ts'

const T0 = '2026-01-01T00:00:00.000Z'
const SOON = '2036-01-01T00:00:00.000Z'

describe.each(databases)('on %s, a database of an older version', (kind) => {
  let all: Databases
  beforeAll(async () => {
    all = await startDatabases(kind)
  })
  afterAll(() => all.stop())

  it('is brought up to date with what is in it', async () => {
    const connection = connect(await all.fresh())
    const { kysely } = connection
    await migrator(connection).migrateTo('005-whole-tenant')
    await sql`insert into apps (id, tenant_id, owner_id, name, name_key, type, purpose, status, active, client_id,
      remote_id, scopes, redirect_uris, created_at, updated_at, registered_at)
      values ('app_1', 'T1', 'U1', 'Hub', 'hub', 'internal', '', 'Approved', 1, '0dp1', '0oa1', '["a"]', '["b"]',
      ${T0}, ${T0}, ${T0})`.execute(kysely)
    const secrets = [
      ['sec_1', 'active', null, 'ocs_1', null],
      ['sec_2', 'active', null, 'ocs_2', SOON],
      ['sec_3', 'inactive', null, 'ocs_3', null],
      ['sec_4', 'deleted', null, 'ocs_4', null],
      ['sec_5', 'active', 'v1.sealed', null, null],
    ]
    for (const [id, wanted, sealed, remoteId, endsAt] of secrets)
      await sql`insert into secrets (id, app_id, wanted, last4, sealed, remote_id, created_at, created_by, ends_at)
        values (${id}, 'app_1', ${wanted}, 'abcd', ${sealed}, ${remoteId}, ${T0}, 'U1', ${endsAt})`.execute(
        kysely,
      )

    await sql`insert into audit (tenant_id, seq, at, actor, action, app_id, before, after, prev_hash, hash) values
      ('T1', 1, ${T0}, 'U0', 'app.transferred', 'app_1', '{"owner":"U7"}', '{"owner":"U8"}', 'x', 'y'),
      ('T1', 2, ${SOON}, 'U0', 'app.transferred', 'app_1', '{"owner":"U8"}', '{"owner":"U1"}', 'y', 'z')`.execute(
      kysely,
    )

    await migrate(connection)

    const { db, close } = openStores(connection, fakeClock())
    const rows = await db.secrets.list('app_1', { withDeleted: true })
    const warnings = await sql<{ kind: string; subject: string }>`
      select kind, subject from warnings order by kind, subject`.execute(kysely)
    expect(await pendingMigrations(connection)).toEqual([])
    expect(await db.apps.find('app_1')).toMatchObject({ agreed: null, drift: null, lookedAt: T0 })
    // Taken to be held as they were wanted, and unknown where unconfirmed
    expect(rows.map((row) => row.held)).toEqual(['active', 'active', 'inactive', 'absent', null])
    expect(rows.map((row) => row.fingerprint)).toEqual([null, null, null, null, null])
    expect(warnings.rows.map(({ kind: of, subject }) => `${of} ${subject}`)).toEqual([
      'ends sec_2',
      'old sec_1',
      'old sec_2',
      'old sec_3',
      'old sec_5',
      'two app_1',
    ])
    expect((await db.apps.formerOwners('app_1', { number: 0, decidedAt: '' })).sort()).toEqual(['U7', 'U8'])
    expect(await db.apps.formerOwners('app_1', { number: 1, decidedAt: T0 })).toEqual(['U8'])
    await close()
  })
})

it('an older version that waits while a newer one is at the schema finds nothing left to do', async () => {
  const server = await startPostgres()
  const [older, newer] = [connect(await server.url('shared')), connect(await server.url('shared'))]
  await migrator(newer).migrateTo('009-drift')
  const rest = await pendingMigrations(newer)
  const release = gate()
  // Kysely's own lock, https://github.com/kysely-org/kysely/blob/master/src/dialect/postgres/postgres-adapter.ts
  const holder = newer.kysely.connection().execute(async (one) => {
    await sql`select pg_advisory_lock(3853314791062309107)`.execute(one)
    await release.opened
    await sql`select pg_advisory_unlock(3853314791062309107)`.execute(one)
  })
  const waiting = async () =>
    (await sql`select 1 from pg_locks where not granted`.execute(newer.kysely)).rows.length > 0

  const brought = migrate(older)
  await until(waiting)
  for (const name of [...rest, '099-later-things.adds'])
    await sql`insert into kysely_migration (name, timestamp) values (${name}, ${SOON})`.execute(newer.kysely)
  release.open()

  await Promise.all([holder, brought])
  expect(await pendingMigrations(older)).toEqual([])
  await Promise.all([older.kysely.destroy(), newer.kysely.destroy()])
  await server.stop()
})
