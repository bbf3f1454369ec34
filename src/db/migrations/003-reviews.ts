import { type Kysely, sql } from 'kysely'
import type { Connection } from '../schema.ts'
import { keyType } from './column-types.ts'

// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
export async function reviews(db: Kysely<any>, kind: Connection['kind']): Promise<void> {
  const key = keyType(kind)
  const statements = [
    sql`create table reviews (
      id ${key} primary key, app_id ${key} not null references apps (id), tenant_id ${key} not null,
      submitter_id ${key} not null, kind text not null, number integer not null, proposal text not null, baseline text,
      status ${key} not null, reason text, problem text, decided_by text, decided_at text, created_at ${key} not null,
      unique (app_id, number))`,
    sql`create unique index reviews_one_pending on reviews (app_id) where status = 'pending'`,
    sql`create index reviews_waiting on reviews (tenant_id, created_at) where status = 'pending'`,
    sql`create index reviews_approved on reviews (tenant_id, created_at) where status = 'approved'`,
    sql`create table votes (
      review_id ${key} not null references reviews (id), team ${key} not null, user_id ${key} not null, at ${key} not null,
      primary key (review_id, team), unique (review_id, user_id))`,
    sql`create table cards (
      review_id ${key} primary key references reviews (id), channel_id text not null, ts text not null, thread_ts text)`,
  ]
  for (const statement of statements) await statement.execute(db)
}
