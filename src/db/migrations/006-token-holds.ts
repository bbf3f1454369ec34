import { type Kysely, sql } from 'kysely'
import type { Connection } from '../schema.ts'
import { keyType } from './column-types.ts'

/** Tokens that wait for a code, accounts that were confirmed by one, and tokens that were shown but may be revoked. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
export async function tokenHolds(db: Kysely<any>, kind: Connection['kind']): Promise<void> {
  const key = keyType(kind)
  const statements = [
    sql`create table holds (
      id ${key} primary key references logins (id), sealed text not null, state_hash text not null, code text,
      tries_left integer not null, expires_at ${key} not null)`,
    sql`create table account_links (
      tenant_id ${key} not null, user_id ${key} not null, app_id ${key} not null references apps (id),
      issuer ${key} not null, subject ${key} not null, confirmed_at ${key} not null,
      primary key (tenant_id, user_id, app_id, issuer, subject))`,
    sql`create index account_links_by_age on account_links (confirmed_at)`,
    sql`alter table logins add column account_user_id text`,
    sql`alter table deliveries add column shown_at text`,
  ]
  for (const statement of statements) await statement.execute(db)
}
