import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { setActive } from '../../src/domain/apps.ts'
import { editApp } from '../../src/domain/edit-app.ts'
import { compromiseSecret } from '../../src/domain/leaked-secrets.ts'
import {
  activateSecret,
  deactivateSecret,
  deleteSecret,
  endSecret,
  generateSecret,
} from '../../src/domain/secrets.ts'
import { acme, globex } from '../../src/sandbox/cast.ts'
import { actor } from '../support/core.ts'
import { png } from '../support/pictures.ts'
import { CALLBACK, expectAgreement, type Synced, startSynced } from '../support/synced.ts'

const dana = actor('dana')
const HOUR = 3_600_000
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

/** What is on its way to somebody about an app. */
async function messagesAbout(appId: string): Promise<unknown[]> {
  const later = new Date(world.clock.now() + 1_000).toISOString()
  const messages = await world.queue.claim('send-message', 50, later, later)
  const notices = messages.map((job) => (job.payload as { notice: { kind: string; appId?: string } }).notice)
  return notices.filter((notice) => notice.appId === appId).map((notice) => notice.kind)
}

describe('the client of a new app', () => {
  it('gets what the app asks for, the portal’s callback, its tenant’s group and its first secret', async () => {
    const id = await world.liveApp({ logo: png(420, 120), scopes: ['ziapi:search', 'ziapi:enrich'] })

    const app = await world.db.apps.find(id)
    expect(app?.registeredAt).not.toBeNull()
    expect(await world.client(id)).toMatchObject({
      appId: app?.remoteId,
      label: 'Lead Sync',
      status: 'ACTIVE',
      hasLogo: true,
      redirectUris: ['https://app.example.com/callback', CALLBACK],
      groups: [acme.groupId],
      scopes: [...identity, 'ziapi:search', 'ziapi:enrich'],
    })
    await expectAgreement(world, id)
  })

  it('of a partner stays switched off until it is approved', async () => {
    const id = await world.liveApp({ type: 'partner', purpose: 'Syncs leads' })

    expect(await world.client(id)).toMatchObject({ status: 'INACTIVE', groups: [acme.groupId] })
    await world.db.apps.update(id, { status: 'Approved', active: true })
    await world.sync(id)
    expect(await world.client(id)).toMatchObject({ status: 'ACTIVE', groups: [acme.groupId, globex.groupId] })
  })

  it('tells the owner who was told to wait, and only them', async () => {
    const [quick, slow] = [await world.newApp(), await world.newApp()]
    await world.db.apps.update(slow, { delayedAt: '2026-01-01T00:00:00.000Z' })

    await world.sync(quick)
    await world.sync(slow)

    const later = new Date(world.clock.now() + 1_000).toISOString()
    const messages = await world.queue.claim('send-message', 10, later, later)
    expect(messages.map((job) => job.subject)).toEqual([`registered:${slow}`])
  })

  it('is registered without its logo where Okta does not take that, and the owner hears of it once', async () => {
    world.okta.faults.add({ on: 'management', kind: 'status', status: 400, path: '/api/v1/apps/*/logo' })
    const id = await world.liveApp({ logo: png(420, 120) })

    await world.sync(id)

    expect(await world.client(id)).toMatchObject({ status: 'ACTIVE', hasLogo: false })
    expect((await world.db.apps.find(id))?.registeredAt).not.toBeNull()
    expect(await messagesAbout(id)).toEqual(['logo-refused'])
  })

  it.each([
    ['a page of something in between, 413', { kind: 'page', status: 413 }],
    ['an error of its own, 500', { kind: 'status', status: 500 }],
    ['no right to do it, 403', { kind: 'status', status: 403 }],
  ] as const)(
    'is registered and on while for its logo Okta answers %s; that is tried again',
    async (_what, fault) => {
      const id = await world.newApp({ logo: png(420, 120) })
      world.okta.faults.add({ on: 'management', ...fault, path: '/api/v1/apps/*/logo', times: 1_000 })
      await world.sync(id).catch(() => undefined)

      expect(await world.client(id)).toMatchObject({ status: 'ACTIVE', hasLogo: false })
      expect((await world.db.apps.find(id))?.registeredAt).not.toBeNull()
      world.okta.faults.clear()
      await world.sync(id)
      expect(await world.client(id)).toMatchObject({ hasLogo: true })
    },
  )

  it('loses a secret that has leaked although its new logo finds no way', async () => {
    const id = await world.liveApp({ logo: png(420, 120) })
    await world.db.apps.update(id, { syncedLogoId: null })
    const [leaked] = (await world.client(id)).secrets
    world.okta.faults.add({
      on: 'management',
      kind: 'status',
      status: 500,
      path: '/api/v1/apps/*/logo',
      times: 1_000,
    })

    await compromiseSecret(world.deps, dana, await world.firstSecret(id))
    await world.sync(id).catch(() => undefined)

    world.okta.faults.clear()
    const alive = (await world.client(id)).secrets.filter(({ status }) => status === 'ACTIVE')
    expect(alive.map(({ value }) => value)).not.toContain(leaked?.value)
  })

  it('is registered although Okta is writing just then: 423 is no refusal', async () => {
    const id = await world.newApp()
    world.okta.faults.add({
      on: 'management',
      kind: 'status',
      status: 423,
      path: '/api/v1/authorizationServers',
      method: 'POST',
    })

    expect(await world.syncUntilDone(id)).toBe(1)

    expect(await world.client(id)).toMatchObject({ status: 'ACTIVE' })
    expect(await messagesAbout(id)).toEqual([])
  })

  it('is left as it is by a run that finds everything right', async () => {
    const id = await world.liveApp()
    const before = world.okta.calls.length

    await world.sync(id)

    expect(world.okta.calls.slice(before).map((call) => call.method)).not.toContain('POST')
    expect(world.okta.calls.slice(before).every((call) => call.method === 'GET')).toBe(true)
  })
})

describe('a change', () => {
  it('switches the client off and on', async () => {
    const id = await world.liveApp()

    await setActive(world.deps, dana, id, false)
    await world.sync(id)
    expect((await world.client(id)).status).toBe('INACTIVE')
    await setActive(world.deps, dana, id, true)
    await world.sync(id)
    expect((await world.client(id)).status).toBe('ACTIVE')
  })

  it('of name, redirect URIs and scopes reaches the client', async () => {
    const id = await world.liveApp({ scopes: ['ziapi:search', 'ziapi:enrich'] })
    const redirectUris = ['https://app.example.com/two', 'http://localhost:8080/cb']
    const request = { name: 'Mail Sync', type: 'internal', purpose: '', redirectUris } as const

    await editApp(world.deps, dana, id, { ...request, scopes: ['ziapi:enrich'] })
    await world.sync(id)

    expect(await world.client(id)).toMatchObject({
      label: 'Mail Sync',
      redirectUris: [...redirectUris, CALLBACK],
      scopes: [...identity, 'ziapi:enrich'],
    })
  })

  it('of the name into emoji reaches the client as something that Okta takes', async () => {
    const id = await world.liveApp({ name: 'Rocket 🚀 Sync' })

    expect((await world.client(id)).label).toBe('Rocket \u25a1 Sync')
  })
})

describe('a secret', () => {
  it('that was replaced with a day of grace works for the day and then no more', async () => {
    const id = await world.liveApp()
    const old = await world.firstSecret(id)
    await generateSecret(world.deps, dana, id, '24h')
    await world.sync(id)
    expect((await world.held(id)).map((secret) => secret.slice(5))).toEqual(['ACTIVE', 'ACTIVE'])

    world.clock.advance(24 * HOUR - 60_000)
    await endSecret(world.deps, old)
    await world.sync(id)
    expect((await world.held(id)).map((secret) => secret.slice(5))).toEqual(['ACTIVE', 'ACTIVE'])
    world.clock.advance(60_000)
    await endSecret(world.deps, old)
    await world.sync(id)

    expect((await world.held(id)).map((secret) => secret.slice(5))).toEqual(['INACTIVE', 'ACTIVE'])
    await expectAgreement(world, id)
  })

  it('is switched off, on, off, and deleted', async () => {
    const id = await world.liveApp()
    const old = await world.firstSecret(id)
    await generateSecret(world.deps, dana, id, 'keep')
    for (const change of [deactivateSecret, activateSecret, deactivateSecret, deleteSecret]) {
      await change(world.deps, dana, old)
      await world.sync(id)
      await expectAgreement(world, id)
    }

    expect(await world.held(id)).toHaveLength(1)
  })

  it('that leaked is gone although it was the only one, and a new one has taken its place', async () => {
    const id = await world.liveApp()
    const [before] = (await world.client(id)).secrets

    await compromiseSecret(world.deps, dana, await world.firstSecret(id))
    await world.sync(id)

    const after = (await world.client(id)).secrets
    expect(after.map((secret) => secret.status)).toEqual(['ACTIVE'])
    expect(after[0]?.value).not.toBe(before?.value)
    await expectAgreement(world, id)
  })

  it('that leaked and was replaced twice while Okta was down is gone when it is back', async () => {
    const id = await world.liveApp()
    const old = await world.firstSecret(id)
    await generateSecret(world.deps, dana, id, 'keep')
    await world.sync(id)
    const leaked = (await world.db.secrets.list(id)).find((secret) => secret.id !== old)?.id ?? ''

    await compromiseSecret(world.deps, dana, leaked)
    await generateSecret(world.deps, dana, id, 'now')
    await world.sync(id)

    await expectAgreement(world, id)
  })

  it('that was ended before Okta ever had it never gets there', async () => {
    const id = await world.liveApp()
    await generateSecret(world.deps, dana, id, 'keep')
    const fresh = (await world.db.secrets.list(id)).find((secret) => secret.sealed)?.id ?? ''

    await compromiseSecret(world.deps, dana, fresh)
    await world.sync(id)

    expect(await world.held(id)).toHaveLength(1)
    await expectAgreement(world, id)
  })
})
