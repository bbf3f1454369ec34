import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { connect } from '../../src/db/connect.ts'
import { allRows } from './deeds.ts'
import type { World } from './world.ts'

/** Something that must not be found where it does not belong. */
export interface Canary {
  what: string
  value: string
}

/** A place to look in. */
export interface Haystack {
  where: string
  bytes: Buffer
}

/** What such values look like, for those that no test gets to see. */
const PATTERNS: [what: string, pattern: RegExp][] = [
  ['a client secret', /dps_[0-9A-Za-z]{46}/],
  ['a JWT', /eyJ[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}/],
  ['a response_url', /\/response\/T\w+\/\w+\/\w+/],
]

/** Every canary in every place, also URL-encoded, in base64 and escaped as in JSON. */
export function leaksIn(haystacks: readonly Haystack[], canaries: readonly Canary[]): string[] {
  const forms = canaries.flatMap(({ what, value }) => formsOf(value).map((form) => ({ what, form })))
  const found = haystacks.flatMap(({ where, bytes }) => {
    const text = bytes.toString('latin1')
    return [
      ...forms.filter(({ form }) => text.includes(form)).map(({ what }) => `${what} in ${where}`),
      ...PATTERNS.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${what} in ${where}`),
    ]
  })
  return [...new Set(found)]
}

function formsOf(value: string): string[] {
  // Inside a longer base64 text the value may begin at any of three positions; its middle is the same
  const encoded = [0, 1, 2].map((shift) =>
    Buffer.from(' '.repeat(shift) + value)
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  )
  // Four characters of base64 stand in any sealed text by chance
  const telling = encoded.filter((form) => form.length >= 8)
  return [...new Set([value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), ...telling])]
}

export const haystack = (where: string, content: unknown): Haystack => ({
  where,
  bytes: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
})

/** Log, all rows, the database's files as they lie there. */
export async function haystacksOf(world: World): Promise<Haystack[]> {
  const rows = await allRows(world.databaseUrl)
  return [
    haystack('log', world.log.join('')),
    ...Object.entries(rows).map(([table, content]) => haystack(`table ${table}`, content)),
    ...(await filesOf(world.databaseUrl)).map((path) => ({
      where: `file ${path.replace(/.*\//, '')}`,
      bytes: readApart(path),
    })),
    haystack('requests to Okta', world.okta.calls),
  ]
}

/** Where the database lies on the disk; of PostgreSQL its own directory and the write-ahead log of the server. */
async function filesOf(databaseUrl: string): Promise<string[]> {
  if (databaseUrl.startsWith('file:')) {
    const file = databaseUrl.replace('file:', '')
    return ['', '-wal', '-shm'].map((ending) => `${file}${ending}`).filter((path) => existsSync(path))
  }
  const { kysely } = connect(databaseUrl)
  await sql`checkpoint`.execute(kysely)
  const { rows } = await sql<{ folder: string; oid: number }>`
    select current_setting('data_directory') as folder, oid from pg_database where datname = current_database()
  `.execute(kysely)
  await kysely.destroy()
  return rows.flatMap(({ folder, oid }) =>
    [join(folder, 'base', String(oid)), join(folder, 'pg_wal')].flatMap((directory) =>
      readdirSync(directory, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(directory, entry.name)),
    ),
  )
}

/** Anything of Slack's with the one kind of place taken out where a token or secret may stand: a preformatted block. */
export const withoutDeliveries = (content: unknown): unknown =>
  JSON.parse(JSON.stringify(content), (_key, value) =>
    value?.type === 'rich_text_preformatted' ? 'a preformatted block' : value,
  )

/** By another process: one that closes a file of its own SQLite database drops that database's locks. */
const readApart = (path: string): Buffer => execFileSync('cat', [path], { maxBuffer: 2 ** 30 })
