import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../../src/domain/apps.ts'
import { PortalError } from '../../src/domain/errors.ts'
import { isoAt } from '../../src/domain/ports.ts'
import { generateSecret, keepSecret } from '../../src/domain/secrets.ts'
import { warnOwners } from '../../src/domain/warn-owners.ts'
import { actor, type Core, openCore } from '../support/core.ts'
import { anAccess } from '../support/records.ts'

const dana = actor('dana')
const HOUR = 3_600_000
const DAY = 24 * HOUR

let core: Core
let appId: string
let first: string
beforeEach(async () => {
  core = await openCore('file::memory:')
  await core.db.access.grant(anAccess())
  const app = await createApp(core.deps, dana, {
    name: 'Lead Sync',
    type: 'internal',
    purpose: '',
    redirectUris: ['https://app.example.com/callback'],
    scopes: ['ziapi:search'],
  })
  appId = app.id
  first = (await core.db.secrets.list(appId))[0]?.id ?? ''
  await core.db.apps.update(appId, { remoteId: 'ocl1' })
  await core.db.secrets.update(first, { remoteId: 'ocs1' })
})
afterEach(() => core.close())

/** Runs the routine after some time; answers the kinds of what was told. */
async function told(ms: number, lastUsed?: (remoteId: string, secretId: string) => Promise<string | null>) {
  core.clock.advance(ms)
  await warnOwners({ ...core.deps, authorizationServer: lastUsed ? { lastUsed } : {} })
  const now = isoAt(core.clock)
  const jobs = await core.queue.claim('send-message', 50, now, isoAt(core.clock, 1))
  for (const job of jobs) await core.queue.finish(job)
  return jobs.map((job) => (job.payload as { notice: { kind: string } }).notice)
}
const kinds = async (ms: number) => (await told(ms)).map((notice) => notice.kind)

describe('before a scheduled end', () => {
  it('the owner is told once for each warning, and of the nearest alone where the routine was late', async () => {
    await generateSecret(core.deps, dana, appId, '7d')

    const days = [await kinds(0), await kinds(6 * DAY + 1000), await kinds(60_000), await kinds(23 * HOUR)]
    const past = await kinds(2 * HOUR)

    expect(days).toEqual([[], ['secret-ends'], [], ['secret-ends']])
    expect(past).toEqual([])
  })

  it('one warning is given where a day was slept through', async () => {
    await generateSecret(core.deps, dana, appId, '7d')

    expect(await kinds(7 * DAY - HOUR / 2)).toEqual(['secret-ends'])
    expect(await kinds(60_000)).toEqual([])
  })

  it.each([
    ['an hour ago', -HOUR, 1],
    ['40 days ago', -40 * DAY, 0],
    ['never', null, 0],
  ])(
    'a server that knows it was last used %s decides whether it is worth a warning',
    async (_when, ms, count) => {
      await generateSecret(core.deps, dana, appId, '24h')
      const lastUsedAt = ms === null ? null : isoAt(core.clock, 23 * HOUR + ms)

      const notices = await told(23 * HOUR + 1000, async () => lastUsedAt)

      expect(notices).toHaveLength(count)
      if (count) expect(notices[0]).toMatchObject({ kind: 'secret-ends', lastUsedAt })
    },
  )

  it('a server that does not answer is no reason to stay silent', async () => {
    await generateSecret(core.deps, dana, appId, '24h')

    const notices = await told(23 * HOUR + 1000, () => Promise.reject(new Error('down')))

    expect(notices).toEqual([expect.not.objectContaining({ lastUsedAt: expect.anything() })])
  })

  it('of a secret that is gone, or kept, nothing is said', async () => {
    await generateSecret(core.deps, dana, appId, '24h')
    await keepSecret(core.deps, dana, first)

    expect(await kinds(23 * HOUR + 1000)).toEqual([])
  })

  it('two runs at once tell once', async () => {
    await generateSecret(core.deps, dana, appId, '24h')
    core.clock.advance(23 * HOUR + 1000)

    await Promise.all([1, 2].map(() => warnOwners({ ...core.deps, authorizationServer: {} })))

    expect(await kinds(0)).toEqual(['secret-ends'])
  })
})

describe('calling an end off', () => {
  it('is refused once the end has come, also where the job is late', async () => {
    await generateSecret(core.deps, dana, appId, '1h')
    core.clock.advance(HOUR + 1000)

    const refusal = await keepSecret(core.deps, dana, first).catch((error) => error)

    expect(refusal).toBeInstanceOf(PortalError)
    expect(refusal.code).toBe('secret_state')
  })

  it('twice leaves one row in the audit', async () => {
    await generateSecret(core.deps, dana, appId, '24h')

    await keepSecret(core.deps, dana, first)
    await keepSecret(core.deps, dana, first)

    const rows = await core.db.audit.latest(dana.tenantId, {}, { limit: 10 })
    expect(rows.filter((row) => row.action === 'secret.kept')).toHaveLength(1)
  })
})
