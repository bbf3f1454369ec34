import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrations.ts'
import type { Connection } from '../../src/db/schema.ts'
import { type OpenDatabase, openStores } from '../../src/db/stores.ts'
import type { JobKind } from '../../src/domain/job-queue.ts'
import { createWorker, type JobHandler, type Worker } from '../../src/jobs/worker.ts'
import { createLog } from '../../src/log.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'

type WorkerDeps = Parameters<typeof createWorker>[0]

/** A database, and the worker on it with handlers of a test. */
export interface AtWork extends OpenDatabase {
  clock: FakeClock
  connection: Connection
  /** Lines of the log. */
  lines: string[]
  /** Starts a worker; it is stopped with everything else. */
  work(
    handlers: Partial<Record<JobKind, JobHandler>>,
    parts?: Partial<Pick<WorkerDeps, 'queue' | 'clock' | 'verdictOf'>>,
  ): Worker
  put(subject: string, kind?: JobKind): Promise<void>
  stop(): Promise<void>
}

export async function openAtWork(): Promise<AtWork> {
  const clock = fakeClock()
  const connection = connect('file::memory:')
  await migrate(connection)
  const open = openStores(connection, clock)
  const lines: string[] = []
  const workers: Worker[] = []
  return {
    ...open,
    clock,
    connection,
    lines,
    work(handlers, parts = {}) {
      const log = createLog('debug', (line) => lines.push(line))
      const worker = createWorker({ queue: open.queue, clock, log, handlers, ...parts })
      open.onJobs(worker.wake)
      workers.push(worker)
      worker.start()
      return worker
    },
    put: (subject, kind = 'sync-client') => open.db.jobs.put(kind, subject),
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()))
      await open.close()
    },
  }
}

/** Something to wait for. */
export function gate(): { open(): void; opened: Promise<void> } {
  let release = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    release = resolve
  })
  return { open: release, opened }
}
