import { type Kysely, sql } from 'kysely'

/** The audit of one app and of one person, newest first; and for admins, any app of the tenant by its name. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
export async function auditByAppAndActor(db: Kysely<any>): Promise<void> {
  const statements = [
    sql`create index audit_by_app on audit (tenant_id, app_id, seq) where app_id is not null`,
    sql`create index audit_by_actor on audit (tenant_id, actor, seq)`,
    sql`create index audit_by_subject on audit (tenant_id, subject, seq) where subject is not null`,
    sql`create index apps_by_tenant_name on apps (tenant_id, name_key)`,
  ]
  for (const statement of statements) await statement.execute(db)
}
