import { type Kysely, sql } from 'kysely'
import type { Connection } from '../schema.ts'
import { keyType } from './column-types.ts'

/** How often somebody was refused something, for a day: the audit tells of the first few times. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
export async function refusals(db: Kysely<any>, kind: Connection['kind']): Promise<void> {
  const key = keyType(kind)
  await sql`create table refusals (
    subject ${key} not null, person ${key} not null, reason ${key} not null, at ${key} not null, times integer not null,
    primary key (subject, person, reason))`.execute(db)
  await sql`create index refusals_by_age on refusals (at)`.execute(db)
}
