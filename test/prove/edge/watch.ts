import { setTimeout as delay } from 'node:timers/promises'
import { lineProblem } from '../../support/log-line.ts'
import type { ProgramWorld } from '../../support/program-world.ts'
import type { Report } from '../report.ts'
import { wordsProblem } from './judge.ts'
import { createProbe } from './probe.ts'

/** Nobody waits longer for `/healthz`, whatever the others do. */
const PROMPT_MS = 50
/**
 * The stand-ins run in this very process, on a machine that is shared with others: what was late once may be their
 * doing. What the program does itself it does every time.
 */
const TRIES = 5
const SLOWEST = 'ms for /healthz at most'
/** For this others are no excuse, though it was only once. */
const FROZEN_MS = 1_000
/** Often enough to meet whatever takes longer than it may, and not so often that the probes are the load. */
const PROBE_EVERY_MS = 25

/** Looks at the program while something is done to it, and after. */
export interface Watch {
  /** From now on the program may end. */
  end(): Report
  /** Whether `/healthz` is prompt while it is done, up to five times if need be. */
  isPrompt(what: string, step: () => Promise<unknown>): Promise<boolean>
  /** The same, where it has to be. */
  during(what: string, step: () => Promise<unknown>): Promise<void>
  /** The same for what cannot be done again. `outage`: a neighbour is away meanwhile. */
  duringOnce(what: string, step: () => Promise<unknown>, outage?: boolean): Promise<void>
  violate(violation: string): void
  /** The program has ended, or there are violations enough. */
  hopeless(): boolean
  ended(): boolean
  count(what: string, by?: number): void
}

/** `enough` violations end it. */
export function watch(world: ProgramWorld, enough: number): Watch {
  const report: Report = { counts: {}, violations: [] }
  const probe = createProbe(world)
  const unread = { lines: linesOf(world), words: wordsOf(world) }
  let doing = 'the beginning'
  let ended = false
  let over = false
  void world.program.ended.then((how) => {
    ended = true
    if (!over) report.violations.push(`the program has ended with ${how} (at ${doing})`)
  })

  const known = new Set<string>()
  function violate(violation: string, at?: string): void {
    if (known.has(violation) || hopeless()) return
    known.add(violation)
    report.violations.push(at ? `${violation} (at ${at})` : violation)
  }
  function count(what: string, by = 1): void {
    report.counts[what] = (report.counts[what] ?? 0) + by
  }
  function slowestSoFar(ms: number): void {
    const { counts } = report
    counts[SLOWEST] = Math.max(Math.ceil(ms), counts[SLOWEST] ?? 0)
  }
  const hopeless = (): boolean => ended || report.violations.length >= enough

  /** At what has been printed and told so far. */
  function look(what: string, outage = false): void {
    const lines = unread.lines()
    for (const line of lines) if (line.includes('"reference":')) count('mistakes told with a reference')
    for (const problem of [
      ...lines.map((line) => lineProblem(line, outage)),
      ...unread.words().map(wordsProblem),
      ...[...world.slack.violations, ...world.okta.violations].map(
        (words) => `the sandbox objects: ${words}`,
      ),
    ])
      if (problem) violate(problem, what)
  }

  /** The longest that `/healthz` took while this was done, and once more after. */
  async function slowest(what: string, step: () => Promise<unknown>): Promise<number> {
    doing = what
    let isDone = false
    const done = step()
      .catch((error: unknown) => violate(`${what}: ${String(error)}`))
      .finally(() => {
        isDone = true
      })
    let ms = 0
    for (let last = false; !last && !ended; await delay(PROBE_EVERY_MS)) {
      last = isDone
      ms = Math.max(ms, await probe())
    }
    await done
    if (ms > FROZEN_MS) violate(`${what}: /healthz was not answered for ${Math.round(ms)} ms`)
    return ms
  }

  async function best(what: string, step: () => Promise<unknown>): Promise<number> {
    let ms = Number.POSITIVE_INFINITY
    for (let tries = 0; tries < TRIES && ms > PROMPT_MS && !hopeless(); tries++)
      ms = Math.min(ms, await slowest(what, step))
    look(what)
    slowestSoFar(ms)
    return ms
  }

  return {
    end() {
      over = true
      return report
    },
    isPrompt: async (what, step) => (await best(what, step)) <= PROMPT_MS,
    async during(what, step) {
      const ms = await best(what, step)
      if (ms > PROMPT_MS) violate(`${what}: /healthz took ${Math.round(ms)} ms, every time`)
    },
    async duringOnce(what, step, outage) {
      slowestSoFar(await slowest(what, step))
      look(what, outage)
    },
    violate,
    hopeless,
    ended: () => ended,
    count,
  }
}

/** What the program has printed since the last time, whole lines only. */
function linesOf({ program }: ProgramWorld): () => string[] {
  let read = 0
  return () => {
    const output = program.output()
    const end = output.lastIndexOf('\n') + 1
    const lines = output.slice(read, end).split('\n').filter(Boolean)
    read = Math.max(read, end)
    return lines
  }
}

/** What the program has said to Slack since the last time. */
function wordsOf(world: ProgramWorld): () => string[] {
  let last = world.slack.calls.at(-1)
  return () => {
    const { calls } = world.slack
    // Calls are forgotten from the front, and all of them when Slack itself is new
    const fresh = calls.slice(last ? calls.lastIndexOf(last) + 1 : 0)
    last = calls.at(-1)
    return fresh.map(({ args }) => JSON.stringify(args))
  }
}
