import { type Kysely, sql } from 'kysely'

/** The few rows that hold something sealed are found among all that once did. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
export async function sealed(db: Kysely<any>): Promise<void> {
  await sql`create index secrets_sealed on secrets (id) where sealed is not null`.execute(db)
  await sql`create index logins_sealed on logins (id) where answer_to is not null`.execute(db)
}
