import { setTimeout as wait } from 'node:timers/promises'
import { type Clock, isRecent } from './domain/ports.ts'

/** Looks at a neighbour: in one word what is wrong with it, nothing when all is well. What it throws has a `code`. */
export type Look = () => Promise<string | undefined>

export interface Readiness {
  ready: boolean
  /** A word for each neighbour. */
  parts: Readonly<Record<string, string>>
}

/** A verdict is kept for so long, however many ask; a bad one is looked at again sooner. */
const KEEP_MS = 5_000
const KEEP_BAD_MS = 1_000
/** A neighbour that hangs must not make the probe hang. */
const BOUND_MS = 2_500

/** `shown` are told of like the `needed`, and decide nothing: work for them waits, and the rest goes on. */
export function createReadiness(
  clock: Clock,
  needed: Readonly<Record<string, Look>>,
  shown: Readonly<Record<string, Look>>,
): () => Promise<Readiness> {
  const all = Object.entries({ ...needed, ...shown }).map(
    ([name, look]) => [name, oneAtATime(clock, look)] as const,
  )
  return async () => {
    const words = await Promise.all(all.map(async ([name, look]) => [name, await look()] as const))
    const parts = Object.fromEntries(words)
    return { ready: Object.keys(needed).every((name) => parts[name] === OK), parts }
  }
}

const OK = 'ok'

/** Whoever asks while a look is under way gets its answer, or hears that there is none in time. */
function oneAtATime(clock: Clock, look: Look): () => Promise<string> {
  let last = { word: OK, at: Number.NEGATIVE_INFINITY }
  let underWay: Promise<string> | undefined
  const begin = (): Promise<string> => {
    const done = look()
      .then((trouble) => trouble ?? OK, wordOf)
      .then((word) => {
        last = { word, at: clock.now() }
        underWay = undefined
        return word
      })
    return Promise.race([done, wait(BOUND_MS, 'no answer', { ref: false })])
  }
  return async () => {
    if (!underWay && isRecent(clock, last.at, last.word === OK ? KEEP_MS : KEEP_BAD_MS)) return last.word
    underWay ??= begin()
    return underWay
  }
}

const wordOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'failed'
