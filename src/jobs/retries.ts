import { AuthorizationServerError } from '../domain/authorization-server.ts'
import type { Verdict } from '../domain/job-queue.ts'

/** After this many failed runs (about two days of an unreachable server) the operator has to look. */
const MAX_ATTEMPTS = 600
const MAX_WAIT_MS = 300_000
/** The most that another side may make a job wait. Who asks too early then is told again how long. */
const MAX_ASKED_MS = 600_000
/** Longer than any retry, with a quarter of jitter, and than the quarter of an hour after which cards are looked at. */
export const LONGEST_WAIT_MS = 1_000_000

/** Says what waiting can do about an error; nothing where it does not know the error. */
export type VerdictOf = (error: unknown) => Verdict | undefined

/** What the worker knows by itself, where `others` know nothing. */
export function verdictBy(others: VerdictOf | undefined): (error: unknown) => Verdict {
  return (error) =>
    others?.(error) ??
    serverVerdict(error) ?? { kind: 'later', code: error instanceof Error ? error.name : 'unknown' }
}

function serverVerdict(error: unknown): Verdict | undefined {
  if (!(error instanceof AuthorizationServerError)) return undefined
  const { kind, code, retryAfterMs } = error
  return { kind: kind === 'refused' ? 'final' : 'later', code, retryAfterMs }
}

/**
 * Milliseconds until the next try: what was asked for, or 1 s doubled up to five minutes; and up to a quarter more,
 * never less. Nothing where there is none.
 */
export function nextTry(attempts: number, { kind, retryAfterMs }: Verdict): number | undefined {
  if (kind === 'final' || attempts + 1 >= MAX_ATTEMPTS) return undefined
  const base =
    retryAfterMs === undefined
      ? Math.min(1_000 * 2 ** Math.min(attempts, 10), MAX_WAIT_MS)
      : Math.min(Math.max(retryAfterMs, 1_000), MAX_ASKED_MS)
  return Math.round(base * (1 + Math.random() / 4))
}
