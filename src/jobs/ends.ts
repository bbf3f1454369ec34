import type { Job, JobKind } from '../domain/job-queue.ts'

/** `done`: nothing was asked for since the run began, so that all of it is done. */
export type End = 'done' | 'failed'

/** Those who wait for the end of a job. */
export interface Ends {
  /** Resolves with the end, or with `pending` after `ms`. */
  settled(kind: JobKind, subject: string, ms: number): Promise<End | 'pending'>
  tell(job: Job, end: End): void
}

export function createEnds(): Ends {
  const listeners = new Set<(job: Job, end: End) => void>()
  return {
    settled(kind, subject, ms) {
      return new Promise((resolve) => {
        const finish = (end: End | 'pending'): void => {
          listeners.delete(listener)
          clearTimeout(timer)
          resolve(end)
        }
        const listener = (job: Job, end: End): void => {
          if (job.kind === kind && job.subject === subject) finish(end)
        }
        // A person waits for this, so it is real time also where the clock is not
        const timer = setTimeout(finish, ms, 'pending')
        listeners.add(listener)
      })
    },
    tell(job, end) {
      for (const listener of listeners) listener(job, end)
    },
  }
}
