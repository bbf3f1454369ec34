import type { Environment } from '../../src/config.ts'
import type { Delivery, Outcome } from '../../src/sandbox/slack/deliveries/delivery.ts'
import { HttpTransport } from '../../src/sandbox/slack/deliveries/http.ts'
import type { Person } from '../../src/sandbox/slack/screen.ts'
import { until } from '../support/deeds.ts'
import { type Envelopes, envelopesOf } from '../support/envelopes.ts'
import { CHANNEL } from '../support/review-deeds.ts'
import { openRows, type Row, type Rows } from '../support/rows.ts'
import { SIGNING_SECRET, startWorld, type World } from '../support/world.ts'
import { acquire, type Things } from './offboard-things.ts'

/** The real portal in HTTP mode, and the things that people got there. */
interface Floor {
  world: World
  rows: Rows
  things: Things
  idOf(name: string): string
  /** Sends what Slack would send of this person, signed; answers with the acknowledgement. */
  does(name: string, sends: (things: Things, envelopes: Envelopes) => Delivery): Promise<Outcome>
  /** Waits until the rows are so. */
  becomes(isSo: (tables: Record<string, Row[]>) => boolean | undefined): Promise<void>
  /** Waits until no job is under way or due. */
  idle(): Promise<void>
  /** The same; those for later are dropped, so that nothing happens by itself. */
  quiet(): Promise<void>
}

/** The same, with ways to put people out and to put everything back. */
export interface Stage extends Floor {
  /** Slack knows somebody otherwise from now on. The portal hears of it, unless the event gets lost. */
  changePerson(name: string, change: Partial<Person>, event?: 'lost'): Promise<void>
  /** In the user group of the review team are these, and a minute has passed. */
  setTeam(...names: string[]): Promise<void>
  /** Goes on with other settings. */
  restart(environment: Environment): Promise<void>
  /** Waits for the end of all that is being answered, and of what comes of it, by a restart in good order. */
  settle(): Promise<void>
  /** Everybody is who they were, and the rows are what they were. */
  reset(): Promise<void>
  stop(): Promise<void>
}

const GROUP = { handle: 'api-team', id: 'S0APITEAM1' }
export const TEAM = ['rae', 'dana']

/** After this it is asked anew who somebody is, without a word of an event. */
const LONG_AGO = 610_000

export async function openStage(database: string): Promise<Stage> {
  const environment = { REVIEW_TEAMS: `reviewers=${GROUP.id}` }
  const world = await startWorld({ mode: 'http', database, environment })
  const idOf = (name: string): string => world.person(name).id
  await world.slack.userGroup(GROUP.handle, TEAM.map(idOf))
  await world.slack.join(CHANNEL, idOf('dana'))
  const rows = await openRows(database, world.clock.now)
  const things = await acquire(world, rows)
  const send = sender(world)
  const idle = (): Promise<void> =>
    until(async () => !(await rows.query(LIVE_JOBS)).some((job) => isDue(job, world.clock.now())))
  return movable({
    world,
    rows,
    things,
    idOf,
    does: (name, sends) => send(sends(things, envelopesOf(world.slack.workspace, idOf(name)))),
    becomes: (isSo) => until(async () => isSo((await rows.read()).tables)),
    idle,
    async quiet() {
      await idle()
      await rows.run('delete from jobs')
    },
  })
}

async function movable(floor: Floor): Promise<Stage> {
  const { world, rows, idOf, quiet } = floor
  const { slack } = world
  const { people } = slack.workspace
  const everybody = people.all()
  await quiet()
  const before = await rows.read()
  let settings: Environment = {}
  /** The portal has the usual settings, and has never heard of another team. */
  let usual = true
  /** Nothing is being answered. */
  let silent = true
  return {
    ...floor,
    async changePerson(name, change, event) {
      const person = everybody.find(({ id }) => id === idOf(name))
      if (person) people.put(person.id, { ...person, ...change })
      await (event === 'lost' ? forget(floor, name) : tell(floor, name))
    },
    does(...deed) {
      silent = false
      return floor.does(...deed)
    },
    async setTeam(...names) {
      usual = false
      await slack.userGroup(GROUP.handle, names.map(idOf))
    },
    async restart(environment) {
      usual = false
      settings = environment
      await world.restart(settings)
    },
    async settle() {
      await world.restart(settings)
      silent = true
      await floor.idle()
    },
    async reset() {
      for (const person of everybody) people.put(person.id, person)
      await slack.userGroup(GROUP.handle, TEAM.map(idOf))
      settings = {}
      if (!usual || !silent) await world.restart()
      usual = silent = true
      await quiet()
      await rows.restore(before)
    },
    async stop() {
      await rows.close()
      await world.stop()
    },
  }
}

/** `user_change`, and all that comes of it. */
async function tell({ world, rows, becomes, does, idOf }: Floor, name: string): Promise<void> {
  const of = ({ people }: Record<string, Row[]>): unknown =>
    people?.find((row) => row.user_id === idOf(name))?.checked_at
  const before = of((await rows.read()).tables)
  // Our copy is then a later one
  world.clock.advance(1)
  await does(name, (_things, slack) => slack.changed())
  await becomes(
    (tables) => of(tables) !== before && !tables.access?.some((row) => row.user_id === idOf(name)),
  )
}

/** Our copy of who somebody is has become a minute old, as if that long ago. */
const forget = ({ world, rows, idOf }: Floor, name: string): Promise<void> => {
  const old = new Date(world.clock.now() - LONG_AGO).toISOString()
  return rows.run(`update people set checked_at = '${old}' where user_id = '${idOf(name)}'`)
}

const LIVE_JOBS = 'select lease, run_at from jobs where dead_at is null'

const isDue = ({ lease, run_at }: Row, now: number): boolean =>
  lease !== null || Date.parse(String(run_at)) <= now

/** With Slack's own signature, patience and content types. */
function sender({ clock, portal }: World): (delivery: Delivery) => Promise<Outcome> {
  const transport = new HttpTransport({
    clock,
    signingSecret: SIGNING_SECRET,
    onChange: () => undefined,
    isUnreachable: () => false,
  })
  transport.deliverTo(`${portal.publicUrl}/slack/events`)
  return (delivery) => transport.send(delivery)
}
