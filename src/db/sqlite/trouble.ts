import SqliteDatabase from 'better-sqlite3'
import { type DatabaseTrouble, DatabaseUnavailable } from '../../domain/database-error.ts'

/** https://www.sqlite.org/rescode.html: what is no fault of the statement. Extended codes mean the same to us. */
const TROUBLES: readonly (readonly [string, DatabaseTrouble])[] = [
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['SQLITE_PROTOCOL', 'locked'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_NOMEM', 'overloaded'],
  ['SQLITE_IOERR', 'broken'],
  ['SQLITE_CANTOPEN', 'broken'],
  ['SQLITE_CORRUPT', 'broken'],
  ['SQLITE_NOTADB', 'broken'],
]

/** The error for everybody else. Whatever fails so has changed nothing: SQLite undoes it. */
export function unavailable(cause: unknown): unknown {
  if (!(cause instanceof SqliteDatabase.SqliteError)) return cause
  const [, trouble] = TROUBLES.find(([code]) => cause.code.startsWith(code)) ?? []
  return trouble ? new DatabaseUnavailable(trouble, { cause }) : cause
}

/** Another process holds the file. */
export const isBusy = (error: unknown): boolean =>
  error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY')
