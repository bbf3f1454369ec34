import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../src/domain/job-queue.ts'
import { type Core, openCore } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'

const at = (minute: number): string => `2030-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`

describe.each(databases)('the queue of jobs in %s', (kind) => {
  let server: Databases
  let core: Core
  beforeAll(async () => {
    server = await startDatabases(kind)
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    core = await openCore(await server.fresh())
  })
  afterEach(() => core.close())

  const put = (subject: string, options?: { runAt?: string; payload?: object }) =>
    core.db.jobs.put('sync-client', subject, { runAt: at(1), ...options })
  const claim = (minute: number, limit = 10) =>
    core.queue.claim('sync-client', limit, at(minute), at(minute + 1))
  const claimOne = async (minute: number): Promise<Job> => {
    const [job, ...more] = await claim(minute)
    if (!job || more.length > 0) throw new Error(`${job ? more.length + 1 : 0} jobs are due`)
    return job
  }

  it('gives a job with its payload, when it is due and not before', async () => {
    await put('app_1', { runAt: at(5), payload: { to: 'Dana' } })

    expect(await claim(4)).toEqual([])
    expect(await claimOne(5)).toMatchObject({
      kind: 'sync-client',
      subject: 'app_1',
      payload: { to: 'Dana' },
      attempts: 0,
    })
  })

  it('gives only the kind that is asked for, the longest due first, and no more than asked for', async () => {
    await core.db.jobs.put('draw-home', 'T1:U1', { runAt: at(0) })
    for (const minute of [3, 1, 2]) await put(`app_${minute}`, { runAt: at(minute) })

    const jobs = await claim(5, 2)

    expect(jobs.map((job) => job.subject).sort()).toEqual(['app_1', 'app_2'])
  })

  it('hands a job over when its lease ends, and the late worker changes nothing any more', async () => {
    await put('app_1')
    const first = await claimOne(1)

    expect(await claim(1)).toEqual([])
    const second = await claimOne(2)
    await core.queue.finish(first)
    await core.queue.retry(first, { runAt: at(9), asked: false }, 'late')
    await core.queue.bury(first, at(2), 'late')

    expect(second.lease).not.toBe(first.lease)
    expect(await claim(2)).toEqual([])
    expect(await core.queue.nextAt()).toBe(at(3))
    await core.queue.finish(second)
    expect(await core.queue.nextAt()).toBeUndefined()
  })

  it('runs once more when it was asked for during the run, with the newest payload', async () => {
    await put('app_1', { payload: { n: 1 } })
    const job = await claimOne(1)
    await put('app_1', { payload: { n: 2 } })
    await put('app_1', { payload: { n: 3 } })

    await core.queue.finish(job)

    const again = await claimOne(1)
    expect(again.payload).toEqual({ n: 3 })
    await core.queue.finish(again)
    expect(await claim(9)).toEqual([])
  })

  it('lets the earlier time stand when a waiting job is asked for again', async () => {
    await put('app_1', { runAt: at(5) })
    await put('app_2', { runAt: at(5) })

    await put('app_1', { runAt: at(9) })
    await put('app_2', { runAt: at(2) })

    expect((await claim(2)).map((job) => job.subject)).toEqual(['app_2'])
    expect((await claim(5)).map((job) => job.subject)).toContain('app_1')
  })

  it('takes the new time when the run under way has used up the old one', async () => {
    await put('sec_1', { runAt: at(1) })
    const job = await claimOne(1)

    await put('sec_1', { runAt: at(8) })
    await core.queue.finish(job)

    expect(await claim(7)).toEqual([])
    expect(await claim(8)).toHaveLength(1)
  })

  it('waits until the time of the retry, and counts the runs that failed', async () => {
    await put('app_1')
    await core.queue.retry(await claimOne(1), { runAt: at(6), asked: false }, 'no_answer')

    expect(await core.queue.nextAt()).toBe(at(6))
    expect(await claim(5)).toEqual([])
    expect(await claimOne(6)).toMatchObject({ attempts: 1 })
  })

  it('leaves a buried job alone until the next start, which gives it a new life', async () => {
    await put('app_1')
    await core.queue.bury(await claimOne(1), at(1), 'E0000001')

    expect(await claim(9)).toEqual([])
    expect(await core.queue.nextAt()).toBeUndefined()
    expect(await core.queue.revive(at(9))).toBe(1)
    expect(await claimOne(9)).toMatchObject({ attempts: 0 })
  })

  it('digs a buried job up when it is asked for again', async () => {
    await put('app_1')
    await core.queue.bury(await claimOne(1), at(1), 'E0000001')

    await put('app_1', { runAt: at(2) })

    expect(await claimOne(2)).toMatchObject({ attempts: 0 })
    expect(await core.queue.revive(at(2))).toBe(0)
  })

  it('does not bury what was asked for again during the run that failed', async () => {
    await put('app_1')
    const job = await claimOne(1)
    await put('app_1')

    await core.queue.bury(job, at(1), 'E0000001')

    expect(await claimOne(2)).toMatchObject({ subject: 'app_1', attempts: 0 })
  })

  it('says when the next job is due or its lease ends, of all kinds or of some', async () => {
    await put('app_1', { runAt: at(4) })
    await core.db.jobs.put('draw-home', 'T1:U1', { runAt: at(2) })

    expect(await core.queue.nextAt()).toBe(at(2))
    expect(await core.queue.nextAt(['sync-client'])).toBe(at(4))
    await claim(4)
    expect(await core.queue.nextAt(['sync-client'])).toBe(at(5))
    expect(await core.queue.nextAt([])).toBeUndefined()
  })

  it('names the later one where a dead run had asked for another run at a time that lies ahead', async () => {
    await put('rev_1')
    await claimOne(1)

    await put('rev_1', { runAt: at(16) })

    expect(await claim(3)).toEqual([])
    expect(await core.queue.nextAt()).toBe(at(16))
  })
})
