import { faults } from './edge/faults.ts'
import { troubleNeighbours } from './edge/neighbours.ts'
import { deliverJunk, sayFrames, sendFloods, sendRequests } from './edge/send.ts'
import { beginSlowly } from './edge/slow.ts'
import { type Mode, modes, type Stage, setStage } from './edge/stage.ts'
import { type Watch, watch } from './edge/watch.ts'
import { type Random, seeded } from './random.ts'
import type { Asked, Report } from './report.ts'
import type { DatabaseKind } from './rig.ts'

/** What has been asked for once stays compiled and cached; nothing of what was sent stays. */
const GROWTH_MB = 30
/** More violations would only say the same again. */
const ENOUGH = 20

/** One way in, and one fault planted; without them both ways, and none. */
export const EDGE_OPTIONS = { mode: modes, fault: faults }

/**
 * Everything that can come in, of people without a name, of Slack and of neighbours that fall over: the program is
 * there all the time, answers or refuses, tells nobody its insides, and does its work afterwards as before.
 */
export async function edge(
  kind: DatabaseKind,
  { rounds, seed, options }: Omit<Asked, 'minutes'>,
): Promise<Report> {
  const played = modes.filter((mode) => options.mode === undefined || options.mode === mode)
  const reports = await Promise.all(
    played.map((mode) => playMode(kind, mode, { rounds, seed, fault: options.fault })),
  )
  return {
    counts: Object.assign({}, ...reports.map(({ counts }) => counts)),
    violations: reports.flatMap(({ violations }) => violations),
  }
}

interface Play {
  rounds: number
  seed: number
  fault: string | undefined
}

async function playMode(kind: DatabaseKind, mode: Mode, { rounds, seed, fault }: Play): Promise<Report> {
  const stage = await setStage(kind, mode, fault)
  const seen = watch(stage.world, ENOUGH)
  try {
    const atFirst = await stage.held()
    const random = seeded(seed)
    for (let round = 1; round <= rounds && !seen.hopeless(); round++)
      await playRound(stage, seen, random, fault ? 0 : round)
    await judgeMemory(stage, seen, atFirst)
  } finally {
    seen.end()
    await stage.stop()
  }
  const { counts, violations } = seen.end()
  const named = (words: string): string => `${mode}: ${words}`
  return {
    counts: Object.fromEntries(Object.entries(counts).map(([what, count]) => [named(what), count])),
    violations: violations.map(named),
  }
}

/** With `round` 0, only what takes little time. */
async function playRound(stage: Stage, seen: Watch, random: Random, round: number): Promise<void> {
  const slow = beginSlowly(stage.world)
  await sendRequests(stage, seen, random)
  if (round > 0) {
    await sendFloods(stage, seen, random)
    await deliverJunk(stage, seen, random)
    if (stage.mode === 'socket') await sayFrames(stage, seen, random)
    await troubleNeighbours(stage, seen, round)
    await slow.cutOff(seen)
  }
  if (!seen.hopeless()) await seen.duringOnce('a journey', stage.journey)
  slow.stop()
}

async function judgeMemory(stage: Stage, seen: Watch, atFirst: number): Promise<void> {
  if (seen.ended()) return
  const inTheEnd = await stage.held()
  seen.count('MB held at first', atFirst)
  seen.count('MB held in the end', inTheEnd)
  seen.count('MB resident in the end', Math.round(stage.world.memory()))
  if (inTheEnd > atFirst + GROWTH_MB) seen.violate(`what it holds grew from ${atFirst} to ${inTheEnd} MB`)
}
