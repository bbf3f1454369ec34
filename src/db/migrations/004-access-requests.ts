import { type Kysely, sql } from 'kysely'
import type { Connection } from '../schema.ts'
import { keyType } from './column-types.ts'

// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a schema that does not exist yet
export async function accessRequests(db: Kysely<any>, kind: Connection['kind']): Promise<void> {
  const key = keyType(kind)
  await sql`create table access_requests (
    tenant_id ${key} not null, user_id ${key} not null, status text not null, requested_at text not null,
    decided_by text, decided_at text, primary key (tenant_id, user_id))`.execute(db)
  await sql`create table request_cards (
    tenant_id ${key} not null, user_id ${key} not null, admin_id ${key} not null, channel_id text not null,
    ts text not null, requested_at text not null, primary key (tenant_id, user_id, admin_id))`.execute(db)
}
