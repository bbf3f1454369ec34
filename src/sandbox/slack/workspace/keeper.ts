/** Keeps a workspace over restarts: one SQLite table, a row of JSON per thing. */
import Database from 'better-sqlite3'
import type { Keeper } from './shelf.ts'

export function openKeeper(file: string): Keeper & { close(): void } {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.exec(
    `create table if not exists kept (
       seq integer primary key autoincrement, kind text not null, id text not null, row text not null,
       unique (kind, id))`,
  )
  const select = db.prepare<[string], { id: string; row: string }>(
    'select id, row from kept where kind = ? order by seq',
  )
  const upsert = db.prepare(
    'insert into kept (kind, id, row) values (?, ?, ?) on conflict (kind, id) do update set row = excluded.row',
  )
  const remove = db.prepare('delete from kept where kind = ? and id = ?')
  return {
    load: (kind) => select.all(kind).map(({ id, row }) => [id, JSON.parse(row) as unknown]),
    save: (kind, id, row) => void upsert.run(kind, id, JSON.stringify(row)),
    remove: (kind, id) => void remove.run(kind, id),
    close: () => db.close(),
  }
}
