import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isoAt } from '../../src/domain/ports.ts'
import { cleanUp } from '../../src/jobs/clean-up.ts'
import { type Core, openCore } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { aHold, aLogin, anApp } from '../support/records.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

describe.each(databases)('what has had its time, in %s,', (kind) => {
  let server: Databases
  let core: Core
  beforeAll(async () => {
    server = await startDatabases(kind)
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    core = await openCore(await server.fresh())
    return () => core.close()
  })

  const login = async (ago: number) => {
    const app = anApp()
    await core.db.apps.insert(app)
    const made = aLogin(app.id, { status: 'refused', expiresAt: isoAt(core.clock, -ago) })
    await core.db.logins.insert(made)
    return made
  }

  it('goes also where the end of a held token was given up, with it', async () => {
    const [stuck, over] = [await login(DAY + MINUTE), await login(DAY + MINUTE)]
    await core.db.holds.insert(aHold(stuck, 'BCDF2345', isoAt(core.clock, -DAY + 4 * MINUTE)))

    await cleanUp(core.deps)

    expect(await core.db.logins.find(over.id)).toBeUndefined()
    expect(await core.db.holds.find(stuck.id)).toBeUndefined()
    expect(await core.db.logins.find(stuck.id)).toBeUndefined()
  })

  it('goes also where something before it cannot', async () => {
    const { id } = await login(2 * DAY)
    const deliveries = { ...core.db.deliveries, removeExpired: () => Promise.reject(new Error('planned')) }

    await expect(cleanUp({ ...core.deps, db: { ...core.db, deliveries } })).rejects.toThrow('planned')

    expect(await core.db.logins.find(id)).toBeUndefined()
  })
})
