import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AuthorizationServerError } from '../../src/domain/authorization-server.ts'
import { type AtWork, gate, openAtWork } from '../support/at-work.ts'

const SOON = 500
const LONG = 5_000
const down = (retryAfterMs?: number) =>
  new AuthorizationServerError('unavailable', 'E0000047', 'no', { retryAfterMs })

let at: AtWork
beforeEach(async () => {
  at = await openAtWork()
})
afterEach(() => at.stop())

describe('a job', () => {
  it('is done as soon as it is asked for, with its payload', async () => {
    const seen: unknown[] = []
    const worker = at.work({ 'send-message': async (subject, payload) => void seen.push([subject, payload]) })

    const settled = worker.settled('send-message', 'm1', LONG)
    await at.db.jobs.put('send-message', 'm1', { payload: { to: 'Dana' } })

    expect(await settled).toBe('done')
    expect(seen).toEqual([['m1', { to: 'Dana' }]])
  })

  it('that fails is tried again after one second, then two, then four, at most a quarter later', async () => {
    const worker = at.work({ 'sync-client': () => Promise.reject(down()) })
    let run = worker.settled('sync-client', 'app_1', LONG)
    await at.put('app_1')
    expect(await run).toBe('failed')

    for (const wait of [1_000, 2_000, 4_000]) {
      at.clock.advance(wait - 200)
      expect(await worker.settled('sync-client', 'app_1', 60)).toBe('pending')
      run = worker.settled('sync-client', 'app_1', LONG)
      at.clock.advance(200 + wait / 4)
      expect(await run).toBe('failed')
    }
  })

  it('that is asked for during a run that fails is run again at once, however often it had failed', async () => {
    const [begun, failing] = [gate(), gate()]
    let runs = 0
    at.work({
      'sync-client': async () => {
        runs++
        if (runs < 4) throw down()
        if (runs > 4) return
        begun.open()
        await failing.opened
        throw down()
      },
    })
    await at.put('app_1')
    for (let run = 1; run < 4; run++) {
      await expect.poll(() => runs).toBe(run)
      at.clock.advance(10_000)
    }
    await begun.opened
    await at.put('app_1')
    failing.open()

    await expect.poll(() => runs).toBe(5)
  })

  it('waits as long as the server asks', async () => {
    let fails = true
    const worker = at.work({ 'sync-client': async () => (fails ? Promise.reject(down(40_000)) : undefined) })
    const failed = worker.settled('sync-client', 'app_1', LONG)
    await at.put('app_1')
    expect(await failed).toBe('failed')
    fails = false

    at.clock.advance(39_000)
    expect(await worker.settled('sync-client', 'app_1', 60)).toBe('pending')
    const done = worker.settled('sync-client', 'app_1', LONG)
    at.clock.advance(11_100)

    expect(await done).toBe('done')
  })

  it('that the server refuses is given up at once, for the operator to see, until it is asked for again', async () => {
    let answer: Error | undefined = new AuthorizationServerError('refused', 'E0000001', 'Okta answered 400')
    const worker = at.work({ 'sync-client': async () => (answer ? Promise.reject(answer) : undefined) })
    const refused = worker.settled('sync-client', 'app_1', LONG)
    await at.put('app_1')
    expect(await refused).toBe('failed')

    at.clock.advance(3_600_000)
    expect(await worker.settled('sync-client', 'app_1', 60)).toBe('pending')
    expect(at.lines.join('')).toContain('job given up')
    answer = undefined
    const done = worker.settled('sync-client', 'app_1', LONG)
    await at.put('app_1')

    expect(await done).toBe('done')
  })

  it('that only ever fails is given up after some two days', async () => {
    const worker = at.work({ 'sync-client': () => Promise.reject(down(300_000)) })
    let failed = worker.settled('sync-client', 'app_1', LONG)
    await at.put('app_1')
    let hours = 0
    while ((await failed) === 'failed' && !at.lines.at(-1)?.includes('given up') && hours < 100) {
      failed = worker.settled('sync-client', 'app_1', SOON)
      at.clock.advance(375_001)
      hours += 375_001 / 3_600_000
    }

    expect(hours).toBeGreaterThan(40)
    expect(hours).toBeLessThan(72)
    expect(await at.queue.revive(new Date(at.clock.now()).toISOString())).toBe(1)
  })

  it.each([
    [
      'waits for the operator, and is never given up before two days',
      'operator',
      'job waits until the operator has acted',
    ],
    ['that waiting cannot help is given up at once', 'final', 'job given up'],
  ] as const)('%s', async (_title, kind, line) => {
    let runs = 0
    const handler = async () => {
      runs += 1
      throw new Error('no')
    }
    const worker = at.work({ 'send-message': handler }, { verdictOf: () => ({ kind, code: 'of_slack' }) })
    const failed = worker.settled('send-message', 'm1', LONG)
    await at.put('m1', 'send-message')
    expect(await failed).toBe('failed')
    expect(at.lines.join('')).toContain(line)

    const again = worker.settled('send-message', 'm1', SOON)
    at.clock.advance(3_600_000)

    expect(await again).toBe(kind === 'final' ? 'pending' : 'failed')
    expect(runs).toBe(kind === 'final' ? 1 : 2)
  })

  it('learns how many of its runs have failed', async () => {
    const seen: number[] = []
    const worker = at.work({
      'sync-client': async (_subject, _payload, { failures }) => {
        seen.push(failures)
        if (failures < 2) throw down()
      },
    })
    const done = async () => (await worker.settled('sync-client', 'app_1', LONG)) === 'done'
    const first = done()
    await at.put('app_1')
    if (!(await first))
      do at.clock.advance(3_000)
      while (!(await done()))

    expect(seen).toEqual([0, 1, 2])
  })

  it('runs once more when it was asked for while it ran, and only then is it done for who asked', async () => {
    const seen = { runs: 0, first: gate() }
    const worker = at.work({
      'sync-client': async () => {
        seen.runs += 1
        if (seen.runs === 1) await seen.first.opened
      },
    })
    await at.put('app_1')
    await expect.poll(() => seen.runs).toBe(1)
    await at.put('app_1')
    await at.put('app_1')
    const done = worker.settled('sync-client', 'app_1', LONG)
    seen.first.open()

    expect(await done).toBe('done')
    expect(seen.runs).toBe(2)
  })
})
