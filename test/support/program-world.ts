import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../../src/config.ts'
import { freePorts, type Program, startProgram } from './program.ts'
import { ENCRYPTION_KEY, type Neighbours, startOutside } from './world.ts'

/** The real program as a process of its own, between the sandbox's Slack and Okta. */
export interface ProgramWorld extends Neighbours {
  program: Program
  /** Where the program listens. */
  url: string
  environment: Environment
  /** Status of a GET, 0 where there is no answer. */
  status(path: string): Promise<number>
  /** Resident memory of the program, MB. */
  memory(): number
  stop(): Promise<void>
}

export interface ProgramWorldOptions {
  mode?: 'socket' | 'http'
  database?: string
  environment?: Environment
}

export async function startProgramWorld(options: ProgramWorldOptions = {}): Promise<ProgramWorld> {
  const { mode = 'http' } = options
  const folder = mkdtempSync(join(tmpdir(), 'devportal-program-'))
  const outside = await startOutside(mode, { folder })
  const port = await freePorts()
  const url = `http://localhost:${port}`
  const environment: Environment = {
    PORT: String(port),
    DATABASE_URL: options.database ?? `file:${join(folder, 'portal.db')}`,
    ENCRYPTION_KEYS: `test:${ENCRYPTION_KEY.toString('base64')}`,
    LOG_LEVEL: 'info',
    ...outside.slack.settings,
    ...outside.okta.settings,
    ...options.environment,
  }
  const program = startProgram(environment)
  await program.printed('DevPortal is ready')
  const deliver = (): void => {
    if (mode === 'http') outside.slack.deliverTo(`${url}/slack/events`)
  }
  deliver()
  const { end, stop } = outside
  return Object.assign(outside, {
    program,
    url,
    environment,
    status: (path: string) =>
      fetch(url + path, { redirect: 'manual' })
        .then(({ status }) => status)
        .catch(() => 0),
    memory: () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(program.pid)])) / 1024,
    async end(half: 'slack' | 'okta') {
      const back = await end(half)
      return () => back().then(deliver)
    },
    async stop() {
      program.kill('SIGKILL')
      await program.ended
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  })
}
