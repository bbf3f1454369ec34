import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { confirmCode } from '../../src/domain/confirm-code.ts'
import { dropHold } from '../../src/domain/drop-hold.ts'
import type { LoginDeps } from '../../src/domain/login-rules.ts'
import { isoAt } from '../../src/domain/ports.ts'
import { actor, type Core, openCore, sealer } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { aHold, aLogin, anAccess, anApp, aSecret, aToken } from '../support/records.ts'

const dana = actor('dana')
const CODE = 'BCDF2345'
const MINUTE = 60_000

describe.each(databases)('on %s', (kind) => {
  let server: Databases
  let core: Core
  beforeAll(async () => {
    server = await startDatabases(kind)
    core = await openCore(await server.fresh())
    await core.db.access.grant(anAccess(dana))
  })
  afterAll(async () => {
    await core.close()
    await server.stop()
  })

  it('a code that is typed in the last second sets its token free: the end that began meanwhile leaves it alone', async () => {
    const app = anApp({ remoteId: 'ocl1', registeredAt: isoAt(core.clock) })
    await core.db.apps.insert(app)
    await core.db.secrets.insert(aSecret(app.id, { remoteId: 'ocs1' }))
    const login = aLogin(app.id, { status: 'held', expiresAt: isoAt(core.clock, 5 * MINUTE) })
    await core.db.logins.insert(login)
    const token = { ...aToken, expiresAt: isoAt(core.clock, 60 * MINUTE) }
    const sealed = sealer.seal(`holds:${login.id}:token`, JSON.stringify(token))
    await core.db.holds.insert({ ...aHold(login, CODE, login.expiresAt), sealed })
    const revoked: string[] = []
    const ending = {
      ...core.deps,
      loginServer: {
        revoke: async (_client: string, _secret: string, token: string) => void revoked.push(token),
      },
      authorizationServer: {
        listSecrets: async () => [{ id: 'ocs1', value: 'the-secret', active: true }],
      },
      db: {
        ...core.db,
        /** The end has seen the login held; the code is faster. */
        transaction: async (run: Parameters<typeof core.db.transaction>[0]) => {
          core.clock.advance(-1_000)
          await confirmCode(core.deps, dana, login.id, CODE)
          core.clock.advance(1_000)
          return core.db.transaction(run)
        },
      },
    } as unknown as LoginDeps
    core.clock.advance(5 * MINUTE)

    await dropHold(ending, login.id)

    expect(await core.db.logins.find(login.id)).toMatchObject({ status: 'delivered' })
    expect(await core.db.deliveries.find(login.id)).toMatchObject({ shownAt: null })
    expect(revoked).toEqual([])
  })
})
