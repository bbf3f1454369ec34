import { ServerResponse } from 'node:http'
import SqliteDatabase from 'better-sqlite3'
import pg from 'pg'
import { WebSocket } from 'undici'
import { isQuestion, nameOfAnswer, nameOfCall, type Statement, statementOf } from './names.ts'
import { PLANT, type Plant } from './plant.ts'

/**
 * Loaded into the program before its first line (`--import`): the program can be killed at any point where what it
 * knows and what is so outside come apart. Each has a name and a number: the second of a name is `name #2`.
 */

export interface Passed {
  /** Those between which something outside may have changed: of several with nothing between them, the last. */
  points: string[]
  /** All that the database was asked. */
  statements: number
}

let points: string[] = []
let statements = 0
let counts = new Map<string, number>()
let deadly: string | undefined
/** Changes outside that have begun, and are not known to have happened. One that fails stays here: it may have. */
let underWay = 0

function pass(name: string): void {
  const count = (counts.get(name) ?? 0) + 1
  counts.set(name, count)
  const point = count === 1 ? name : `${name} #${count}`
  // Nothing runs after this: no handler, no flush
  if (point === deadly) process.kill(process.pid, 'SIGKILL')
  if (underWay === 0) points.pop()
  points.push(point)
}

/** Around what changes something outside. */
function change(name: string): (changed?: boolean) => void {
  pass(`${name} before`)
  underWay++
  return (changed = true) => {
    if (changed) pass(`${name} after`)
    underWay--
  }
}

/** Planted: every statement is a transaction of its own. */
const autocommits = process.env[PLANT] === ('autocommit' satisfies Plant)
const BRACKET = /^(begin|commit|rollback)\b/

/**
 * Of a statement that changes something: before it is sent, and after its answer has come. Inside a transaction it is
 * nowhere yet: that comes with the commit.
 */
const open = new WeakMap<object, Statement[]>()

function begin(connection: object, sql: string, values: readonly unknown[]): (changed: boolean) => void {
  statements++
  const statement = statementOf(sql, values)
  const inside = open.get(connection)
  if (statement.kind === 'begin' && !autocommits) open.set(connection, [])
  if (statement.kind === 'rollback') open.delete(connection)
  if (statement.kind === 'commit' && inside) return commit(connection, inside)
  if (statement.kind === 'write' && inside) inside.push(statement)
  if (inside || (statement.kind !== 'write' && statement.kind !== 'claim')) return () => undefined
  if (statement.kind === 'write') return change(statement.name)
  // Nearly all claims find nothing: only what was claimed is something that happened
  underWay++
  return (claimed) => {
    if (claimed) pass(`${statement.name} after`)
    underWay--
  }
}

function commit(connection: object, inside: readonly Statement[]): () => void {
  const done = inside.find(({ action }) => action) ?? inside[0]
  open.delete(connection)
  return done ? change(`commit ${done.name}`) : () => undefined
}

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
      const end = isQuestion(name) ? () => pass(`${name} after`) : change(name)
      const response = nothingThere(name) ?? (await own.call(this, resource, init))
      end()
      return response
    },
)

/** Planted: a card whose post was not answered cannot be found again. */
const nothingThere = (name: string): Response | undefined =>
  process.env[PLANT] === ('blind' satisfies Plant) && /conversations\.(history|replies)$/.test(name)
    ? Response.json({ ok: true, messages: [] })
    : undefined

/** Socket Mode's acknowledgements go through undici's WebSocket. */
replace(
  WebSocket.prototype,
  'send',
  (own) =>
    function (...args) {
      const end = change('acknowledgement')
      own.apply(this, args)
      end()
    },
)

replace(
  ServerResponse.prototype,
  'end',
  (own) =>
    function (...args) {
      this.once('finish', change(nameOfAnswer(this.req)))
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
