import { setTimeout as wait } from 'node:timers/promises'
import { type Random, seeded } from '../../random.ts'
import type { Begin, Scene } from './scene.ts'
import { SHOWERS } from './showers.ts'
import { KILLED, stormsFor } from './storms.ts'

/** When something was out of order. */
export interface Trouble {
  what: string
  from: number
  to: number
}

export interface Weather {
  troubles: Trouble[]
  /** Where a trouble has shown a mistake. */
  violations: string[]
  /** How often what went wrong. */
  counts(): Record<string, number>
  /** Resolves when all instances are ready. Answers since when nothing goes wrong any more, by `performance.now`. */
  clearUp(): Promise<number>
}

/** Milliseconds from one to the next, on average. */
export interface Pace {
  showers: number
  storms: number
}

/** Troubles from the seed, small and large ones beside each other. Towards the `end` no large one begins any more. */
export function brew(scene: Scene, seed: number, pace: Pace, end: number): Weather {
  const troubles: Trouble[] = []
  const violations: string[] = []
  let clearing = false
  async function blow(faults: Record<string, Begin>, pauseMs: number, random: Random): Promise<void> {
    const order = () => random.shuffled(Object.entries(faults))
    // The shortest proof has at least that
    const first = Object.entries(faults).filter(([what]) => what === KILLED)
    for (let next = [...order(), ...first]; !clearing; next = next.length > 0 ? next : order()) {
      await wait((0.5 + random.next()) * pauseMs)
      const [what, begin] = next.pop() ?? []
      if (clearing || !what || !begin || Date.now() + 2 * pauseMs > end) continue
      const trouble = { what, from: Date.now(), to: Number.POSITIVE_INFINITY }
      troubles.push(trouble)
      const problem = await begin(scene, random)
      trouble.to = Date.now()
      if (typeof problem === 'string') violations.push(problem)
    }
  }
  const blowing = Promise.all([
    blow(SHOWERS, pace.showers, seeded(seed * 7 + 1)),
    blow(stormsFor(scene), pace.storms, seeded(seed * 7 + 2)),
  ])
  // Where the proof breaks off before it has cleared up
  blowing.catch(() => undefined)
  return {
    troubles,
    violations,
    counts: () => countsOf(troubles),
    async clearUp() {
      clearing = true
      await blowing
      scene.slack.faults.clear()
      scene.okta.faults.clear()
      const since = performance.now()
      await Promise.all(scene.instances.map((instance) => instance.ready()))
      return since
    },
  }
}

function countsOf(troubles: readonly Trouble[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { what } of troubles) counts[`troubles: ${what}`] = (counts[`troubles: ${what}`] ?? 0) + 1
  return counts
}
