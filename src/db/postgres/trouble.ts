import pg from 'pg'
import type { DatabaseTrouble } from '../../domain/database-error.ts'

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: what is no fault of the statement; or its class. */
const TROUBLES: Readonly<Record<string, DatabaseTrouble>> = {
  '08': 'cut',
  '25006': 'read-only',
  '25P03': 'cut',
  '40001': 'conflict',
  '40P01': 'conflict',
  '53': 'overloaded',
  '53100': 'full',
  '55P03': 'locked',
  '57014': 'overloaded',
  '57P01': 'cut',
  '57P02': 'cut',
  '57P03': 'starting',
  '57P05': 'cut',
  '58': 'broken',
  XX001: 'broken',
  XX002: 'broken',
}

/** What an answer of the server means; nothing: the statement is to blame. */
export const postgresTrouble = ({ code = '', severity }: pg.DatabaseError): DatabaseTrouble | undefined =>
  TROUBLES[code] ?? TROUBLES[code.slice(0, 2)] ?? (isFatal(severity) ? 'cut' : undefined)

/** After a failover the old server may live on, read-only: the next connection finds the new one. */
export const endsConnection = ({ code, severity }: pg.DatabaseError): boolean =>
  code === '25006' || isFatal(severity)

const isFatal = (severity: string | undefined): boolean => severity === 'FATAL' || severity === 'PANIC'

/** A NUL, which SQLite keeps and PostgreSQL does not: it comes from outside, in what somebody typed. */
export const isNoText = ({ code }: pg.DatabaseError): boolean => code === '22021'

/** Why none was to be had. */
export function connectTrouble(error: unknown): DatabaseTrouble {
  const trouble = error instanceof pg.DatabaseError ? postgresTrouble(error) : undefined
  return trouble === undefined || trouble === 'cut' ? 'unreachable' : trouble
}
