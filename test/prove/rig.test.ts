import { describe, expect, it } from 'vitest'
import { AuthorizationServerError } from '../../src/domain/authorization-server.ts'
import { openAtWork } from '../support/at-work.ts'
import { jobsLeft } from './jobs-left.ts'
import { readLog } from './log-lines.ts'

describe('the judge of a log', () => {
  const line = (level: string) => `{"level":"${level}","msg":"so it was"}\n`

  it('counts what is tried again, and finds nothing wrong with it', () => {
    expect(readLog(line('info') + line('warn') + line('debug'))).toEqual({ errors: [], warnings: 1 })
  })

  it.each([line('error'), line('fatal'), 'Error: a stack\n', '    at somewhere\n'])('notices %s', (wrong) => {
    expect(readLog(line('info') + wrong).errors).toEqual([wrong.trimEnd()])
  })
})

describe('jobs', () => {
  it('that are due or were given up are left, and those for later are not', async () => {
    const { connection, work, put, db, clock, stop } = await openAtWork()
    await db.jobs.put('sync-card', 'later', { runAt: new Date(clock.now() + 60_000).toISOString() })
    await put('refused')
    await db.jobs.put('draw-home', 'due')
    work({
      'sync-client': async () => {
        throw new AuthorizationServerError('refused', 'E0000001', 'no')
      },
    })

    await expect
      .poll(async () => (await jobsLeft(connection, clock.now())).map(({ words }) => words).sort())
      .toEqual(['job draw-home of due is not done', 'job sync-client of refused was given up (E0000001)'])
    await stop()
  })
})
