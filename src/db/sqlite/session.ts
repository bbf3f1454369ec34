import { setTimeout as wait } from 'node:timers/promises'
import { type CompiledQuery, type DatabaseConnection, type QueryResult, SelectQueryNode } from 'kysely'
import type { SqliteFile } from './file.ts'
import { isBusy, unavailable } from './trouble.ts'

const LONGEST_PAUSE_MS = 20

/**
 * What a caller of Kysely has for a connection. Reads go on whatever others write: the write-ahead log keeps the two
 * apart. Writes take turns here, and with other processes. Nobody waits with the thread in hand: whoever finds the file
 * locked tries again a little later, and everything else goes on meanwhile.
 */
export class Session implements DatabaseConnection {
  readonly #file: SqliteFile
  readonly #patienceMs: number
  #open = false
  /** The error at which SQLite itself undid the transaction: what follows must not run outside of it. */
  #undoneBy: unknown

  constructor(file: SqliteFile, patienceMs: number) {
    this.#file = file
    this.#patienceMs = patienceMs
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#open) return this.#within<R>(query)
    const { reads, writes, turns } = this.#file
    const until = performance.now() + this.#patienceMs
    if (reads && SelectQueryNode.is(query.query)) return patiently(until, () => reads.run<R>(query))
    await turns.take()
    try {
      return await patiently(until, () => writes.run<R>(query))
    } finally {
      turns.pass()
    }
  }

  // biome-ignore lint/correctness/useYield: nothing here is read as a stream
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Rows are read page by page, not as a stream')
  }

  /** `begin immediate`: the turn is had from the start, instead of being asked for at the first write, and refused. */
  async begin(): Promise<void> {
    const { writes, turns } = this.#file
    const until = performance.now() + this.#patienceMs
    await turns.take()
    try {
      await patiently(until, () => writes.run(BEGIN))
    } catch (error) {
      turns.pass()
      throw error
    }
    this.#open = true
    this.#undoneBy = undefined
  }

  async commit(): Promise<void> {
    this.#within(COMMIT)
    this.#end()
  }

  /** Never hides what led to it. After some errors there is nothing left to undo. */
  async rollback(): Promise<void> {
    const { writes } = this.#file
    try {
      if (writes.database.inTransaction) writes.run(ROLLBACK)
    } catch {
      // Kysely throws what led here
    }
    this.#end()
  }

  #within<R>(query: Pick<CompiledQuery, 'sql' | 'parameters'>): QueryResult<R> {
    const { writes } = this.#file
    if (this.#undoneBy) throw this.#undoneBy
    try {
      return writes.run<R>(query)
    } catch (cause) {
      const error = unavailable(cause)
      if (!writes.database.inTransaction) this.#undoneBy = error
      throw error
    }
  }

  #end(): void {
    this.#open = false
    this.#file.turns.pass()
  }
}

const BEGIN = { sql: 'begin immediate', parameters: [] }
const COMMIT = { sql: 'commit', parameters: [] }
const ROLLBACK = { sql: 'rollback', parameters: [] }

/** Mostly nobody is in the way, and the answer is there at once. */
function patiently<T>(until: number, run: () => T): T | Promise<T> {
  try {
    return run()
  } catch (error) {
    if (!isBusy(error)) throw unavailable(error)
    return againUntil(until, run)
  }
}

async function againUntil<T>(until: number, run: () => T): Promise<T> {
  for (let pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    // Two that wait must not keep step
    await wait(pause * (0.5 + Math.random()))
    try {
      return run()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= until) throw unavailable(error)
    }
  }
}
