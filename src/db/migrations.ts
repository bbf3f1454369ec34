import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely'
import type { Connection } from './schema.ts'

/** Append-only: never edit one that has run anywhere. */
const migrations = (kind: Connection['kind']): Record<string, Migration> => ({
  '001-first': { up: (db) => first(db, kind) },
  '002-audit-by-app-and-actor': { up: auditByAppAndActor },
  '003-reviews': { up: (db) => reviews(db, kind) },
  '004-access-requests': { up: (db) => accessRequests(db, kind) },
  '005-whole-tenant': { up: wholeTenant },
  '006-token-holds': { up: (db) => tokenHolds(db, kind) },
})

/** Brings the database to the newest schema. Safe to run by several processes at once. Throws what the first failing step threw. */
export async function migrate({ kysely, kind }: Connection): Promise<void> {
  const provider: MigrationProvider = { getMigrations: async () => migrations(kind) }
  const { error } = await new Migrator({ db: kysely, provider }).migrateToLatest()
  if (error) throw error
}

// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
async function first(db: Kysely<any>, kind: Connection['kind']): Promise<void> {
  // Byte order everywhere, so that range queries mean the same in both databases
  const key = kind === 'postgres' ? sql`text collate "C"` : sql`text`
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

/** The audit of one app and of one person, newest first; and for admins, any app of the tenant by its name. */
// biome-ignore lint/suspicious/noExplicitAny: as above
async function auditByAppAndActor(db: Kysely<any>): Promise<void> {
  const statements = [
    sql`create index audit_by_app on audit (tenant_id, app_id, seq) where app_id is not null`,
    sql`create index audit_by_actor on audit (tenant_id, actor, seq)`,
    sql`create index audit_by_subject on audit (tenant_id, subject, seq) where subject is not null`,
    sql`create index apps_by_tenant_name on apps (tenant_id, name_key)`,
  ]
  for (const statement of statements) await statement.execute(db)
}

// biome-ignore lint/suspicious/noExplicitAny: as above
async function reviews(db: Kysely<any>, kind: Connection['kind']): Promise<void> {
  const key = kind === 'postgres' ? sql`text collate "C"` : sql`text`
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

// biome-ignore lint/suspicious/noExplicitAny: as above
async function accessRequests(db: Kysely<any>, kind: Connection['kind']): Promise<void> {
  const key = kind === 'postgres' ? sql`text collate "C"` : sql`text`
  await sql`create table access_requests (
    tenant_id ${key} not null, user_id ${key} not null, status text not null, requested_at text not null,
    decided_by text, decided_at text, primary key (tenant_id, user_id))`.execute(db)
  await sql`create table request_cards (
    tenant_id ${key} not null, user_id ${key} not null, admin_id ${key} not null, channel_id text not null,
    ts text not null, requested_at text not null, primary key (tenant_id, user_id, admin_id))`.execute(db)
}

/** An admin's Home may list the apps of the whole tenant. */
// biome-ignore lint/suspicious/noExplicitAny: as above
async function wholeTenant(db: Kysely<any>): Promise<void> {
  await sql`alter table homes add column whole_tenant integer not null default 0`.execute(db)
  await sql`create index apps_by_tenant on apps (tenant_id, updated_at desc, id)`.execute(db)
}

/** Tokens that wait for a code, accounts that were confirmed by one, and tokens that were shown but may be revoked. */
// biome-ignore lint/suspicious/noExplicitAny: as above
async function tokenHolds(db: Kysely<any>, kind: Connection['kind']): Promise<void> {
  const key = kind === 'postgres' ? sql`text collate "C"` : sql`text`
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
