import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrations.ts'
import { openStores } from '../../src/db/stores.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { anApp, aSecret } from '../support/records.ts'

describe.each(databases)('on %s', (kind) => {
  let all: Databases
  beforeAll(async () => {
    all = await startDatabases(kind)
  })
  afterAll(() => all.stop())

  it('secrets from before are taken to be held as they were wanted, and unknown where unconfirmed', async () => {
    const connection = connect(await all.fresh())
    const { db, close } = openStores(connection, fakeClock())
    await migrate(connection)
    const app = anApp()
    await db.apps.insert(app)
    const held = { remoteId: 'ocs_1' }
    await db.secrets.insert(aSecret(app.id, { id: 'sec_1', ...held }))
    await db.secrets.insert(aSecret(app.id, { id: 'sec_2', ...held, wanted: 'inactive' }))
    await db.secrets.insert(aSecret(app.id, { id: 'sec_3', ...held, wanted: 'deleted' }))
    await db.secrets.insert(aSecret(app.id, { id: 'sec_4', sealed: 'v1.sealed' }))
    await sql`alter table secrets drop column held`.execute(connection.kysely)
    await sql`delete from kysely_migration where name = '011-held-secrets'`.execute(connection.kysely)

    await migrate(connection)

    const rows = await db.secrets.list(app.id, { withDeleted: true })
    expect(rows.map((row) => row.held)).toEqual(['active', 'inactive', 'absent', null])
    await close()
  })
})
