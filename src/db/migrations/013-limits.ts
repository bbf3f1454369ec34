import { type Kysely, sql } from 'kysely'

/** How many links and submissions a person has asked for in a while is counted at every one. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
export async function limits(db: Kysely<any>): Promise<void> {
  await sql`create index logins_by_person_and_time on logins (tenant_id, user_id, created_at)`.execute(db)
  await sql`create index reviews_by_submitter on reviews (tenant_id, submitter_id, created_at)`.execute(db)
}
