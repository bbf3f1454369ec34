import SqliteDatabase from 'better-sqlite3'
import type { Fault } from '../domain/check.ts'
import { DatabaseUnavailable } from '../domain/database-error.ts'
import { pathOf } from './connect.ts'
import { NewerDatabase } from './migrations.ts'

/** Why the database at `DATABASE_URL` cannot be used, without its password; nothing: it is a bug. */
export function unusable(error: unknown, databaseUrl: string): Fault | undefined {
  if (error instanceof NewerDatabase)
    return lasting(
      `a newer version of the DevPortal has changed this database in a way that this one does not know (${error.message})`,
      'start that version or a newer one, or restore the backup from before it',
    )
  const cause = error instanceof DatabaseUnavailable ? (error.cause ?? error) : error
  const fault = databaseUrl.startsWith('file:') ? fileFault(cause, pathOf(databaseUrl)) : postgresFault(cause)
  if (fault || !(error instanceof DatabaseUnavailable || isOfTheSystem(cause))) return fault
  return passing(
    `the database cannot be used (${cause instanceof Error ? cause.message : codeOf(error)})`,
    'look at the address, at its options and at the server',
  )
}

/** https://nodejs.org/api/errors.html#class-systemerror: of a file, a host or a socket, whatever we know of its code. */
const isOfTheSystem = (error: unknown): boolean => error instanceof Error && 'syscall' in error

const lasting = (is: string, next: string): Fault => ({ is, next, passing: false })
const passing = (is: string, next: string): Fault => ({ is, next, passing: true })

/** https://www.postgresql.org/docs/current/errcodes-appendix.html, and what Node says of addresses. */
const POSTGRES: Readonly<Record<string, Fault>> = {
  '25006': passing(
    'PostgreSQL takes no changes, as a standby does',
    'name the primary, or wait until this is it',
  ),
  '28000': lasting(
    'PostgreSQL does not let this user in',
    'look at its pg_hba.conf, or try ?sslmode=require',
  ),
  '28P01': lasting('PostgreSQL does not take this user with this password', 'correct them'),
  '3D000': lasting('PostgreSQL has no database of this name', 'create it (createdb), or correct the name'),
  '42501': lasting(
    'this user may not create tables there',
    'grant it: grant create, usage on schema public to …',
  ),
  '53100': passing('the disk of PostgreSQL is full', 'make room'),
  '53300': passing('PostgreSQL has no connection left', 'end some, or raise max_connections'),
  '57P03': passing('PostgreSQL is just starting or stopping', 'start again in a moment'),
  EAI_AGAIN: passing('its host could not be looked up just now', 'look at the name server, then start again'),
  ECONNREFUSED: passing('nothing listens there', 'start PostgreSQL, or correct host and port'),
  ENOTFOUND: lasting('its host is not known', 'correct it'),
  EISDIR: lasting('a file that it names is a folder', 'correct that path'),
  ERR_INVALID_URL: lasting(
    'it cannot be read',
    'write postgres://user:password@host:5432/database, %40 for @',
  ),
}

function postgresFault(error: unknown): Fault | undefined {
  // Half an escape, %E0 alone
  const code = error instanceof URIError ? 'ERR_INVALID_URL' : codeOf(error)
  const fault = code === undefined ? undefined : POSTGRES[code]
  if (fault) return { ...fault, is: `${fault.is} (${code})` }
  // A certificate or a key
  return error instanceof Error && 'path' in error
    ? lasting(
        `${error.path}, which it names, cannot be read (${code})`,
        'correct that path, or let this program read it',
      )
    : undefined
}

/** https://www.sqlite.org/rescode.html; and what Node says of folders. */
const FILE: readonly (readonly [RegExp, Fault])[] = [
  [/^SQLITE_BUSY/, passing('another process holds it', 'end that one, then start again')],
  [/^SQLITE_FULL|^ENOSPC/, passing('its disk is full', 'make room')],
  [/^SQLITE_NOTADB/, lasting('it is no SQLite database', 'correct the path, or move that file away')],
  [/^SQLITE_CORRUPT/, lasting('it is damaged', 'restore a backup')],
  [
    /^SQLITE_(READONLY|CANTOPEN|PERM)|^(EACCES|EPERM|EROFS|EEXIST|ENOTDIR|EISDIR|ENAMETOOLONG|ENOENT|ELOOP)/,
    lasting(
      'it cannot be opened for writing',
      'let the user of this program write to the file and to its folder, or name another file',
    ),
  ],
  [/^SQLITE_IOERR/, passing('its disk fails', 'look at the disk and at the limits of this process')],
]

function fileFault(error: unknown, path: string): Fault | undefined {
  const code = codeOf(error)
  const isOurs = error instanceof SqliteDatabase.SqliteError || (error instanceof Error && 'path' in error)
  const fault = isOurs && code ? FILE.find(([pattern]) => pattern.test(code))?.[1] : undefined
  return fault && { ...fault, is: `${path}: ${fault.is} (${code})` }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
