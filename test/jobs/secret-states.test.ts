import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { compromiseSecret } from '../../src/domain/leaked-secrets.ts'
import { viewApp } from '../../src/domain/list-apps.ts'
import { revealSecret } from '../../src/domain/reveal-secret.ts'
import {
  activateSecret,
  deactivateSecret,
  deleteSecret,
  endSecret,
  generateSecret,
} from '../../src/domain/secrets.ts'
import { syncClient } from '../../src/jobs/sync-client.ts'
import { secretText } from '../../src/slack/views/status.ts'
import { actor, sealer } from '../support/core.ts'
import { adapterFor, expectAgreement, type Synced, startSynced } from '../support/synced.ts'

const dana = actor('dana')
const HOUR = 3_600_000
const SECRETS = '/api/v1/apps/*/credentials/secrets'

let world: Synced
let okta: ReturnType<typeof adapterFor>
beforeAll(async () => {
  world = await startSynced()
  okta = adapterFor(world.okta, world.clock)
})
afterAll(() => world.stop())
afterEach(() => {
  world.okta.faults.clear()
  expect(world.okta.violations).toEqual([])
})

/** What Client Secrets says of each, oldest first. */
const said = async (appId: string): Promise<string[]> =>
  (await viewApp(world.deps, dana, appId)).secrets.map(secretText)

const cut = (method: string, path: string) =>
  world.okta.faults.add({ on: 'management', kind: 'cut', method, path })
const failingSync = (appId: string) => expect(world.sync(appId)).rejects.toThrow()

/** An app with two active secrets at Okta. */
async function withTwo(): Promise<{ id: string; old: string; young: string }> {
  const id = await world.liveApp()
  const old = await world.firstSecret(id)
  await generateSecret(world.deps, dana, id, 'keep')
  await world.sync(id)
  const young = (await world.db.secrets.list(id)).find((secret) => secret.id !== old)?.id ?? ''
  return { id, old, young }
}

/** Somebody adds one in Okta's console. */
async function stranger(id: string, value = 'made-in-the-console-of-okta'): Promise<string> {
  const remoteId = (await world.db.apps.find(id))?.remoteId ?? ''
  return (await okta.addSecret(remoteId, value)).id
}

describe('Client Secrets says', () => {
  it('that a new secret is on its way, then that nobody knows whether it is there, then that it is', async () => {
    const id = await world.liveApp()
    await generateSecret(world.deps, dana, id, 'keep')

    const onItsWay = await said(id)
    cut('POST', SECRETS)
    await failingSync(id)
    const unknown = await said(id)
    await world.sync(id)

    expect(onItsWay[1]).toContain('the authorization server does not have this secret yet')
    expect(unknown[0]).toBe('🟢 Active')
    expect(unknown[1]).toContain('it is not known yet whether it has this secret. This resolves by itself.')
    expect(await said(id)).toEqual(['🟢 Active', '🟢 Active'])
  })

  it('the same of the first secret of an app whose creation was cut off', async () => {
    const id = await world.newApp()
    cut('POST', '/api/v1/apps')
    await failingSync(id)

    expect((await said(id))[0]).toContain('it is not known yet whether it has this secret')
    await world.sync(id)
    expect(await said(id)).toEqual(['🟢 Active'])
  })

  it('that a deactivated secret may still work, until Okta has confirmed that it does not', async () => {
    const { id, old } = await withTwo()
    world.okta.faults.add({ on: 'management', kind: 'down' })

    await deactivateSecret(world.deps, dana, old)
    await failingSync(id)
    const during = await said(id)
    world.okta.faults.clear()
    await world.sync(id)

    expect(during[0]).toMatch(/^⏳ Being deactivated. It may still work until/)
    expect(await said(id)).toEqual(['⚪ Inactive', '🟢 Active'])
  })

  it('not that a secret is active whose deactivation got through unheard, when it was switched on again', async () => {
    const { id, old } = await withTwo()
    await deactivateSecret(world.deps, dana, old)
    cut('POST', `${SECRETS}/*/lifecycle/deactivate`)
    await failingSync(id)

    await activateSecret(world.deps, dana, old)

    expect((await said(id))[0]).toMatch(/^⏳ Being activated. It may not work until/)
    await world.sync(id)
    expect(await said(id)).toEqual(['🟢 Active', '🟢 Active'])
  })

  it('that a compromised or deleted secret is being ended, until it is gone from Okta', async () => {
    const { id, old, young } = await withTwo()
    world.okta.faults.add({ on: 'management', kind: 'down' })
    await deactivateSecret(world.deps, dana, old)
    await deleteSecret(world.deps, dana, old)
    await compromiseSecret(world.deps, dana, young)
    await failingSync(id)

    const during = await said(id)
    world.okta.faults.clear()
    await world.sync(id)

    expect(during[0]).toMatch(/^⏳ Being deleted. It may still work/)
    expect(during[1]).toMatch(/^🔴 Compromised, being ended. It may still work/)
    expect(during[2]).toContain('On its way')
    expect(await said(id)).toEqual(['🟢 Active'])
  })
})

describe('where somebody else fills the cap', () => {
  it('the new secret is said to wait for room, and gets there once there is some', async () => {
    const id = await world.liveApp()
    const theirs = await stranger(id)
    await generateSecret(world.deps, dana, id, 'keep')

    await expect(world.sync(id)).rejects.toMatchObject({ kind: 'unavailable', code: 'secrets_blocked' })
    const waiting = await said(id)
    const { remoteId } = (await world.db.apps.find(id)) ?? {}
    await okta.deactivateSecret(remoteId ?? '', theirs)
    await okta.deleteSecret(remoteId ?? '', theirs)
    await world.sync(id)

    expect(waiting[0]).toBe('🟢 Active')
    expect(waiting[1]).toContain('Waiting for room: the authorization server holds two secrets of this app')
    expect(await said(id)).toEqual(['🟢 Active', '🟢 Active'])
    await expectAgreement(world, id)
  })

  it('a leaked one that cannot be ended is tried again, and not said to be gone', async () => {
    const id = await world.liveApp()
    const theirs = await stranger(id)
    await okta.deactivateSecret((await world.db.apps.find(id))?.remoteId ?? '', theirs)

    await compromiseSecret(world.deps, dana, await world.firstSecret(id))

    await expect(world.sync(id)).rejects.toMatchObject({ kind: 'unavailable', code: 'secrets_blocked' })
    expect((await said(id))[0]).toMatch(/^🔴 Compromised, being ended. It may still work/)
  })

  it('the new secret can be given up', async () => {
    const id = await world.liveApp()
    await stranger(id)
    await generateSecret(world.deps, dana, id, 'keep')
    await failingSync(id)
    const fresh = (await world.db.secrets.list(id)).find((secret) => secret.sealed)?.id ?? ''

    await deactivateSecret(world.deps, dana, fresh)
    await world.sync(id)

    expect(await said(id)).toEqual(['🟢 Active'])
  })
})

describe('the value of a secret', () => {
  const reveal = (secretId: string) =>
    revealSecret({ ...world.deps, authorizationServer: okta }, dana, secretId)

  it('is not shown while the secret is inactive', async () => {
    const { old } = await withTwo()
    await deactivateSecret(world.deps, dana, old)

    await expect(reveal(old)).rejects.toMatchObject({ code: 'secret_state' })
  })

  it('is not shown after its scheduled end, also when the job is late', async () => {
    const id = await world.liveApp()
    const old = await world.firstSecret(id)
    await generateSecret(world.deps, dana, id, '1h')
    await world.sync(id)
    await reveal(old)

    world.clock.advance(HOUR)

    await expect(reveal(old)).rejects.toMatchObject({ code: 'secret_state' })
    await endSecret(world.deps, old)
    await world.sync(id)
  })

  it('is not shown when it leaked while Okta was asked for it', async () => {
    const { young } = await withTwo()
    world.okta.faults.add({ on: 'management', kind: 'slow', ms: 200, method: 'GET', path: SECRETS })

    const showing = reveal(young)
    await compromiseSecret(world.deps, dana, young)

    await expect(showing).rejects.toMatchObject({ code: 'secret_not_found' })
  })
})

describe('a new secret', () => {
  it('that was switched on again while the job gave it up is not lost', async () => {
    const id = await world.liveApp()
    await generateSecret(world.deps, dana, id, 'keep')
    const fresh = (await world.db.secrets.list(id)).find((secret) => secret.sealed)?.id ?? ''
    await deactivateSecret(world.deps, dana, fresh)
    // The click comes right after the job has read the rows
    let clicks = 1
    const { secrets } = world.db
    const list: typeof secrets.list = async (...args) => {
      const rows = await secrets.list(...args)
      if (clicks-- === 1) await activateSecret(world.deps, dana, fresh)
      return rows
    }

    const db = { ...world.db, secrets: { ...secrets, list } }
    await syncClient({ db, clock: world.clock, sealer, authorizationServer: okta }, id)

    expect(await said(id)).toEqual(['🟢 Active', '🟢 Active'])
    await expectAgreement(world, id)
  })

  it('that was given up before Okta had it is deleted in the audit, too', async () => {
    const id = await world.liveApp()
    await generateSecret(world.deps, dana, id, 'keep')
    const fresh = (await world.db.secrets.list(id)).find((secret) => secret.sealed)?.id ?? ''
    await deactivateSecret(world.deps, dana, fresh)

    await world.sync(id)

    const rows = await world.db.audit.latest(dana.tenantId, { appId: id }, { limit: 1 })
    expect(rows).toMatchObject([{ actor: 'system', action: 'secret.deleted' }])
    expect(await said(id)).toEqual(['🟢 Active'])
  })

  it('that Okta made twice, once too late, does not live on in its second copy', async () => {
    const id = await world.liveApp()
    const [only] = (await world.client(id)).secrets
    await stranger(id, only?.value)

    await compromiseSecret(world.deps, dana, await world.firstSecret(id))
    await world.sync(id)

    expect((await world.client(id)).secrets.map((secret) => secret.value)).not.toContain(only?.value)
    await expectAgreement(world, id)
  })
})
