import { CamelCasePlugin, Kysely } from 'kysely'
import { postgresDialect } from './postgres/dialect.ts'
import type { Connection } from './schema.ts'
import { sqliteDialect } from './sqlite/dialect.ts'

/**
 * Opens `file:./path.db`, `file::memory:` or `postgres://…`; directories of a file are made. `unhurried` for work that
 * may take its time: otherwise what takes too long is given up, so that nobody waits for it.
 */
export function connect(databaseUrl: string, options: { unhurried?: boolean } = {}): Connection {
  const kind = /^postgres(ql)?:/.test(databaseUrl) ? 'postgres' : 'sqlite'
  const dialect =
    kind === 'postgres' ? postgresDialect(databaseUrl, options) : sqliteDialect(pathOf(databaseUrl), options)
  return { kind, databaseUrl, kysely: new Kysely({ dialect, plugins: [new CamelCasePlugin()] }) }
}

/** The path in `file:…`; `:memory:` is none. */
export const pathOf = (databaseUrl: string): string => databaseUrl.replace(/^file:(\/\/)?/, '')

export const isInMemory = (databaseUrl: string): boolean => pathOf(databaseUrl) === ':memory:'
