import { sql } from 'kysely'
import type { Connection } from '../../src/db/schema.ts'

interface Column {
  type: string
  /** An insert that does not know it goes through. */
  optional: boolean
}

/** What an older version of the program relies on: tables with their columns, and what must be unique. */
export interface Shape {
  columns: ReadonlyMap<string, Column>
  unique: ReadonlySet<string>
}

export async function shapeOf({ kysely, kind }: Connection): Promise<Shape> {
  const columns = new Map<string, Column>()
  for (const table of await kysely.introspection.getTables())
    for (const { name, dataType, isNullable, hasDefaultValue } of table.columns)
      columns.set(`${table.name}.${name}`, { type: dataType, optional: isNullable || hasDefaultValue })
  const { rows } = await (kind === 'postgres'
    ? sql<{ made: string }>`select indexdef as made from pg_indexes where schemaname = 'public'`
    : sql<{ made: string }>`select sql as made from sqlite_master where type = 'index' and sql is not null`
  ).execute(kysely)
  return {
    columns,
    unique: new Set(rows.map(({ made }) => made).filter((made) => /^create unique/i.test(made))),
  }
}

/** What an older version could stumble over; nothing, where only something was added. */
export function breaksBetween(before: Shape, after: Shape): string[] {
  const tables = new Set([...before.columns.keys()].map((name) => name.split('.')[0]))
  const known = (name: string) => tables.has(name.split('.')[0])
  const changed = [...before.columns].flatMap(([name, was]) => {
    const is = after.columns.get(name)
    if (!is) return [`${name} is gone`]
    return [
      ...(is.type === was.type ? [] : [`${name} is of another type`]),
      ...(was.optional && !is.optional ? [`${name} has to be given now`] : []),
    ]
  })
  const demanded = [...after.columns].flatMap(([name, { optional }]) =>
    known(name) && !before.columns.has(name) && !optional ? [`${name} has to be given`] : [],
  )
  const narrowed = [...after.unique].flatMap((made) => {
    const table = /\bon (?:public\.)?"?(\w+)/i.exec(made)?.[1] ?? ''
    return tables.has(table) && !before.unique.has(made)
      ? [`${table} must be unique in more than before`]
      : []
  })
  return [...changed, ...demanded, ...narrowed]
}
