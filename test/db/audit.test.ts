import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditFilter } from '../../src/domain/audit-stores.ts'
import { type Core, openCore } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'

describe.each(databases)('the latest of the audit in %s', (kind) => {
  let server: Databases
  let core: Core
  beforeAll(async () => {
    server = await startDatabases(kind)
    core = await openCore(await server.fresh())
    // U1 changes app_1 and app_2 by turns; every fifth row is U2 giving access, to U1 or to themselves
    for (let i = 1; i <= 25; i++)
      await core.db.transaction((stores) =>
        stores.audit.append({
          tenantId: 'T1',
          at: '2026-01-01T00:00:00.000Z',
          actor: i % 5 ? 'U1' : 'U2',
          action: 'x',
          appId: i % 5 ? `app_${(i % 2) + 1}` : null,
          subject: i % 5 ? null : i % 10 ? 'U1' : 'U2',
          before: null,
          after: null,
        }),
      )
  })
  afterAll(async () => {
    await core.close()
    await server.stop()
  })

  const latest = async (filter: AuditFilter, place: { before?: number; after?: number } = {}, limit = 4) =>
    (await core.db.audit.latest('T1', filter, { ...place, limit })).map((row) => row.seq)

  it('comes newest first, from the end, from a row backwards, or from a row forwards', async () => {
    expect(await latest({})).toEqual([25, 24, 23, 22])
    expect(await latest({}, { before: 22 })).toEqual([21, 20, 19, 18])
    expect(await latest({}, { after: 3 })).toEqual([7, 6, 5, 4])
    expect(await latest({}, { before: 1 })).toEqual([])
  })

  it('is that of one app alone', async () => {
    expect(await latest({ appId: 'app_1' })).toEqual([24, 22, 18, 16])
    expect(await latest({ appId: 'app_1' }, { before: 8 })).toEqual([6, 4, 2])
    expect(await latest({ appId: 'app_1' }, { after: 4 })).toEqual([14, 12, 8, 6])
    expect(await latest({ appId: 'app_none' })).toEqual([])
  })

  it('is what one person did and what was done to them, each row once', async () => {
    expect(await latest({ userId: 'U1' })).toEqual([25, 24, 23, 22])
    expect(await latest({ userId: 'U1' }, { before: 7 }, 10)).toEqual([6, 5, 4, 3, 2, 1])
    expect(await latest({ userId: 'U2' }, {}, 10)).toEqual([25, 20, 15, 10, 5])
    expect(await latest({ userId: 'U2' }, { after: 5 }, 2)).toEqual([15, 10])
  })

  it('is that of one tenant alone', async () => {
    expect(await core.db.audit.latest('T2', {}, { limit: 4 })).toEqual([])
    expect(await core.db.audit.latest('T2', { userId: 'U1' }, { limit: 4 })).toEqual([])
  })
})
