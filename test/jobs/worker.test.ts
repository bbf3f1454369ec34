import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DatabaseUnavailable } from '../../src/domain/database-error.ts'
import type { JobQueue } from '../../src/domain/job-queue.ts'
import type { Clock } from '../../src/domain/ports.ts'
import { type AtWork, gate, openAtWork } from '../support/at-work.ts'

const LONG = 5_000

let at: AtWork
beforeEach(async () => {
  at = await openAtWork()
})
afterEach(() => at.stop())

describe('the worker', () => {
  it('hears what is asked for while it is looking', async () => {
    const worker = at.work({ 'sync-client': async () => undefined })
    const all = Array.from({ length: 30 }, (_, i) => worker.settled('sync-client', `app_${i}`, LONG))

    for (let i = 0; i < 30; i++) void at.put(`app_${i}`)

    expect(new Set(await Promise.all(all))).toEqual(new Set(['done']))
  })

  it('does other kinds of work while a slow server holds one kind up, and does not look in circles', async () => {
    const slow = gate()
    let claims = 0
    const queue: JobQueue = {
      ...at.queue,
      claim: (...args) => {
        claims += 1
        return at.queue.claim(...args)
      },
    }
    const worker = at.work(
      { 'sync-client': () => slow.opened, 'send-message': async () => undefined },
      { queue },
    )
    for (let i = 0; i < 20; i++) await at.put(`app_${i}`)
    const message = worker.settled('send-message', 'm1', LONG)
    await at.put('m1', 'send-message')

    expect(await message).toBe('done')
    const before = claims
    expect(await worker.settled('sync-client', 'app_0', 300)).toBe('pending')
    expect(claims - before).toBeLessThan(5)
    const last = worker.settled('sync-client', 'app_19', LONG)
    slow.open()
    expect(await last).toBe('done')
  })

  it('does not do again what it has done while the database was away, however long that was', async () => {
    let away = false
    let sent = 0
    let noted = 0
    const reach = async <T>(work: () => Promise<T>): Promise<T> => {
      if (away) throw new DatabaseUnavailable('unreachable')
      return work()
    }
    const queue: JobQueue = {
      ...at.queue,
      claim: (...args) => reach(() => at.queue.claim(...args)),
      renew: (...args) => reach(() => at.queue.renew(...args)),
      finish: (...args) => {
        noted++
        return reach(() => at.queue.finish(...args))
      },
      nextAt: (...args) => reach(() => at.queue.nextAt(...args)),
    }
    const work = async () => {
      sent++
      away = true
    }
    const worker = at.work({ 'send-message': work }, { queue })
    const done = worker.settled('send-message', 'm1', 10_000)
    await at.put('m1', 'send-message')
    await expect.poll(() => noted).toBe(1)
    at.clock.advance(60_000)
    await expect.poll(() => noted).toBe(2)
    away = false
    // Looked for before the run that is over is written down
    worker.wake()
    await at.queue.nextAt()
    at.clock.advance(2_000)

    expect(await done).toBe('done')
    expect(sent).toBe(1)
    expect(await at.queue.nextAt()).toBeUndefined()
  })

  it.each([
    ['ahead by a minute', 60_000],
    ['back by an hour', -3_600_000],
  ])('begins no run of its own once more where the clock jumps %s', async (_how, ms) => {
    const slow = gate()
    let jumped = 0
    let runs = 0
    // No timer runs sooner for it
    const clock: Clock = { after: at.clock.after, now: () => at.clock.now() + jumped }
    const work = async () => {
      runs++
      await slow.opened
    }
    const worker = at.work({ 'sync-client': work, 'send-message': async () => undefined }, { clock })
    const done = worker.settled('sync-client', 'app_1', LONG)
    await at.put('app_1')
    await expect.poll(() => runs).toBe(1)
    jumped = ms

    for (let i = 0; i < 3; i++) {
      worker.wake()
      await worker.settled('sync-client', 'app_1', 50)
    }
    slow.open()

    expect(await done).toBe('done')
    expect(runs).toBe(1)
  })

  it('does not do again what has ended its run in the same transaction, however it is cut off after that', async () => {
    let runs = 0
    const cut = gate()
    const worker = at.work({
      'sync-client': async (_subject, _payload, run) => {
        runs++
        await at.db.transaction((stores) => run.end(stores))
        await cut.opened
      },
    })
    await at.put('app_1')
    await expect.poll(() => runs).toBe(1)
    // As another process finds it once this one is dead
    const later = new Date(at.clock.now() + 60_000).toISOString()
    const left = await at.queue.claim('sync-client', 10, later, later)
    const done = worker.settled('sync-client', 'app_1', LONG)
    cut.open()

    expect(left).toEqual([])
    expect(await done).toBe('done')
  })

  it('writes nothing for a run that another process has taken over', async () => {
    const [begun, taken] = [gate(), gate()]
    const worker = at.work({
      'sync-client': async (_subject, _payload, run) => {
        begun.open()
        await taken.opened
        await at.db.transaction(async (stores) => {
          await stores.jobs.put('send-message', 'm1')
          await run.end(stores)
        })
      },
    })
    const failed = worker.settled('sync-client', 'app_1', LONG)
    await at.put('app_1')
    await begun.opened
    const later = new Date(at.clock.now() + 60_000).toISOString()
    expect(await at.queue.claim('sync-client', 10, later, later)).toHaveLength(1)
    taken.open()

    expect(await failed).toBe('failed')
    expect(await at.queue.claim('send-message', 10, later, later)).toEqual([])
  })

  it('looks again by itself after the database could not be asked', async () => {
    const worker = at.work({ 'sync-client': async () => undefined })
    await sql`alter table jobs rename to away`.execute(at.connection.kysely)
    worker.wake()
    await expect.poll(() => at.lines.join('')).toContain('looking for jobs failed')
    await sql`alter table away rename to jobs`.execute(at.connection.kysely)
    const now = new Date(at.clock.now()).toISOString()
    await at.connection.kysely
      .insertInto('jobs')
      .values({
        kind: 'sync-client',
        subject: 'app_1',
        runAt: now,
        payload: null,
        claimed: null,
        lease: null,
      })
      .execute()

    const done = worker.settled('sync-client', 'app_1', LONG)
    at.clock.advance(15_000)

    expect(await done).toBe('done')
  })

  it('takes over what a process left behind when it died, once its lease is over', async () => {
    await at.put('app_1')
    const in60 = new Date(at.clock.now() + 60_000).toISOString()
    await at.queue.claim('sync-client', 1, new Date(at.clock.now()).toISOString(), in60)
    const worker = at.work({ 'sync-client': async () => undefined })
    expect(await worker.settled('sync-client', 'app_1', 60)).toBe('pending')

    const done = worker.settled('sync-client', 'app_1', LONG)
    at.clock.advance(61_000)

    expect(await done).toBe('done')
  })

  it('finishes what is under way when it is stopped, and begins nothing more', async () => {
    const slow = gate()
    let done = 0
    const worker = at.work({
      'sync-client': async () => {
        await slow.opened
        done += 1
      },
    })
    for (let i = 0; i < 12; i++) await at.put(`app_${i}`)
    await expect.poll(async () => (await at.queue.nextAt(['sync-client'])) !== undefined).toBe(true)
    const early = worker.settled('sync-client', 'app_0', LONG)

    const stopped = worker.stop()
    slow.open()
    await stopped

    expect(await early).toBe('done')
    expect(done).toBe(8)
    expect(await at.queue.claim('sync-client', 20, in1m(), in1m())).toHaveLength(4)
  })

  it('leaves no timer behind when it is stopped while it looks', async () => {
    const waiting = new Set<object>()
    const counting: Clock = {
      now: () => at.clock.now(),
      after(ms, fn) {
        const entry = {}
        waiting.add(entry)
        const cancel = at.clock.after(ms, fn)
        return () => {
          waiting.delete(entry)
          cancel()
        }
      },
    }
    const asked = gate()
    const queue: JobQueue = {
      ...at.queue,
      nextAt: async (kinds) => {
        asked.open()
        await new Promise((resolve) => setTimeout(resolve, 20))
        return at.queue.nextAt(kinds)
      },
    }
    const worker = at.work({ 'sync-client': async () => undefined }, { queue, clock: counting })
    await asked.opened

    await worker.stop()

    expect(waiting.size).toBe(0)
  })
})

const in1m = (): string => new Date(at.clock.now() + 60_000).toISOString()
