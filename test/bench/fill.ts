import SqliteDatabase from 'better-sqlite3'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrations.ts'
import { TEAM, USER } from './slack.ts'

/** A database with `count` apps of as many people as it takes, ten for each; one of the people is the one who asks. */
export async function fill(databaseUrl: string, count: number): Promise<void> {
  const connection = connect(databaseUrl)
  await migrate(connection)
  await connection.kysely.destroy()
  const database = new SqliteDatabase(databaseUrl.replace('file:', ''))
  const access = database.prepare('insert into access values (?, ?, ?, ?)')
  const app =
    database.prepare(`insert into apps (id, tenant_id, owner_id, name, name_key, type, purpose, status, active,
    client_id, remote_id, scopes, redirect_uris, created_at, updated_at, registered_at)
    values (?, ?, ?, ?, ?, 'internal', '', 'Approved', 1, ?, ?, '["ziapi:search"]', '["https://app.example.com/cb"]', ?, ?, ?)`)
  database.transaction(() => {
    for (let index = 0; index < count; index++) {
      const owner = index < 10 ? USER : `U${Math.floor(index / 10)}`
      const at = new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString()
      if (index % 10 === 0) access.run(TEAM, owner, 'U0ADMIN', at)
      const name = `App ${index}`
      app.run(`app_${index}`, TEAM, owner, name, name.toLowerCase(), `0dp${index}`, `0oa${index}`, at, at, at)
    }
  })()
  database.close()
}
