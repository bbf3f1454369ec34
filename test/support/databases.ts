import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from './postgres.ts'

/** Both databases that the portal runs on; for `describe.each`. */
export const databases = ['SQLite', 'PostgreSQL'] as const

export interface Databases {
  /** The address of an empty database. */
  fresh(): Promise<string>
  stop(): Promise<void>
}

/** Empty databases of a kind: files in a folder of their own, or a PostgreSQL server of their own. */
export async function startDatabases(kind: (typeof databases)[number]): Promise<Databases> {
  if (kind === 'PostgreSQL') {
    const server = await startPostgres()
    return { fresh: () => server.url(), stop: () => server.stop() }
  }
  const folder = mkdtempSync(join(tmpdir(), 'devportal-db-'))
  let made = 0
  return {
    fresh: async () => `file:${join(folder, `${++made}.db`)}`,
    stop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}
