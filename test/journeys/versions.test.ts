import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { runAudit } from '../support/audit-program.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { getToken, openSecrets, search, showSecret, type } from '../support/deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

/** What a newer version may do to the database while older instances work on it. */
async function upgrade(databaseUrl: string): Promise<void> {
  const { kysely } = connect(databaseUrl)
  for (const { name } of await kysely.introspection.getTables()) {
    await sql`alter table ${sql.table(name)} add column later text`.execute(kysely)
    await sql`alter table ${sql.table(name)} add column weight integer not null default 1`.execute(kysely)
  }
  await sql`create table later_things (id text primary key, app_id text references apps (id))`.execute(kysely)
  await sql`insert into kysely_migration (name, timestamp)
    values ('099-later-things.adds', '2099-01-01T00:00:00.000Z')`.execute(kysely)
  await kysely.destroy()
}

describe.each(databases)('an instance on %s beside one of a newer version', (kind) => {
  let all: Databases
  let world: World
  let dana: PersonDriver
  beforeAll(async () => {
    all = await startDatabases(kind)
    world = await startWorld({ database: await all.fresh() })
    dana = world.person('dana')
    await giveAccess(world, 'dana')
    await createApp(dana, { name: 'Before' })
    await openSecrets(dana, 'Before')
    await dana.cancel()
    await upgrade(world.databaseUrl)
  })
  afterAll(async () => {
    await world.stop()
    await all.stop()
  })

  it('works on: apps, secrets, tokens and access', async () => {
    await createApp(dana, { name: 'During' })
    await openSecrets(dana, 'Before')
    const secret = await showSecret(dana)
    await dana.cancel({ all: true })
    const token = await getToken(dana, 'Before', 'Dana Reyes')
    await giveAccess(world, 'pia')
    await createApp(world.person('pia'), { name: 'Hub', partner: 'For partners.' })

    expect(secret).toMatch(/^dps_/)
    expect(await search(world, token)).toBe(200)
    expectNoViolations(world)
  })

  it('can be started again, as when it is rolled back to, and finds the audit whole', async () => {
    await world.restart()
    await type(dana, '/devportal apps', 'During')
    await createApp(dana, { name: 'After' })

    const { code, output } = await runAudit(world.databaseUrl, 'verify')

    expect(output).toContain('all as they were written.')
    expect(code).toBe(0)
    expectNoViolations(world)
  })
})
