import { setTimeout as wait } from 'node:timers/promises'
import type { Connection } from '../../../../src/db/schema.ts'
import { jobsLeft } from '../../jobs-left.ts'

/** A job that is done may ask for the next one. */
const LOOKS = 8
const BETWEEN_MS = 50

/**
 * Waits until no job is left to be done, for so long at most from `began` on (by `performance.now`). Answers how long
 * that took, and what is left.
 */
export async function rest(
  connection: Connection,
  atMostMs: number,
  began = performance.now(),
): Promise<{ ms: number; left: string[] }> {
  let ms = 0
  let left: string[] = []
  for (let free = 0; free < LOOKS && performance.now() - began < atMostMs; await wait(BETWEEN_MS)) {
    const jobs = await jobsLeft(connection, Date.now())
    left = jobs.filter(({ givenUp }) => !givenUp).map(({ words }) => words)
    free = left.length === 0 ? free + 1 : 0
    if (left.length > 0) ms = Math.round(performance.now() - began)
  }
  return { ms, left }
}
