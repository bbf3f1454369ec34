import { type Kysely, sql } from 'kysely'

/** What the server was last seen to hold. Of rows from before, that was taken to be what was wanted. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
export async function heldSecrets(db: Kysely<any>): Promise<void> {
  await sql`alter table secrets add column held text`.execute(db)
  await sql`update secrets set held = case wanted when 'deleted' then 'absent' else wanted end
    where sealed is null`.execute(db)
}
