import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { startDatabases } from '../../../support/databases.ts'
import { startPostgres } from '../../../support/postgres.ts'
import { between, type Random } from '../../random.ts'
import type { DatabaseKind } from '../../rig.ts'

/** A database that several instances share, and what can happen to it. Each trouble resolves when it is over. */
export interface SharedDatabase {
  url: string
  troubles: Record<string, (random: Random) => Promise<void>>
  stop(): Promise<void>
}

export const openDatabase = (kind: DatabaseKind): Promise<SharedDatabase> =>
  kind === 'PostgreSQL' ? openServer() : openFile()

async function openServer(): Promise<SharedDatabase> {
  const server = await startPostgres()
  const url = await server.url()
  const away = (signal: 'SIGINT' | 'SIGKILL') => async (random: Random) => {
    await server.end(signal)
    await wait(between(random, 500, 4_000))
    await server.back()
  }
  return {
    url,
    troubles: {
      'PostgreSQL killed': away('SIGKILL'),
      'PostgreSQL restarted': away('SIGINT'),
      'PostgreSQL frozen': async (random) => {
        server.freeze()
        await wait(between(random, 1_000, 5_000)).finally(() => server.thaw())
      },
      'all connections to PostgreSQL cut': () => cutAll(url),
    },
    stop: () => server.stop(),
  }
}

async function cutAll(url: string): Promise<void> {
  const client = new pg.Client(url)
  client.on('error', () => undefined)
  await client.connect()
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`)
  await client.end()
}

async function openFile(): Promise<SharedDatabase> {
  const files = await startDatabases('SQLite')
  const url = await files.fresh()
  return {
    url,
    troubles: {
      'SQLite locked by another process': (random) => lockFile(url, between(random, 1_000, 8_000)),
    },
    stop: () => files.stop(),
  }
}

const LOCK = `
  const file = new (require('better-sqlite3'))(process.argv[1], { timeout: 20000 })
  file.exec('begin immediate')
  setTimeout(() => (file.exec('rollback'), file.close()), Number(process.argv[2]))`

/** By another process, as a backup or somebody's shell does it. */
async function lockFile(url: string, ms: number): Promise<void> {
  const cwd = fileURLToPath(new URL('../../../..', import.meta.url))
  const child = spawn(process.execPath, ['-e', LOCK, url.replace('file:', ''), String(ms)], {
    cwd,
    stdio: 'ignore',
  })
  await once(child, 'close')
}
