import { DatabaseUnavailable } from '../domain/database-error.ts'
import type { Clock } from '../domain/ports.ts'

/** While the database is not there. */
export const AGAIN_MS = 1_000

/** What became of runs is written down as soon as the database takes it: what was sent is not to be sent again. */
export interface Outcomes {
  write<T>(write: () => Promise<T>): Promise<T>
  /** Runs are over that could not be written down yet. */
  isBehind(): boolean
}

export function createOutcomes(clock: Clock, isStopped: () => boolean): Outcomes {
  let unwritten = 0

  async function untilTaken<T>(write: () => Promise<T>): Promise<T> {
    for (;;) {
      await new Promise<void>((resolve) => void clock.after(AGAIN_MS, resolve))
      try {
        return await write()
      } catch (error) {
        if (isStopped() || !(error instanceof DatabaseUnavailable)) throw error
      }
    }
  }

  return {
    async write(write) {
      try {
        return await write()
      } catch (error) {
        if (!(error instanceof DatabaseUnavailable)) throw error
      }
      unwritten++
      return untilTaken(write).finally(() => unwritten--)
    },
    isBehind: () => unwritten > 0,
  }
}
