import type { SelectQueryBuilder } from 'kysely'
import type { Connection, Schema } from './schema.ts'

/**
 * The rows that are read stay as they are until the transaction ends; several may hold the same. SQLite has one writer
 * at a time, and its transactions take that place from the start.
 */
export const held = <Table extends keyof Schema, Row>(
  query: SelectQueryBuilder<Schema, Table, Row>,
  kind: Connection['kind'],
): SelectQueryBuilder<Schema, Table, Row> => (kind === 'postgres' ? query.forShare() : query)
