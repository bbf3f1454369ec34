import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import {
  CamelCasePlugin,
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from 'kysely'
import pg from 'pg'
import type { Connection } from './schema.ts'

/** Opens `file:./path.db`, `file::memory:` or `postgres://…`; directories of a file are made. */
export function connect(databaseUrl: string): Connection {
  const plugins = [new CamelCasePlugin()]
  if (/^postgres(ql)?:/.test(databaseUrl)) {
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, connectionTimeoutMillis: 5_000 })
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process
    pool.on('error', () => undefined)
    return { kind: 'postgres', kysely: new Kysely({ dialect: new PostgresDialect({ pool }), plugins }) }
  }
  return {
    kind: 'sqlite',
    kysely: new Kysely({ dialect: new OwnSqliteDialect(openFile(databaseUrl)), plugins }),
  }
}

/** The path in `file:…`; `:memory:` is none. */
export const pathOf = (databaseUrl: string): string => databaseUrl.replace(/^file:(\/\/)?/, '')

function openFile(databaseUrl: string): StatementCache {
  const path = pathOf(databaseUrl)
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const database = new SqliteDatabase(path, { timeout: 5_000 })
  useWriteAheadLog(database)
  // A commit has reached the disk before anybody is told of it
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  return new StatementCache(database)
}

/** While another process does the same with a new file, SQLite answers busy at once, whatever the timeout. */
function useWriteAheadLog(database: SqliteDatabase.Database): void {
  for (let tries = 1; ; tries++)
    try {
      database.pragma('journal_mode = WAL')
      return
    } catch (error) {
      if (!(error instanceof SqliteDatabase.SqliteError && error.code === 'SQLITE_BUSY') || tries === 100)
        throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
    }
}

/** Kysely prepares every query anew; the statements of a running portal are few, so each is prepared once. */
class StatementCache {
  readonly #database: SqliteDatabase.Database
  readonly #statements = new Map<string, SqliteDatabase.Statement<unknown[]>>()

  constructor(database: SqliteDatabase.Database) {
    this.#database = database
  }

  prepare(text: string): SqliteDatabase.Statement<unknown[]> {
    const known = this.#statements.get(text)
    if (known) return known
    const statement = this.#database.prepare<unknown[]>(text)
    // Schema changes are not worth keeping, and lists of unlike lengths must not fill the memory
    if (this.#statements.size > 500) this.#statements.clear()
    if (/^(select|insert|update|delete|with)/i.test(text)) this.#statements.set(text, statement)
    return statement
  }

  close(): void {
    this.#database.close()
  }
}

/** `begin immediate`: two processes on one file take turns from the start, instead of failing at their first write. */
class OwnSqliteDialect extends SqliteDialect {
  readonly #database: StatementCache

  constructor(database: StatementCache) {
    super({ database })
    this.#database = database
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver({ database: this.#database })
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter()
  }
}

/** SQLite's schema changes are transactional; told so, Kysely leaves no half a migration and lets processes take turns. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}
