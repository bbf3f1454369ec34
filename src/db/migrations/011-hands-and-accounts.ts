import { type Kysely, sql } from 'kysely'
import type { Connection } from '../schema.ts'
import { keyType } from './column-types.ts'

/** Whose an app was before, which tells who may decide on it; and whose account a token acts as, to forget it by. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
export async function handsAndAccounts(db: Kysely<any>, kind: Connection['kind']): Promise<void> {
  const key = keyType(kind)
  await sql`create table former_owners (
    app_id ${key} not null references apps (id), user_id ${key} not null, until ${key} not null,
    primary key (app_id, user_id))`.execute(db)
  const owner = kind === 'postgres' ? sql`before::json ->> 'owner'` : sql`json_extract(before, '$.owner')`
  await sql`insert into former_owners (app_id, user_id, until)
    select app_id, ${owner}, max(at) from audit where action = 'app.transferred' and app_id in (select id from apps)
    group by app_id, ${owner}`.execute(db)
  await sql`alter table logins add column account_issuer text`.execute(db)
  await sql`alter table logins add column account_subject text`.execute(db)
}
