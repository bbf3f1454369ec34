import type SqliteDatabase from 'better-sqlite3'
import type { CompiledQuery, QueryResult } from 'kysely'

/** A connection to the file. Kysely prepares every query anew; those of a running portal are few, so each is prepared once. */
export class Statements {
  readonly database: SqliteDatabase.Database
  readonly #prepared = new Map<string, SqliteDatabase.Statement<unknown[]>>()

  constructor(database: SqliteDatabase.Database) {
    this.database = database
  }

  run<R>({ sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>): QueryResult<R> {
    const statement = this.#prepare(sql)
    if (statement.reader) return { rows: statement.all(parameters) as R[] }
    const { changes, lastInsertRowid } = statement.run(parameters)
    return { numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid), rows: [] }
  }

  #prepare(text: string): SqliteDatabase.Statement<unknown[]> {
    const known = this.#prepared.get(text)
    if (known) return known
    const statement = this.database.prepare<unknown[]>(text)
    // Schema changes are not worth keeping, and lists of unlike lengths must not fill the memory
    if (this.#prepared.size > 500) this.#prepared.clear()
    if (/^(select|insert|update|delete|with|begin|commit|rollback)/i.test(text))
      this.#prepared.set(text, statement)
    return statement
  }
}
