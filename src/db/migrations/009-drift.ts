import { type Kysely, sql } from 'kysely'
import type { Connection } from '../schema.ts'
import { keyType } from './column-types.ts'

/** What was agreed on with the authorization server, what was changed there since, and when that was last looked at. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
export async function drift(db: Kysely<any>, kind: Connection['kind']): Promise<void> {
  await sql`alter table apps add column agreed text`.execute(db)
  await sql`alter table apps add column drift text`.execute(db)
  await sql`alter table apps add column looked_at ${keyType(kind)}`.execute(db)
  await sql`create index apps_by_look on apps (looked_at) where looked_at is not null`.execute(db)
  // The first look at these has nothing agreed to compare with: it writes once more what they want
  await sql`update apps set looked_at = registered_at where registered_at is not null`.execute(db)
}
