import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { connect } from '../../../src/db/connect.ts'
import { migrate } from '../../../src/db/migrations.ts'
import type { Connection } from '../../../src/db/schema.ts'
import type { Databases } from '../../support/databases.ts'
import { freePorts } from '../../support/program.ts'
import { ENCRYPTION_KEY, giveAccess, type Outside, startOutside } from '../../support/world.ts'
import { readLog } from '../log-lines.ts'
import type { Compiled } from './compiled.ts'
import { type Life, Lives } from './life.ts'
import { PLANT, type Plant } from './plant.ts'

/** The real program between the sandbox's Slack and Okta: it is killed, and comes up again on what the database has. */
export interface MortalWorld extends Outside {
  connection: Connection
  readonly life: Life
  /** Jobs that were under way when the program died, and are not known to be done: `kind subject`. */
  unfinished: string[]
  /** Kills it, if it is not dead already; what it had under way may be taken over at once. */
  end(): Promise<void>
  /** Another life begins. Resolves when it is ready, or has died. */
  begin(dieAt?: string): Promise<void>
  /** Resolves once no job is due or under way, and has not been for a moment. */
  quiet(): Promise<void>
  /** What every life so far has logged that calls for somebody. */
  complaints(): string[]
  stop(): Promise<void>
}

export type Mode = 'socket' | 'http'

export async function startMortalWorld(
  databases: Databases,
  compiled: Compiled,
  { mode, plant }: { mode: Mode; plant: Plant | undefined },
): Promise<MortalWorld> {
  const outside = await startOutside(mode)
  const databaseUrl = await databases.fresh()
  const port = await freePorts()
  const lives = new Lives(compiled, {
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEYS: `test:${ENCRYPTION_KEY.toString('base64')}`,
    LOG_LEVEL: 'info',
    // One person makes many apps here, and more links than a hand could ask for
    MAX_APPS_PER_PERSON: '1000',
    MAX_LOGIN_LINKS_PER_MINUTE: '1000',
    MAX_SUBMISSIONS_PER_HOUR: '1000',
    ...outside.slack.settings,
    ...outside.okta.settings,
    ...(plant && { [PLANT]: plant }),
  })
  if (mode === 'http') outside.slack.deliverTo(`http://localhost:${port}/slack/events`)
  const connection = connect(databaseUrl)
  await migrate(connection)
  const all: Life[] = []
  const world: MortalWorld = {
    ...outside,
    connection,
    get life() {
      const life = all.at(-1)
      if (!life) throw new Error('the program was never begun')
      return life
    },
    unfinished: [],
    async end() {
      world.life.kill('SIGKILL')
      await world.life.ended
      world.unfinished = await endLeases(connection)
    },
    async begin(dieAt) {
      const life = await lives.begin(dieAt)
      all.push(life)
      const end = await life.printed('DevPortal is ready').then(
        () => undefined,
        () => life.ended,
      )
      if (end !== undefined && dieAt === undefined)
        throw new Error(`the program ended with ${end} at its start:\n${life.output()}`)
    },
    quiet: () => quiet(connection),
    complaints: () => [
      ...outside.slack.violations,
      ...outside.okta.violations,
      ...all.flatMap((life) => readLog(life.output()).errors),
    ],
    async stop() {
      world.life.kill('SIGKILL')
      await Promise.all([world.life.ended, lives.stop()])
      await outside.stop()
      await connection.kysely.destroy()
    },
  }
  await world.begin()
  await giveAccess(outside, 'dana', 'pia')
  await world.quiet()
  return world
}

/** As if twenty seconds had passed. Answers the jobs that the dead program had taken. */
async function endLeases({ kysely }: Connection): Promise<string[]> {
  // It may have died before it had made its tables
  const tables = await kysely.introspection.getTables()
  if (!tables.some(({ name }) => name === 'jobs')) return []
  const rows = await kysely
    .updateTable('jobs')
    .set({ leaseUntil: new Date().toISOString() })
    .where('lease', 'is not', null)
    .returning(['kind', 'subject'])
    .execute()
  return rows.map(({ kind, subject }) => `${kind} ${subject}`)
}

/** Longer together than a listener of the program takes from its last job to its last word. */
const LOOKS = 5
const BETWEEN_MS = 20
const NEVER_MS = 60_000

async function quiet({ kysely }: Connection): Promise<void> {
  const end = Date.now() + NEVER_MS
  for (let free = 0; free < LOOKS; await wait(BETWEEN_MS)) {
    const now = new Date().toISOString()
    const { rows } = await sql<{ kind: string }>`
      select kind from jobs
      where dead_at is null and (lease_until > ${now} or run_at <= ${now} or attempts > 0)`.execute(kysely)
    free = rows.length === 0 ? free + 1 : 0
    if (Date.now() > end) throw new Error(`still not done: ${rows.map(({ kind }) => kind).join(', ')}`)
  }
}
