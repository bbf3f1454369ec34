import type { Job, JobKind, JobQueue, JobRun, RunEnd } from '../domain/job-queue.ts'
import { type Clock, isoAt, isRecent } from '../domain/ports.ts'
import type { Log } from '../log.ts'
import { createEnds } from './ends.ts'
import { createLeases, LEASE_MS } from './lease.ts'
import { AGAIN_MS, createOutcomes } from './outcomes.ts'
import { LONGEST_WAIT_MS, nextTry, type VerdictOf, verdictBy } from './retries.ts'

/** A run of a job: does what is due for `subject`, any number of times. Throws to be run again. */
export type JobHandler = (subject: string, payload: unknown, run: JobRun) => Promise<void>

export interface Worker {
  start(): void
  /** Looks for due jobs now; called after every commit that asked for one. */
  wake(): void
  /**
   * Resolves `done` when this process has done the job, all that was asked of it until then included; `failed` when a
   * run failed, `pending` after `ms`.
   */
  settled(kind: JobKind, subject: string, ms: number): Promise<'done' | 'failed' | 'pending'>
  /** Takes no more jobs and waits for those under way. */
  stop(): Promise<void>
}

/** So many jobs of one kind run side by side: a slow server holds up its own kind only. */
const LANES = 8
/** These are put for a time that may be far. No other job lies further ahead than `LONGEST_WAIT_MS`. */
const SCHEDULED: readonly JobKind[] = ['end-secret', 'remind-reviewers']
const CLOCK_CHECK_MS = 60_000
/** For jobs that other processes asked for, or left behind when they died. */
const IDLE_MS = 15_000

export function createWorker(deps: {
  queue: JobQueue
  clock: Clock
  log: Log
  handlers: Partial<Record<JobKind, JobHandler>>
  /** For the errors of neighbours that the worker does not know. */
  verdictOf?: VerdictOf
}): Worker {
  const { queue, clock, log, handlers } = deps
  const verdictOf = verdictBy(deps.verdictOf)
  const kinds = Object.keys(handlers) as JobKind[]
  const running = new Map<JobKind, number>()
  const ends = createEnds()
  const leases = createLeases(deps)
  let stopped = true
  let again = false
  let looking: Promise<void> | undefined
  let cancelTimer = (): void => undefined
  let clockChecked = Number.NEGATIVE_INFINITY
  const underWay = new Set<Promise<void>>()
  const outcomes = createOutcomes(clock, () => stopped)
  let failing = false

  function wake(): void {
    again = true
    if (stopped || looking) return
    looking = look()
      .catch((error) => {
        if (!failing) log.error({ error }, 'looking for jobs failed; tried again every second')
        failing = true
        again = false
        if (!stopped) cancelTimer = clock.after(AGAIN_MS, wake)
      })
      .finally(() => {
        looking = undefined
        if (again) wake()
      })
  }

  async function look(): Promise<void> {
    again = false
    cancelTimer()
    // A run that is over must not be claimed anew, also where the database was away for longer than the lease
    if (outcomes.isBehind()) {
      cancelTimer = clock.after(AGAIN_MS, wake)
      return
    }
    await leases.renewOutdated()
    if (!isRecent(clock, clockChecked, CLOCK_CHECK_MS)) await checkClock()
    for (const kind of kinds) {
      const free = LANES - (running.get(kind) ?? 0)
      if (free === 0 || stopped) continue
      const jobs = await queue.claim(kind, free, isoAt(clock), isoAt(clock, LEASE_MS))
      if (stopped) return giveBack(jobs)
      for (const job of jobs) launch(job)
    }
    // Kinds without a free lane are looked at when a run of theirs ends
    const next = await queue.nextAt(kinds.filter((kind) => (running.get(kind) ?? 0) < LANES))
    if (failing) log.info('jobs are found again')
    failing = false
    if (stopped) return
    const wait = next ? Math.min(Math.max(Date.parse(next) - clock.now(), 10), IDLE_MS) : IDLE_MS
    cancelTimer = clock.after(wait, wake)
  }

  /** Looked at every minute, and at once where the clock was set back by more than that. */
  async function checkClock(): Promise<void> {
    clockChecked = clock.now()
    const others = kinds.filter((kind) => !SCHEDULED.includes(kind))
    const pulled = await queue.pullBack(others, isoAt(clock, LONGEST_WAIT_MS), isoAt(clock))
    if (pulled > 0) log.warn({ pulled }, 'jobs were put by a clock that is ahead of ours; they are due now')
  }

  /** Claimed at the very moment of the stop: another process may have them at once. */
  async function giveBack(jobs: Job[]): Promise<void> {
    for (const job of jobs) await queue.renew(job, isoAt(clock))
  }

  function launch(job: Job): void {
    running.set(job.kind, (running.get(job.kind) ?? 0) + 1)
    const run = perform(job).finally(() => {
      running.set(job.kind, (running.get(job.kind) ?? 1) - 1)
      underWay.delete(run)
      wake()
    })
    underWay.add(run)
  }

  async function perform(job: Job): Promise<void> {
    const { kind, subject } = job
    const letGo = leases.keep(job)
    let ended: RunEnd | undefined
    const run: JobRun = {
      failures: job.attempts,
      async end(stores) {
        ended = await stores.jobs.finish(job)
        if (ended === 'lost') throw new Error('This run was taken over by another process')
      },
    }
    try {
      await handlers[kind]?.(subject, job.payload, run)
      ended ??= await outcomes.write(() => queue.finish(job))
      log.debug({ kind, subject }, 'job done')
      if (ended === 'done') ends.tell(job, 'done')
    } catch (error) {
      await putBack(job, error).catch((failure) =>
        log.error({ error: failure, kind, subject }, 'job not put back'),
      )
      ends.tell(job, 'failed')
    } finally {
      letGo()
    }
  }

  async function putBack(job: Job, error: unknown): Promise<void> {
    const { kind, subject, attempts } = job
    const verdict = verdictOf(error)
    const wait = nextTry(attempts, verdict)
    if (wait === undefined) {
      log.error({ error, kind, subject, attempts }, 'job given up; it is tried again at the next start')
      return outcomes.write(() => queue.bury(job, isoAt(clock), verdict.code))
    }
    if (verdict.kind === 'operator')
      log.error({ error, kind, subject, attempts, wait }, 'job waits until the operator has acted')
    else log.warn({ error, kind, subject, attempts, wait }, 'job failed, will be tried again')
    const again = { runAt: isoAt(clock, wait), asked: verdict.retryAfterMs !== undefined }
    return outcomes.write(() => queue.retry(job, again, verdict.code))
  }

  return {
    start() {
      stopped = false
      wake()
    },
    wake,
    settled: ends.settled,
    async stop() {
      stopped = true
      cancelTimer()
      await looking
      await Promise.all(underWay)
    },
  }
}
