import { setTimeout as wait } from 'node:timers/promises'
import { type CompiledQuery, type DatabaseConnection, type QueryResult, SelectQueryNode } from 'kysely'
import pg from 'pg'
import { DatabaseUnavailable } from '../../domain/database-error.ts'
import { PortalError } from '../../domain/errors.ts'
import { checkOut, isBroken, noteBreak } from './breaks.ts'
import { connectTrouble, endsConnection, isNoText, postgresTrouble } from './trouble.ts'

/** Milliseconds. The server gives up a statement before we give up the server: then it is known that nothing was done. */
const STATEMENT_MS = 5_000
const ANSWER_MS = 6_000
/** For so long an instance that stands still, or is cut off, may hold up the others. */
const IDLE_IN_TRANSACTION_MS = 5_000
/** For so long the server is asked what became of a commit that it did not answer. */
const OUTCOME_MS = 3_000

const UNSEEN = 'There is a character in this that nobody can see, and it cannot be kept. Type it anew.'

/** Those that were told how long a statement may take. */
const limited = new WeakSet<pg.ClientBase>()

/** A connection of the pool for as long as it is checked out. */
export class Session implements DatabaseConnection {
  readonly #pool: pg.Pool
  readonly #unhurried: boolean
  #client: pg.PoolClient | undefined
  #lost: DatabaseUnavailable | undefined
  /** PostgreSQL's own id of the transaction that is open. */
  #transaction: string | undefined

  constructor(pool: pg.Pool, unhurried = false) {
    this.#pool = pool
    this.#unhurried = unhurried
  }

  async connect(): Promise<void> {
    const client = await checkOut(this.#pool).catch((cause: unknown) => {
      throw new DatabaseUnavailable(connectTrouble(cause), { cause })
    })
    this.#client = client
    this.#lost = undefined
    if (limited.has(client)) return
    // Not parameters of the connection itself: PgBouncer refuses those
    await this.#run(
      `set statement_timeout = ${this.#unhurried ? 0 : STATEMENT_MS};
       set idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`,
    ).catch((error: unknown) => {
      this.#drop()
      throw error
    })
    limited.add(client)
  }

  async executeQuery<R>({ query, sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const values = [...parameters]
    const autocommitted = this.#transaction === undefined
    try {
      return resultOf(await this.#run(sql, values))
    } catch (error) {
      const { code, cause } = this.#lost ?? {}
      if (!autocommitted || (code !== 'cut' && code !== 'hung')) throw error
      if (!SelectQueryNode.is(query)) throw new DatabaseUnavailable(code, { cause, outcomeUnknown: true })
      if (code === 'hung') throw error
      // A read can be asked once more
      await this.connect()
      return resultOf(await this.#run(sql, values))
    }
  }

  // biome-ignore lint/correctness/useYield: nothing here is read as a stream
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Rows are read page by page, not as a stream')
  }

  async begin(): Promise<void> {
    const results: unknown = await this.#run('begin; select pg_current_xact_id()::text as id').catch(
      (error: unknown) => {
        // It may have begun: whoever gets this connection next must not be inside of it
        this.#client?.release(true)
        this.#client = undefined
        throw error
      },
    )
    const [, { rows }] = results as [unknown, pg.QueryResult<{ id: string }>]
    this.#transaction = rows[0]?.id
  }

  async commit(): Promise<void> {
    const id = this.#transaction
    try {
      const { command } = await this.#run('commit')
      this.#transaction = undefined
      // What it answers where a statement had failed and nobody minded
      if (command === 'ROLLBACK') throw new Error('A statement of this transaction had failed')
    } catch (error) {
      if (!this.#lost || !(await isCommitted(this.#pool, id))) throw error
      this.#transaction = undefined
    }
  }

  /** Never hides what led to it. A connection that cannot go back is not used again. */
  async rollback(): Promise<void> {
    if (this.#transaction === undefined) return
    await this.#run('rollback').catch(() => this.#drop())
    this.#transaction = undefined
  }

  release(): void {
    this.#client?.release(this.#transaction !== undefined)
    this.#client = undefined
  }

  async outcomeOf(transaction: string | undefined): Promise<string | undefined> {
    const { rows } = await this.#run('select pg_xact_status($1::text::xid8) as status', [transaction])
    return rows[0]?.status
  }

  async #run(text: string, values?: unknown[]): Promise<pg.QueryResult> {
    const client = this.#client
    if (!client) throw this.#lost ?? new Error('This connection was given back')
    const late = this.#unhurried
      ? undefined
      : setTimeout(() => this.#drop(new DatabaseUnavailable('hung')), ANSWER_MS)
    try {
      return await client.query(text, values)
    } catch (cause) {
      throw this.#judge(client, cause)
    } finally {
      clearTimeout(late)
    }
  }

  #judge(client: pg.PoolClient, cause: unknown): unknown {
    if (this.#lost) return this.#lost
    if (isBroken(client)) return this.#drop(new DatabaseUnavailable('cut', { cause }))
    if (!(cause instanceof pg.DatabaseError)) return cause
    if (isNoText(cause)) return new PortalError('invalid_input', UNSEEN, { cause })
    const trouble = postgresTrouble(cause)
    if (!trouble) return cause
    const error = new DatabaseUnavailable(trouble, { cause })
    return endsConnection(cause) ? this.#drop(error) : error
  }

  /** Whatever is under way on it fails. */
  #drop(lost = new DatabaseUnavailable('cut')): DatabaseUnavailable {
    this.#lost ??= lost
    noteBreak(this.#pool)
    this.#client?.release(this.#lost)
    this.#client = undefined
    return this.#lost
  }
}

const resultOf = ({ command, rowCount, rows }: pg.QueryResult): QueryResult<never> => ({
  rows: rows as never[],
  ...(['INSERT', 'UPDATE', 'DELETE'].includes(command) && { numAffectedRows: BigInt(rowCount ?? 0) }),
})

/** Whether the transaction took place whose commit was not answered, as the server itself says, once it is back. */
async function isCommitted(pool: pg.Pool, transaction: string | undefined): Promise<boolean> {
  for (const end = performance.now() + OUTCOME_MS; performance.now() < end; await wait(100)) {
    const status = await askOutcome(pool, transaction).catch(() => undefined)
    if (status === 'committed') return true
    if (status === 'aborted') return false
  }
  throw new DatabaseUnavailable('cut', { outcomeUnknown: true })
}

async function askOutcome(pool: pg.Pool, transaction: string | undefined): Promise<string | undefined> {
  const session = new Session(pool)
  await session.connect()
  try {
    return await session.outcomeOf(transaction)
  } finally {
    session.release()
  }
}
