import { dirname } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { makeFolder } from '../make-folder.ts'
import { Statements } from './statements.ts'
import { isBusy } from './trouble.ts'
import { Turns } from './turns.ts'

/** A SQLite file as this process has it open. */
export interface SqliteFile {
  writes: Statements
  /** Its own connection, which sees what is committed; a database in memory has only one. */
  reads: Statements | undefined
  turns: Turns
  close(): void
}

const IN_MEMORY = ':memory:'

/** Makes its folder where there is none. */
export function openFile(path: string): SqliteFile {
  if (path !== IN_MEMORY) makeFolder(dirname(path))
  const writer = openConnection(path)
  useWriteAheadLog(writer)
  // A commit has reached the disk before anybody is told of it
  writer.pragma('synchronous = FULL')
  writer.pragma('foreign_keys = ON')
  const reader = path === IN_MEMORY ? undefined : openConnection(path)
  reader?.pragma('query_only = ON')
  return {
    writes: new Statements(writer),
    reads: reader && new Statements(reader),
    turns: new Turns(),
    close() {
      reader?.close()
      writer.close()
    },
  }
}

/** Without a busy timeout: SQLite waits with the thread in hand. */
const openConnection = (path: string): SqliteDatabase.Database => new SqliteDatabase(path, { timeout: 0 })

/** While another process does the same with a new file, this one waits: nothing else is going on at the start. */
function useWriteAheadLog(database: SqliteDatabase.Database): void {
  for (let tries = 1; ; tries++)
    try {
      database.pragma('journal_mode = WAL')
      return
    } catch (error) {
      if (!isBusy(error) || tries === 100) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
    }
}
