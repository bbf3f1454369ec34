import { type Kysely, sql } from 'kysely'
import type { Connection } from '../schema.ts'
import { keyType } from './column-types.ts'

// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
export async function first(db: Kysely<any>, kind: Connection['kind']): Promise<void> {
  const key = keyType(kind)
  const bytes = kind === 'postgres' ? sql`bytea` : sql`blob`
  const statements = [
    sql`create table tenants (id ${key} primary key, audit_seq integer not null, audit_hash text not null)`,
    sql`create table people (
      tenant_id ${key} not null, user_id ${key} not null, kind text not null, is_admin integer not null,
      name text not null, email text, tz text not null, checked_at text not null,
      primary key (tenant_id, user_id))`,
    sql`create index people_admins on people (tenant_id, user_id) where is_admin = 1`,
    sql`create table access (
      tenant_id ${key} not null, user_id ${key} not null, granted_by text not null, granted_at ${key} not null,
      primary key (tenant_id, user_id))`,
    sql`create index access_by_time on access (tenant_id, granted_at)`,
    sql`create table apps (
      id ${key} primary key, tenant_id ${key} not null, owner_id ${key} not null, name text not null, name_key ${key} not null,
      type text not null, purpose text not null, status ${key} not null, active integer not null,
      client_id ${key} not null unique, remote_id text, scopes text not null, redirect_uris text not null,
      logo_id text, synced_logo_id text, created_at text not null, updated_at ${key} not null,
      registered_at text, delayed_at text,
      check (active = 0 or status = 'Approved'))`,
    sql`create index apps_by_owner on apps (tenant_id, owner_id, updated_at desc, id)`,
    sql`create index apps_by_owner_name on apps (tenant_id, owner_id, name_key)`,
    sql`create table secrets (
      id ${key} primary key, app_id ${key} not null references apps (id), wanted text not null, last4 text not null,
      sealed text, remote_id text, created_at ${key} not null, created_by text not null, ends_at text, compromised_at text)`,
    sql`create index secrets_by_app on secrets (app_id, created_at)`,
    sql`create table logins (
      id ${key} primary key, link_hash ${key} not null unique, tenant_id ${key} not null, user_id ${key} not null,
      app_id ${key} not null references apps (id), scopes text not null, status text not null, refusal text,
      answer_to text, created_at text not null, expires_at ${key} not null)`,
    sql`create index logins_by_person on logins (tenant_id, user_id, status)`,
    sql`create index logins_by_app on logins (app_id, status)`,
    sql`create index logins_by_expiry on logins (expires_at)`,
    sql`create table deliveries (
      id ${key} primary key references logins (id), tenant_id text not null, user_id text not null,
      app_id text not null, sealed text not null, expires_at ${key} not null)`,
    sql`create index deliveries_by_expiry on deliveries (expires_at)`,
    sql`create table logos (
      id ${key} primary key, mime text not null, width integer not null, height integer not null, bytes ${bytes} not null)`,
    sql`create table audit (
      tenant_id ${key} not null, seq integer not null, at text not null, actor text not null, action text not null,
      app_id text, subject text, before text, after text, prev_hash text not null, hash text not null,
      primary key (tenant_id, seq))`,
    sql`create table homes (
      tenant_id ${key} not null, user_id ${key} not null, status text, query text not null, page integer not null,
      primary key (tenant_id, user_id))`,
    sql`create table jobs (
      kind ${key} not null, subject ${key} not null, payload text, wanted integer not null default 1, claimed integer,
      run_at ${key} not null, attempts integer not null default 0, lease text, lease_until ${key}, dead_at text,
      last_error text, primary key (kind, subject))`,
    sql`create index jobs_due on jobs (kind, run_at) where dead_at is null`,
  ]
  for (const statement of statements) await statement.execute(db)
}
