import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { compromiseSecret } from '../../src/domain/secrets.ts'
import { acme } from '../../src/sandbox/cast.ts'
import { actor } from '../support/core.ts'
import { png } from '../support/pictures.ts'
import { CALLBACK, expectAgreement, type Synced, startSynced } from '../support/synced.ts'

const dana = actor('dana')
const identity = ['openid', 'email', 'profile']

let world: Synced
beforeAll(async () => {
  world = await startSynced()
})
afterAll(() => world.stop())
afterEach(() => {
  world.okta.faults.clear()
  expect(world.okta.violations).toEqual([])
})

describe('when the answer to a call is lost', () => {
  /** The management requests of a whole creation with everything in it. */
  async function callsOfACreation(): Promise<{ method: string; path: string }[]> {
    const before = world.okta.calls.length
    const id = await world.liveApp({ logo: png(420, 120) })
    const { appId } = await world.client(id)
    return world.okta.calls
      .slice(before)
      .map(({ method, path }) => ({ method, path: path.replace(appId, '*').replace(/00p\w+/, '*') }))
  }

  it('any one of them in turn, the same job run again makes one right client', async () => {
    const calls = await callsOfACreation()
    expect(calls.length).toBeGreaterThan(8)

    for (const { method, path } of calls) {
      const id = await world.newApp({ logo: png(420, 120) })
      world.okta.faults.add({ on: 'management', kind: 'cut', method, path })

      const failed = await world.syncUntilDone(id)

      expect({ method, path, failed }).toEqual({ method, path, failed: 1 })
      expect(await world.client(id)).toMatchObject({
        status: 'ACTIVE',
        hasLogo: true,
        groups: [acme.groupId],
        scopes: [...identity, 'ziapi:search'],
        redirectUris: ['https://app.example.com/callback', CALLBACK],
      })
      await expectAgreement(world, id)
    }
  })

  it('of a secret that comes and one that goes, never more than two and never a value left here', async () => {
    const steps = [
      ['POST', '/api/v1/apps/*/credentials/secrets'],
      ['POST', '/api/v1/apps/*/credentials/secrets/*/lifecycle/deactivate'],
      ['DELETE', '/api/v1/apps/*/credentials/secrets/*'],
      ['GET', '/api/v1/apps/*/credentials/secrets'],
    ] as const
    for (const [method, path] of steps) {
      const id = await world.liveApp()
      await compromiseSecret(world.deps, dana, await world.firstSecret(id))
      world.okta.faults.add({ on: 'management', kind: 'cut', method, path })

      expect(await world.syncUntilDone(id)).toBe(1)

      expect(await world.held(id)).toHaveLength(1)
      await expectAgreement(world, id)
    }
  })

  it('of the creation, the client is found again although the app was renamed and others bear the new name', async () => {
    await world.liveApp({ name: 'Mail Sync Two' })
    const id = await world.newApp({ name: 'Lead Sync' })
    world.okta.faults.add({ on: 'management', kind: 'cut', method: 'POST', path: '/api/v1/apps' })
    await expect(world.sync(id)).rejects.toThrow()
    await world.db.apps.update(id, { name: 'Mail Sync' })

    await world.sync(id)

    expect(await world.client(id)).toMatchObject({ label: 'Mail Sync', status: 'ACTIVE' })
  })

  it('of the creation, a first secret that leaked in between does not live on', async () => {
    const id = await world.newApp()
    world.okta.faults.add({ on: 'management', kind: 'cut', method: 'POST', path: '/api/v1/apps' })
    await expect(world.sync(id)).rejects.toThrow()
    const [leaked] = (await world.client(id)).secrets
    await compromiseSecret(world.deps, dana, await world.firstSecret(id))

    await world.sync(id)

    expect(await world.held(id)).not.toContain(`${leaked?.last4} ACTIVE`)
    await expectAgreement(world, id)
  })
})
