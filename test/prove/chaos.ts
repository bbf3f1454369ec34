import type { Connection } from '../../src/db/schema.ts'
import { openStores } from '../../src/db/stores.ts'
import { eachOnce, live } from './chaos/people/crowd.ts'
import { brew, type Weather } from './chaos/troubles/weather.ts'
import { type Doubts, watchDoubts } from './chaos/verdict/doubts.ts'
import { keepEvidence } from './chaos/verdict/evidence.ts'
import { judge } from './chaos/verdict/judge.ts'
import { rest } from './chaos/verdict/rest.ts'
import { open, type Stage, setUp, withConnection } from './chaos/world/stage.ts'
import type { Asked, Report } from './report.ts'
import type { DatabaseKind } from './rig.ts'

/** Everything has come to rest so long after the last trouble; how much longer it took is told, too. */
const QUIET_MS = 30_000
const AT_MOST_MS = 4 * QUIET_MS

/** Three instances behind a load balancer on one PostgreSQL; two with sockets on one SQLite file. */
const INSTANCES = { PostgreSQL: 3, SQLite: 2 }
/** Milliseconds: from one act or trouble to the next, on average; and for so long people wait for an answer. */
const STEADY = { people: 2_500, showers: 900, storms: 6_000, patience: 12_000 }
const HURRIED = { people: 800, showers: 300, storms: 1_500, patience: 5_000 }
/** In the end nothing is in the way, but for what else the machine is busy with. */
const LAST_PATIENCE = 45_000

/**
 * Several instances of the real program on one database, people who do everything that can be done, and all that can
 * go wrong outside, for so long as was asked. Then all is well again: within half a minute nothing is left to be done,
 * and what people were told, the rows, Okta and Slack agree. In the end each act is done once more without trouble.
 */
export async function chaos(
  kind: DatabaseKind,
  { minutes, seed, options = {} }: Pick<Asked, 'minutes' | 'seed'> & Partial<Pick<Asked, 'options'>>,
): Promise<Report> {
  const brief = minutes < 1
  const pace = brief ? HURRIED : STEADY
  const stage = await setUp(kind, { instances: brief ? 2 : INSTANCES[kind], fault: options.fault })
  try {
    stage.site.patience.ms = pace.patience
    await open(stage)
    const doubts = watchDoubts(stage.slack)
    const end = Date.now() + minutes * 60_000
    const weather = brew(stage, seed, pace, end)
    // Who is in a hurry does not wait for the end of what they were at
    if (brief) setTimeout(() => Object.assign(stage.site.patience, { ms: 0 }), end - Date.now())
    await live(stage.site, seed, pace.people, () => Date.now() >= end)
    const clearSince = await weather.clearUp()
    return await withConnection(stage.database.url, (connection) =>
      conclude(stage, { connection, weather, doubts, seed, clearSince }),
    )
  } finally {
    await stage.stop()
  }
}

interface Seen {
  connection: Connection
  weather: Weather
  doubts: Doubts
  seed: number
  /** By `performance.now`. */
  clearSince: number
}

async function conclude(
  stage: Stage,
  { connection, weather, doubts, seed, clearSince }: Seen,
): Promise<Report> {
  const { troubles } = weather
  const calm = await rest(connection, AT_MOST_MS, clearSince)
  await lookAtClients(stage, connection)
  const verdicts = [await judge(stage, connection, troubles, doubts)]
  const left = [...calm.left]
  // Where something is wrong already, it is that which has to be looked at
  if (calm.ms <= QUIET_MS && verdicts[0]?.violations.length === 0) {
    stage.site.patience.ms = LAST_PATIENCE
    await eachOnce(stage.site, seed)
    left.push(...(await rest(connection, QUIET_MS)).left)
    verdicts.push(await judge(stage, connection, troubles, doubts))
  }
  doubts.stop()
  const violations = [
    ...(calm.ms > QUIET_MS ? [`quiet only after ${calm.ms} ms`] : []),
    ...left.map((job) => `still to be done: ${job}`),
    ...weather.violations,
    ...verdicts.flatMap((verdict) => verdict.violations),
  ]
  if (violations.length > 0) violations.push(`all that was seen is in ${await keepEvidence(stage, troubles)}`)
  const counts = { ...stage.site.ledger.counts, ...weather.counts(), 'ms to quiet': calm.ms }
  return { counts: { ...verdicts.at(-1)?.counts, ...counts }, violations }
}

/** What was changed outside, and nobody has looked at since, is found now. */
async function lookAtClients({ site, clock }: Stage, connection: Connection): Promise<void> {
  const { db } = openStores(connection, clock)
  const names = [...site.changedOutside]
  for (const { id, name } of await connection.kysely.selectFrom('apps').select(['id', 'name']).execute())
    if (names.some((known) => name.startsWith(known))) await db.jobs.put('sync-client', id)
  await rest(connection, QUIET_MS)
}
