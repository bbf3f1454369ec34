import { type Clock, isRecent } from './ports.ts'

const MINUTE = 60_000

/**
 * Counts what strangers are refused. Nothing else is kept of it, so that nobody can fill the log or the audit from
 * outside.
 */
export interface Tally {
  /** One more of a kind; there are as many kinds as the program has words for. */
  count(kind: string): void
  /** Of each kind since the start, for metrics. */
  totals(): ReadonlyMap<string, number>
}

/** `tell` hears of the first of a kind, then once a minute at most how many there were since. */
export function createTally(clock: Clock, tell: (kind: string, times: number) => void): Tally {
  const totals = new Map<string, number>()
  const told = new Map<string, { total: number; at: number }>()
  return {
    count(kind) {
      const total = (totals.get(kind) ?? 0) + 1
      totals.set(kind, total)
      const last = told.get(kind)
      if (last && isRecent(clock, last.at, MINUTE)) return
      told.set(kind, { total, at: clock.now() })
      tell(kind, total - (last?.total ?? 0))
    },
    totals: () => totals,
  }
}
