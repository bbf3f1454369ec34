import SqliteDatabase from 'better-sqlite3'
import pg from 'pg'
import { FAULTS } from './planted.ts'

/**
 * Loaded into the instances before their own code: mistakes that the program does not make, and that the proof has to
 * find. `CHAOS_FAULT` says which.
 */

// biome-ignore lint/suspicious/noExplicitAny: as loose as the libraries' own
type Method = (this: any, ...args: any[]) => any

function replace(target: object, method: string, by: (own: Method) => Method): void {
  Object.assign(target, { [method]: by(Reflect.get(target, method) as Method) })
}

/** Every statement passes here, on both databases. It can be made another one, or be left out as if it had been done. */
function rewrite(change: (sql: string, values: readonly unknown[]) => string | undefined): void {
  const statement = Object.getPrototypeOf(new SqliteDatabase(':memory:').prepare('select 1')) as object
  for (const method of ['run', 'all'])
    replace(
      statement,
      method,
      (own) =>
        function (values: unknown[] = []) {
          if (change(this.source, values) !== undefined) return own.call(this, values)
          return method === 'all' ? [] : { changes: 1, lastInsertRowid: 0 }
        },
    )
  replace(
    SqliteDatabase.prototype,
    'prepare',
    (own) =>
      function (sql: string) {
        return own.call(this, change(sql, []) ?? sql)
      },
  )
  replace(
    pg.Client.prototype,
    'query',
    (own) =>
      function (sql: unknown, values: unknown, ...rest: unknown[]) {
        if (typeof sql !== 'string' || !Array.isArray(values)) return own.call(this, sql, values, ...rest)
        const changed = change(sql, values)
        return changed === undefined ? { rows: [], rowCount: 1 } : own.call(this, changed, values, ...rest)
      },
  )
}

let asked = 0

const PLANTS: Record<(typeof FAULTS)[number], () => void> = {
  /** The state changes, and what has to follow from it is never asked for: every third card and direct message. */
  lost: () =>
    rewrite((sql, values) => {
      const isNews = values.includes('send-message') || values.includes('sync-card')
      return isNews && sql.startsWith('insert into "jobs"') && ++asked % 3 === 0 ? undefined : sql
    }),
  /** Their leases are not looked at: direct messages that one run has under way are sent by others, too. */
  doubled: () =>
    rewrite((sql) =>
      sql.replace(/"lease_until" <= (\?|\$\d+)/, `"lease_until" <= $1 or "kind" = 'send-message'`),
    ),
  /** What is done is not crossed off. */
  stuck: () =>
    rewrite((sql) => sql.replace(/^delete from "jobs" where/, 'delete from "jobs" where false and')),
}

const fault = FAULTS.find((name) => name === process.env.CHAOS_FAULT)
if (fault) PLANTS[fault]()
