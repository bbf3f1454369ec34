import { ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import SqliteDatabase from 'better-sqlite3'
import pg from 'pg'
import { isQuestion, nameOfAnswer, nameOfCall, type Statement, statementOf } from './names.ts'
import { PLANT, type Plant } from './plant.ts'

/**
 * Loaded into the program before its first line (`--import`): the program can be killed at any point where what it
 * knows and what is so outside come apart. Each has a name and a number: the second of a name is `name #2`.
 */

export interface Passed {
  points: string[]
  /** All that the database was asked. */
  statements: number
}

let points: string[] = []
let statements = 0
let counts = new Map<string, number>()
let deadly: string | undefined

function pass(name: string): void {
  const count = (counts.get(name) ?? 0) + 1
  counts.set(name, count)
  const point = count === 1 ? name : `${name} #${count}`
  // Nothing runs after this: no handler, no flush
  if (point === deadly) process.kill(process.pid, 'SIGKILL')
  points.push(point)
}

/**
 * Of a statement that changes something: before it is sent, and after its answer has come. Inside a transaction it is
 * nowhere yet: that comes with the commit.
 */
const open = new WeakMap<object, Statement[]>()

function begin(connection: object, sql: string, values: readonly unknown[]): (changed: boolean) => void {
  statements++
  const statement = statementOf(sql, values)
  const inside = open.get(connection)
  if (statement.kind === 'begin') open.set(connection, [])
  if (statement.kind === 'rollback') open.delete(connection)
  if (statement.kind === 'commit' && inside) return commit(connection, inside)
  if (statement.kind === 'write' && inside) inside.push(statement)
  if (statement.kind !== 'write' && statement.kind !== 'claim') return () => undefined
  // Nearly all claims find nothing: only what was claimed is something that happened
  if (statement.kind === 'write') pass(`${statement.name} before`)
  return (changed) => {
    if (changed && !inside) pass(`${statement.name} after`)
  }
}

function commit(connection: object, inside: readonly Statement[]): () => void {
  const done = inside.find(({ action }) => action) ?? inside[0]
  open.delete(connection)
  if (!done) return () => undefined
  const name = `commit ${done.name}`
  pass(`${name} before`)
  return () => pass(`${name} after`)
}

/** Planted: every statement is a transaction of its own. */
const autocommits = process.env[PLANT] === ('autocommit' satisfies Plant)
const BRACKET = /^(begin|commit|rollback)\b/

// biome-ignore lint/suspicious/noExplicitAny: as loose as the libraries' own
type Method = (this: any, ...args: any[]) => any

function replace(target: object, method: string, by: (own: Method) => Method): void {
  Object.assign(target, { [method]: by(Reflect.get(target, method) as Method) })
}

const prepared = Object.getPrototypeOf(new SqliteDatabase(':memory:').prepare('select 1')) as object
for (const method of ['run', 'all'])
  replace(
    prepared,
    method,
    (own) =>
      function (...args) {
        const [values] = args
        const end = begin(this.database, this.source, Array.isArray(values) ? values : [])
        const leftOut = autocommits && BRACKET.test(this.source)
        const result = leftOut ? { changes: 0, lastInsertRowid: 0 } : own.apply(this, args)
        end(Array.isArray(result) ? result.length > 0 : result.changes > 0)
        return result
      },
  )

replace(
  pg.Client.prototype,
  'query',
  (own) =>
    async function (sql, values, ...rest) {
      const end = begin(this, String(sql), Array.isArray(values) ? values : [])
      const text = autocommits ? String(sql).replace(BRACKET, 'select 1') : sql
      const result = await own.call(this, text, values, ...rest)
      end(result?.rowCount > 0)
      return result
    },
)

replace(
  globalThis,
  'fetch',
  (own) =>
    async function (resource, init) {
      const name = nameOfCall(resource, init)
      if (!isQuestion(name)) pass(`${name} before`)
      const response = nothingThere(name) ?? (await own.call(this, resource, init))
      pass(`${name} after`)
      return response
    },
)

/** Planted: a card whose post was not answered cannot be found again. */
const nothingThere = (name: string): Response | undefined =>
  process.env[PLANT] === ('blind' satisfies Plant) && /conversations\.(history|replies)$/.test(name)
    ? Response.json({ ok: true, messages: [] })
    : undefined

/** Socket Mode's acknowledgements go through undici's WebSocket, of whatever copy the SDK has. */
const { resolve } = createRequire(import.meta.url)
const undici = createRequire(resolve('@slack/socket-mode'))('undici') as typeof import('undici')
replace(
  undici.WebSocket.prototype,
  'send',
  (own) =>
    function (...args) {
      pass('acknowledgement before')
      own.apply(this, args)
      pass('acknowledgement after')
    },
)

replace(
  ServerResponse.prototype,
  'end',
  (own) =>
    function (...args) {
      const name = nameOfAnswer(this.req)
      pass(`${name} before`)
      this.once('finish', () => pass(`${name} after`))
      return own.apply(this, args)
    },
)

/** The first order lets the program begin: until then its modules are loaded, and it has done nothing. */
const begun = new Promise<void>((resolve) =>
  process.on('message', ({ dieAt }: { dieAt?: string }) => {
    process.send?.({ points, statements } satisfies Passed)
    points = []
    statements = 0
    counts = new Map()
    deadly = dieAt
    resolve()
  }),
)
await import('../../../src/portal.ts')
process.send?.('ready to begin')
await begun
process.channel?.unref()
// The proof itself was ended
process.on('disconnect', () => process.exit(1))
