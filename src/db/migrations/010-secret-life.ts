import { type Kysely, sql } from 'kysely'
import type { Connection } from '../schema.ts'
import { keyType } from './column-types.ts'

/** Leaked secrets are found by a keyed hash; owners are warned. Of secrets from before, the age is looked at once. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
export async function secretLife(db: Kysely<any>, kind: Connection['kind']): Promise<void> {
  const key = keyType(kind)
  const now = new Date()
  const in14days = new Date(now.getTime() + 14 * 86_400_000)
  const statements = [
    sql`alter table secrets add column fingerprint ${key}`,
    sql`create index secrets_by_fingerprint on secrets (fingerprint) where fingerprint is not null`,
    sql`create table warnings (
      kind ${key} not null, subject ${key} not null, at ${key} not null, primary key (kind, subject))`,
    sql`create index warnings_due on warnings (at)`,
    sql`insert into warnings (kind, subject, at) select 'old', id, created_at from secrets where wanted <> 'deleted'`,
    sql`insert into warnings (kind, subject, at)
      select 'ends', id, ${now.toISOString()} from secrets where wanted = 'active' and ends_at is not null`,
    sql`insert into warnings (kind, subject, at)
      select 'two', app_id, ${in14days.toISOString()} from secrets
      where wanted = 'active' and ends_at is null group by app_id having count(*) > 1`,
  ]
  for (const statement of statements) await statement.execute(db)
}
