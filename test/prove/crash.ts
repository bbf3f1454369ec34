import { startDatabases } from '../support/databases.ts'
import { compile } from './crash/compiled.ts'
import { Ground } from './crash/ground.ts'
import { type Play, plays } from './crash/journeys/all.ts'
import { type Plant, plants } from './crash/plant.ts'
import { type Outcome, play } from './crash/run.ts'
import { type Random, seeded } from './random.ts'
import type { Asked, Report } from './report.ts'
import type { DatabaseKind } from './rig.ts'

/** More would only say the same again; of what was planted, one is enough. */
const enough = ({ violations }: Report, plant: Plant | undefined): boolean =>
  violations.length >= (plant === undefined ? 5 : 1)

export const OPTIONS = { journey: plays.map(({ title }) => title), plant: plants }

/** The program is killed at every point of every journey and begun anew: then all is as if it had not been. */
export async function crash(kind: DatabaseKind, { rounds, seed, options }: Asked): Promise<Report> {
  const report: Report = { counts: {}, violations: [] }
  const titles = options.journey === undefined ? OPTIONS.journey : [options.journey]
  const plant = plants.find((one) => one === options.plant)
  for (let round = 0; round < rounds && !enough(report, plant); round++)
    await crashThrough(report, kind, {
      titles,
      plant,
      random: seeded(seed + round),
      say: (line) => process.stderr.write(`${line}\n`),
    })
  return report
}

export interface Through {
  titles: readonly string[]
  random: Random
  /** So many points of each journey, by chance; all of them unless told otherwise. */
  points?: number
  plant?: Plant | undefined
  say?(line: string): void
}

export async function crashThrough(report: Report, kind: DatabaseKind, through: Through): Promise<void> {
  const databases = await startDatabases(kind)
  const compiled = await compile()
  const ground = new Ground(databases, compiled, through.plant)
  const chosen = plays.filter(({ title }) => through.titles.includes(title))
  try {
    for (const [at, one] of chosen.entries()) {
      if (enough(report, through.plant)) break
      const began = Date.now()
      const points = await crashAt(report, ground, one, through)
      const seconds = ((Date.now() - began) / 1000).toFixed(0)
      through.say?.(`${kind} ${at + 1}/${chosen.length}, ${one.title}: ${points} points, ${seconds} s`)
    }
  } finally {
    await ground.clear()
    compiled.remove()
    await databases.stop()
  }
}

/** One journey. Answers how many points it has. */
async function crashAt(report: Report, ground: Ground, one: Play, through: Through): Promise<number> {
  const { random, points: some = Number.POSITIVE_INFINITY } = through
  const tried = { report, ground, one, say: through.say }
  if (one.alone) await ground.clear()
  const { points } = await attempt(tried)
  count(report, 'journeys')
  const all = random.shuffled(points)
  const unmet: string[] = []
  for (const point of all.slice(0, some)) {
    if (enough(report, through.plant)) break
    const { died } = await attempt(tried, point)
    if (!died) unmet.push(point)
  }
  // What a program has in memory by then can spare it a call: another one has to ask anew
  for (const point of unmet) {
    await ground.clear()
    const { died } = await attempt(tried, point)
    if (!died) count(report, 'points that were not met again')
  }
  if (one.alone) await ground.clear()
  return points.length
}

const NOTHING: Outcome = { points: [], died: true, lost: false, doubled: 0, violations: [] }

async function attempt(
  { report, ground, one, say }: { report: Report; ground: Ground; one: Play; say: Through['say'] },
  point?: string,
): Promise<Outcome> {
  const { world, name } = await ground.next(one.mode)
  const outcome = await play(world, one.journey, name, point).catch((error: unknown) => ({
    ...NOTHING,
    violations: [error instanceof Error ? error.message : String(error)],
  }))
  const where = point === undefined ? 'not killed' : `killed at "${point}"`
  const violations = outcome.violations.map((violation) => `${one.title}, ${where}: ${violation}`)
  report.violations.push(...violations)
  // Told as it is found: the whole of it takes an hour
  for (const violation of violations) say?.(violation)
  // Whatever is wrong in it now would be found again and again
  if (outcome.violations.length > 0) await ground.clear()
  if (point !== undefined && outcome.died) count(report, 'times killed')
  if (outcome.lost) count(report, 'clicks that left nothing and were made again')
  count(report, 'messages that came twice, of jobs that were not known to be done', outcome.doubled)
  return outcome
}

function count({ counts }: Report, what: string, times = 1): void {
  if (times > 0) counts[what] = (counts[what] ?? 0) + times
}
