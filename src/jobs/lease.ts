import type { Job, JobQueue } from '../domain/job-queue.ts'
import { type Clock, isoAt } from '../domain/ports.ts'
import type { Log } from '../log.ts'

/** What a dead process had under way is taken over after this; a living one renews in time. */
export const LEASE_MS = 20_000
const RENEW_MS = 6_000

/**
 * A server may take longer than a lease: nobody else may begin the same job meanwhile. Answers how to let go of it.
 */
export function keepLease(
  { queue, clock, log }: { queue: JobQueue; clock: Clock; log: Log },
  job: Job,
): () => void {
  let cancel = clock.after(RENEW_MS, renew)
  let held = true
  function renew(): void {
    queue
      .renew(job, isoAt(clock, LEASE_MS))
      .catch((error) => log.warn({ error, kind: job.kind }, 'a lease was not renewed'))
      .finally(() => {
        if (held) cancel = clock.after(RENEW_MS, renew)
      })
  }
  return () => {
    held = false
    cancel()
  }
}
