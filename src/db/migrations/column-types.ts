import { type RawBuilder, sql } from 'kysely'
import type { Connection } from '../schema.ts'

/** Text that is compared: in byte order everywhere, so that range queries mean the same in both databases. */
export const keyType = (kind: Connection['kind']): RawBuilder<unknown> =>
  kind === 'postgres' ? sql`text collate "C"` : sql`text`
