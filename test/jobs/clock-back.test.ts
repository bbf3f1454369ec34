import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { JobKind } from '../../src/domain/job-queue.ts'
import { createWorker } from '../../src/jobs/worker.ts'
import { createLog } from '../../src/log.ts'
import { type Core, openCore } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'

const HOUR = 3_600_000
const LONG = 5_000

/** The clock of a machine was an hour ahead, and was put right: by NTP, or with a snapshot of the machine. */
describe.each(databases)('after the clock was set back by an hour, in %s', (kind) => {
  let server: Databases
  let core: Core
  beforeAll(async () => {
    server = await startDatabases(kind)
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    core = await openCore(await server.fresh())
    core.clock.advance(HOUR)
  })
  afterEach(() => core.close())

  const at = (ms: number): string => new Date(core.clock.now() + ms).toISOString()

  /** A worker for these kinds; answers what becomes of the job. */
  async function outcome(kind: JobKind, subject: string, ms = LONG, act?: () => void): Promise<string> {
    const { queue, clock } = core
    const handlers = { [kind]: async () => undefined }
    const worker = createWorker({ queue, clock, log: createLog('silent'), handlers })
    const settled = worker.settled(kind, subject, ms)
    core.onJobs(worker.wake)
    worker.start()
    act?.()
    const became = await settled
    await worker.stop()
    return became
  }

  it('a job that was to run at once runs at once', async () => {
    await core.db.jobs.put('send-message', 'm1')

    core.clock.advance(-HOUR)

    expect(await outcome('send-message', 'm1')).toBe('done')
  })

  it('one that had failed and waits for its next try runs', async () => {
    await core.db.jobs.put('sync-client', 'app_1')
    const [job] = await core.queue.claim('sync-client', 1, at(0), at(20_000))
    if (job) await core.queue.retry(job, { runAt: at(120_000), asked: false }, 'no_answer')

    core.clock.advance(-HOUR)

    expect(await outcome('sync-client', 'app_1')).toBe('done')
  })

  it('one that a dead process has left under way is taken over', async () => {
    await core.db.jobs.put('deliver-token', 'log_1')
    await core.queue.claim('deliver-token', 1, at(0), at(20_000))

    core.clock.advance(-HOUR)

    expect(await outcome('deliver-token', 'log_1')).toBe('done')
  })

  it('also where it is set back while the worker runs', async () => {
    const became = await outcome('send-message', 'm1', LONG, () => {
      core.clock.advance(-HOUR)
      const runAt = at(HOUR)
      void core.db.jobs.put('send-message', 'm1', { runAt })
    })

    expect(became).toBe('done')
  })

  it('what is put for a time of its own keeps that time', async () => {
    await core.db.jobs.put('end-secret', 'sec_1', { runAt: at(24 * HOUR) })
    await core.db.jobs.put('remind-reviewers', 'rev_1', { runAt: at(48 * HOUR) })

    core.clock.advance(-HOUR)

    expect(await outcome('end-secret', 'sec_1', 100)).toBe('pending')
    expect(await outcome('remind-reviewers', 'rev_1', 100)).toBe('pending')
  })

  it('a job that waits its ordinary time goes on waiting', async () => {
    await core.db.jobs.put('sync-card', 'rev_1', { runAt: at(15 * 60_000) })

    expect(await outcome('sync-card', 'rev_1', 100)).toBe('pending')
  })
})
