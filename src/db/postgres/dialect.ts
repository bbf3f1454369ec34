import { setTimeout as wait } from 'node:timers/promises'
import {
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import pg from 'pg'
import { watchForBreaks } from './breaks.ts'
import { Session } from './session.ts'

/** Milliseconds. */
const CONNECT_MS = 4_000
const CLOSE_MS = 2_000

/** `unhurried`: no statement is ever given up; for migrations. */
export function postgresDialect(connectionString: string, { unhurried = false } = {}): Dialect {
  const pool = openPool(connectionString, unhurried ? 1 : 10)
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new PoolDriver(pool, unhurried),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

function openPool(connectionString: string, max: number): pg.Pool {
  // The pool looks at the address when it connects; what is wrong with it is to be known now
  new pg.Client({ connectionString })
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  })
  watchForBreaks(pool)
  return pool
}

class PoolDriver implements Driver {
  readonly #pool: pg.Pool
  readonly #unhurried: boolean

  constructor(pool: pg.Pool, unhurried: boolean) {
    this.#pool = pool
    this.#unhurried = unhurried
  }

  async acquireConnection(): Promise<Session> {
    const session = new Session(this.#pool, this.#unhurried)
    await session.connect()
    return session
  }

  init = async (): Promise<void> => undefined
  beginTransaction = (session: Session): Promise<void> => session.begin()
  commitTransaction = (session: Session): Promise<void> => session.commit()
  rollbackTransaction = (session: Session): Promise<void> => session.rollback()
  releaseConnection = async (session: Session): Promise<void> => session.release()

  /** A server that hangs does not answer the goodbye either. */
  async destroy(): Promise<void> {
    await Promise.race([this.#pool.end(), wait(CLOSE_MS, undefined, { ref: false })])
  }
}
