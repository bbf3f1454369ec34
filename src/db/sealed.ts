import { type Kysely, sql } from 'kysely'
import type { SealedColumn, SealedStore } from '../domain/reseal.ts'
import type { Connection, Schema } from './schema.ts'

/** Every column that holds sealed text. One that is not here is noticed by a test: journeys are watched for what they seal. */
const COLUMNS: readonly SealedColumn[] = [
  { table: 'secrets', column: 'sealed', what: 'value' },
  { table: 'logins', column: 'answer_to', what: 'answer_to' },
  { table: 'deliveries', column: 'sealed', what: 'token' },
  { table: 'holds', column: 'sealed', what: 'token' },
  { table: 'holds', column: 'code', what: 'code' },
]

export function sealedStore(db: Kysely<Schema>, kind: Connection['kind']): SealedStore {
  /** The second part of `v1.kid.…`. */
  const kidIn = ({ column }: SealedColumn) =>
    kind === 'postgres'
      ? sql<string>`split_part(${sql.ref(column)}, '.', 2)`
      : sql<string>`substr(${sql.ref(column)}, 4, instr(substr(${sql.ref(column)}, 4), '.') - 1)`
  return {
    columns: COLUMNS,
    async count(of) {
      const { rows } = await sql<{ kid: string; rows: number | string }>`
        select ${kidIn(of)} as kid, count(*) as rows from ${sql.table(of.table)}
        where ${sql.ref(of.column)} is not null group by ${kidIn(of)}`.execute(db)
      return rows.map((row) => ({ kid: row.kid, rows: Number(row.rows) }))
    },
    async list(of, { notBy, after, limit }) {
      const { rows } = await sql<{ id: string; sealed: string }>`
        select id, ${sql.ref(of.column)} as sealed from ${sql.table(of.table)}
        where ${sql.ref(of.column)} is not null and ${kidIn(of)} <> ${notBy} and id > ${after}
        order by id limit ${limit}`.execute(db)
      return rows
    },
    async replace(of, { id, sealed }, by) {
      const { numAffectedRows } = await sql`
        update ${sql.table(of.table)} set ${sql.ref(of.column)} = ${by}
        where id = ${id} and ${sql.ref(of.column)} = ${sealed}`.execute(db)
      return numAffectedRows === 1n
    },
  }
}
