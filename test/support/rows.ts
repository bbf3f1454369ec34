import SqliteDatabase from 'better-sqlite3'
import pg from 'pg'
import { pathOf } from '../../src/db/connect.ts'

export type Row = Record<string, unknown>

/** Every row of every table at a time, under the columns' own names. */
export interface Snapshot {
  /** Milliseconds since 1970, by the clock of the test. */
  takenAt: number
  tables: Record<string, Row[]>
}

/** A row that is there in one of two snapshots only. */
export interface Difference {
  table: string
  is: 'gone' | 'new'
  row: Row
}

/** A database as it is behind the portal's back: looked at, and put back to what it was. */
export interface Rows {
  read(): Promise<Snapshot>
  /** Time stands still for what waits: whatever was still to come then is as far away again. Answers what is there now. */
  restore(snapshot: Snapshot): Promise<Snapshot>
  /** The answer to a question in SQL. */
  query(statement: string): Promise<Row[]>
  /** Changes some rows by SQL. */
  run(statement: string): Promise<void>
  close(): Promise<void>
}

/** What is put off with the clock. */
const ENDS = ['expires_at', 'run_at']

export async function openRows(databaseUrl: string, now: () => number): Promise<Rows> {
  const store = await (/^postgres/.test(databaseUrl) ? openPostgres(databaseUrl) : openSqlite(databaseUrl))
  return {
    read: async () => ({ takenAt: now(), tables: await store.read() }),
    async restore({ takenAt, tables }) {
      const there = await store.read()
      const late = now() - takenAt
      const wanted = Object.entries(tables).map(([table, rows]): [string, Row[]] => [
        table,
        rows.map((row) => putOff(row, takenAt, late)),
      ])
      const changed = wanted.filter(([table, rows]) => textOf(rows) !== textOf(there[table] ?? []))
      if (changed.length > 0) await store.replace(changed)
      return { takenAt: takenAt + late, tables: { ...there, ...Object.fromEntries(changed) } }
    },
    query: store.query,
    run: store.run,
    close: store.close,
  }
}

export function differences(before: Snapshot, after: Snapshot): Difference[] {
  const tables = new Set([...Object.keys(before.tables), ...Object.keys(after.tables)])
  return [...tables].flatMap((table) => {
    const [old, fresh] = [before.tables[table] ?? [], after.tables[table] ?? []]
    const only = (rows: Row[], others: Row[], is: Difference['is']): Difference[] => {
      const known = new Set(others.map(keyOf))
      return rows.filter((row) => !known.has(keyOf(row))).map((row) => ({ table, is, row }))
    }
    return [...only(old, fresh, 'gone'), ...only(fresh, old, 'new')]
  })
}

const keyOf = (row: Row): string => JSON.stringify(row)
const textOf = (rows: Row[]): string => rows.map(keyOf).sort().join()

function putOff(row: Row, takenAt: number, ms: number): Row {
  const moved = ENDS.flatMap((column) => {
    const at = Date.parse(String(row[column] ?? ''))
    return at > takenAt ? [[column, new Date(at + ms).toISOString()]] : []
  })
  return moved.length > 0 ? { ...row, ...Object.fromEntries(moved) } : row
}

interface Store {
  read(): Promise<Record<string, Row[]>>
  /** In one transaction that no foreign key objects to. */
  replace(changed: [table: string, rows: Row[]][]): Promise<void>
  query(statement: string): Promise<Row[]>
  run(statement: string): Promise<void>
  close(): Promise<void>
}

const columnsOf = (row: Row): string =>
  Object.keys(row)
    .map((column) => `"${column}"`)
    .join()

/** Never across an await: the portal's own connection lives in this process and could not wait for it. */
function openSqlite(databaseUrl: string): Store {
  const database = new SqliteDatabase(pathOf(databaseUrl))
  const tables = database
    .prepare<[], { name: string }>(`select name from sqlite_master where type = 'table'`)
    .all()
    .map(({ name }) => ({ name, all: database.prepare<[], Row>(`select * from "${name}"`) }))
  const replace = database.transaction((changed: [string, Row[]][]) => {
    database.pragma('defer_foreign_keys = on')
    for (const [table, rows] of changed) {
      database.exec(`delete from "${table}"`)
      for (const row of rows) {
        const values = Object.values(row)
        const marks = values.map(() => '?').join()
        database.prepare(`insert into "${table}" (${columnsOf(row)}) values (${marks})`).run(values)
      }
    }
  })
  return {
    read: async () => Object.fromEntries(tables.map(({ name, all }) => [name, all.all()])),
    replace: async (changed) => replace.immediate(changed),
    query: async (statement) => database.prepare<[], Row>(statement).all(),
    run: async (statement) => void database.exec(statement),
    close: async () => void database.close(),
  }
}

async function openPostgres(databaseUrl: string): Promise<Store> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const query = async (statement: string): Promise<Row[]> => (await client.query<Row>(statement)).rows
  const names = await query(`select tablename as name from pg_tables where schemaname = 'public'`)
  const tables = names.map(({ name }) => String(name))
  return {
    async read() {
      // Several statements in one question have several answers
      const all = tables.map((name) => `select * from "${name}"`).join('; ')
      const answers = (await client.query(all)) as unknown as pg.QueryResult<Row>[]
      return Object.fromEntries(tables.map((name, index) => [name, answers[index]?.rows ?? []]))
    },
    async replace(changed) {
      // The transaction's only: a superuser may leave foreign keys unchecked
      await client.query('begin; set local session_replication_role = replica')
      for (const [table, rows] of changed) {
        await client.query(`delete from "${table}"`)
        for (const row of rows) {
          const marks = Object.keys(row).map((_, index) => `$${index + 1}`)
          const insert = `insert into "${table}" (${columnsOf(row)}) values (${marks.join()})`
          await client.query(insert, Object.values(row))
        }
      }
      await client.query('commit')
    },
    query,
    run: async (statement) => void (await client.query(statement)),
    close: () => client.end(),
  }
}
