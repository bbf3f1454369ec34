import { acme } from '../../../src/sandbox/cast.ts'
import { allRows, type as typeLine } from '../../support/deeds.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { preload } from '../../support/program.ts'
import { type ProgramWorld, startProgramWorld } from '../../support/program-world.ts'
import { askForToken, createApp, giveAccess } from '../../support/world.ts'
import type { DatabaseKind } from '../rig.ts'
import { until } from '../until.ts'
import { appsCommand, type Cast } from './templates.ts'

export const modes = ['http', 'socket'] as const
export type Mode = (typeof modes)[number]

/** The real program between its neighbours, each of which can be ended. */
export interface Stage {
  mode: Mode
  world: ProgramWorld
  postgres: Postgres | undefined
  cast: Cast
  /** Once the program is ready, what a person does, from the beginning to the authorization server and back. */
  journey(): Promise<void>
  /** MB that the program cannot let go. */
  held(): Promise<number>
  stop(): Promise<void>
}

/** Junk is to get further than what a person may do in an hour. */
const UNLIMITED = {
  MAX_APPS_PER_PERSON: '1000000',
  MAX_LOGIN_LINKS_PER_MINUTE: '1000000',
  MAX_SUBMISSIONS_PER_HOUR: '1000000',
}

/** Sockets that were cut again and again are opened at ever longer intervals. */
const BACK_MS = 30_000

/** Members, an admin, a newcomer, a guest, a visitor from elsewhere, and nobody. */
const PEOPLE = ['U0DANA0001', 'U0DANA0001', 'U0ADA00001', 'U0NICO0001', 'U0RAE00001', 'U0NOBODY01']

export async function setStage(kind: DatabaseKind, mode: Mode, fault: string | undefined): Promise<Stage> {
  const postgres = kind === 'PostgreSQL' ? await startPostgres() : undefined
  const world = await startProgramWorld({
    mode,
    ...(postgres && { database: await postgres.url() }),
    environment: {
      ...UNLIMITED,
      ...(fault
        ? { ...preload('tell-memory.ts', '../prove/edge/plant.ts'), PLANTED: fault }
        : preload('tell-memory.ts')),
    },
  })
  await giveAccess(world, 'dana', 'pia')
  if (!fault) await furnish(world)
  const cast = {
    people: PEOPLE,
    ids: ['app_none', ...(await idsIn(world))],
    responseUrl: `${world.slack.url}/response/${acme.teamId}/1/none`,
  }
  let journeys = 0
  let asked = 0
  return {
    mode,
    world,
    postgres,
    cast,
    async journey() {
      if (!(await until(() => isBack(world, cast), BACK_MS))) throw new Error('the program is not ready')
      await travel(world, `Journey ${++journeys}`)
    },
    async held() {
      asked++
      world.program.kill('SIGWINCH')
      const output = await world.program.printed(`holds ${asked}"`)
      return Number(new RegExp(`holds ${asked}","held":(\\d+)`).exec(output)?.[1])
    },
    async stop() {
      await world.stop()
      await postgres?.stop()
    },
  }
}

/** A row of every kind that a click can name. */
async function furnish(world: ProgramWorld): Promise<void> {
  const [dana, pia] = [world.person('dana'), world.person('pia')]
  await createApp(dana, { name: 'Lead Sync' })
  await askForToken(dana, 'Lead Sync')
  await createApp(pia, { name: 'Partner Hub', partner: 'For our partners.' })
}

async function idsIn({ environment }: ProgramWorld): Promise<string[]> {
  const rows = Object.values(await allRows(environment.DATABASE_URL ?? '')).flat()
  return rows.flatMap((row) => ('id' in row && typeof row.id === 'string' ? [row.id] : []))
}

/** It says so itself, and Slack gets through to it. */
const isBack = async (world: ProgramWorld, cast: Cast): Promise<boolean> =>
  (await world.status('/readyz')) === 200 && (await world.slack.deliver(appsCommand(cast))).ok

async function travel(world: ProgramWorld, name: string): Promise<void> {
  const pia = world.person('pia')
  await createApp(pia, { name })
  await typeLine(pia, `/devportal app ${name}`, 'App details')
  await pia.click('Deactivate')
  await pia.waitFor('⚪ Off')
  await pia.cancel({ all: true })
}
