import { type Kysely, sql } from 'kysely'

/**
 * The newest decided version when somebody gave an app away: a clock that is set back says nothing of what came first.
 * And what somebody has given away in a day is counted at every gift.
 */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
export async function formerOwnersByReview(db: Kysely<any>): Promise<void> {
  await sql`alter table former_owners add column decided_number integer`.execute(db)
  await sql`create index former_owners_by_person on former_owners (user_id, until)`.execute(db)
}
