import { type Dialect, type Driver, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { openFile, type SqliteFile } from './file.ts'
import { Session } from './session.ts'

/** How long anybody waits for another process to let go of the file: Slack gives a click three seconds. */
const PATIENCE_MS = 2_000
const UNHURRIED_MS = 60_000

/** `unhurried`: for migrations, which another process may be busy with. */
export function sqliteDialect(path: string, { unhurried = false } = {}): Dialect {
  const file = openFile(path)
  return {
    createAdapter: () => new TransactionalDdlAdapter(),
    createDriver: () => new FileDriver(file, unhurried ? UNHURRIED_MS : PATIENCE_MS),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

/** SQLite's schema changes are transactional; told so, Kysely leaves no half a migration and lets processes take turns. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class FileDriver implements Driver {
  readonly #file: SqliteFile
  readonly #patienceMs: number

  constructor(file: SqliteFile, patienceMs: number) {
    this.#file = file
    this.#patienceMs = patienceMs
  }

  init = async (): Promise<void> => undefined
  acquireConnection = async (): Promise<Session> => new Session(this.#file, this.#patienceMs)
  beginTransaction = (session: Session): Promise<void> => session.begin()
  commitTransaction = (session: Session): Promise<void> => session.commit()
  rollbackTransaction = (session: Session): Promise<void> => session.rollback()
  releaseConnection = async (): Promise<void> => undefined
  destroy = async (): Promise<void> => this.#file.close()
}
