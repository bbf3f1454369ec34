import { type Kysely, sql } from 'kysely'

/** An admin's Home may list the apps of the whole tenant. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
export async function wholeTenant(db: Kysely<any>): Promise<void> {
  await sql`alter table homes add column whole_tenant integer not null default 0`.execute(db)
  await sql`create index apps_by_tenant on apps (tenant_id, updated_at desc, id)`.execute(db)
}
