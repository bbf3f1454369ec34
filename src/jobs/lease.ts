import type { Job, JobQueue } from '../domain/job-queue.ts'
import { type Clock, isoAt } from '../domain/ports.ts'
import type { Log } from '../log.ts'

/** What a dead process had under way is taken over after this; a living one renews in time. */
export const LEASE_MS = 20_000
const RENEW_MS = 6_000

/** The runs of this process. */
export interface Leases {
  /** A server may take longer than a lease: nobody else may begin the same job meanwhile. Answers how to let go of it. */
  keep(job: Job): () => void
  /** Asked before jobs are claimed: where the clock has jumped, our own runs look like those of a dead process. */
  renewOutdated(): Promise<void>
}

export function createLeases(deps: { queue: JobQueue; clock: Clock; log: Log }): Leases {
  const { queue, clock, log } = deps
  /** With the time until which each is ours. */
  const kept = new Map<Job, number>()

  async function renew(job: Job): Promise<void> {
    const until = clock.now() + LEASE_MS
    await queue.renew(job, isoAt(clock, LEASE_MS))
    if (kept.has(job)) kept.set(job, until)
  }

  function renewLater(job: Job): () => void {
    let cancel = clock.after(RENEW_MS, onTime)
    function onTime(): void {
      renew(job)
        .catch((error) => log.warn({ error, kind: job.kind }, 'a lease was not renewed'))
        .finally(() => {
          if (kept.has(job)) cancel = clock.after(RENEW_MS, onTime)
        })
    }
    return () => cancel()
  }

  const isOutdated = (until: number): boolean => {
    const left = until - clock.now()
    return left <= RENEW_MS || left > LEASE_MS
  }

  return {
    keep(job) {
      kept.set(job, clock.now() + LEASE_MS)
      const cancel = renewLater(job)
      return () => {
        kept.delete(job)
        cancel()
      }
    },
    async renewOutdated() {
      for (const [job, until] of kept) if (isOutdated(until)) await renew(job)
    },
  }
}
