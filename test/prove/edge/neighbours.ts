import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { connect } from '../../../src/db/connect.ts'
import { type as typeLine } from '../../support/deeds.ts'
import type { ProgramWorld } from '../../support/program-world.ts'
import { fillAppForm } from '../../support/world.ts'
import { until } from '../until.ts'
import type { Stage } from './stage.ts'
import { appsCommand } from './templates.ts'
import type { Watch } from './watch.ts'

/** How long a neighbour is away. */
const AWAY_MS = 1_500
/** Jobs wait longer after each failure. */
const REGISTERED_MS = 30_000

/** Something that a neighbour does to the program; resolves when it is as before. */
interface Trouble {
  what: string
  happens(): Promise<void>
}

/** Each, while people go on clicking: the program stays, and everything works when it is over. */
export async function troubleNeighbours(stage: Stage, watch: Watch, round: number): Promise<void> {
  const troubles = [...ofNeighbours(stage), ...ofSockets(stage, round), ...ofDatabases(stage)]
  for (const { what, happens } of troubles) {
    if (watch.hopeless()) return
    const outage = async () => {
      const clicking = clickOn(stage)
      await happens().finally(clicking.stop)
      await stage.journey()
    }
    await watch.duringOnce(what, outage, true)
    watch.count('neighbours away and back')
  }
}

const ofNeighbours = ({ world }: Stage): Trouble[] => [
  {
    what: 'Slack ended and back',
    async happens() {
      const back = await world.end('slack')
      await delay(AWAY_MS)
      await back()
    },
  },
  {
    what: 'Okta ended and back',
    async happens() {
      const back = await world.end('okta')
      await createMeanwhile(world, 'Meanwhile')
      await back()
      if (!(await until(() => isRegistered(world, 'Meanwhile'), REGISTERED_MS)))
        throw new Error('what was created meanwhile was not registered')
    },
  },
]

const isRegistered = ({ okta }: ProgramWorld, name: string): boolean =>
  okta.clients().some(({ label }) => label === name)

function ofSockets({ world, mode }: Stage, round: number): Trouble[] {
  if (mode !== 'socket') return []
  // A silent one is found out by its pings, which takes many seconds: now and then
  const silent = round % 10 === 2 ? (['silent'] as const) : []
  return [...(['cut', 'refresh_requested', 'warning'] as const), ...silent].map((how) => ({
    what: `sockets ended by ${how}`,
    happens: async () => world.slack.faults.refreshSockets(how),
  }))
}

function ofDatabases({ world, postgres }: Stage): Trouble[] {
  const { DATABASE_URL = '' } = world.environment
  if (!postgres) return [{ what: 'SQLite locked by another', happens: () => lock(DATABASE_URL) }]
  const ended = (['SIGINT', 'SIGKILL'] as const).map((signal) => ({
    what: `PostgreSQL ended by ${signal} and back`,
    async happens() {
      await postgres.end(signal)
      await delay(AWAY_MS)
      await postgres.back()
    },
  }))
  return [...ended, { what: 'connections to PostgreSQL cut', happens: () => cut(DATABASE_URL) }]
}

async function createMeanwhile(world: ProgramWorld, name: string): Promise<void> {
  const dana = world.person('dana')
  await typeLine(dana, '/devportal create', 'App Integration Name')
  await fillAppForm(dana, { name })
  await dana.submit()
  await dana.waitFor(/\b0dp\w{17}\b/)
  await dana.cancel({ all: true })
}

/** Commands of somebody who has something to see, so that connections of all kinds are in use. */
function clickOn({ world, cast }: Stage): { stop(): Promise<void> } {
  let on = true
  const clicking = (async () => {
    while (on) {
      void world.slack.deliver(appsCommand(cast))
      await delay(25)
    }
  })()
  return {
    stop() {
      on = false
      return clicking
    },
  }
}

/** Nobody else can write meanwhile. */
async function lock(databaseUrl: string): Promise<void> {
  const { kysely } = connect(databaseUrl)
  await kysely.transaction().execute(() => delay(AWAY_MS))
  await kysely.destroy()
}

async function cut(databaseUrl: string): Promise<void> {
  const { kysely } = connect(databaseUrl)
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(kysely)
  await kysely.destroy()
}
