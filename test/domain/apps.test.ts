import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import type { AppRequest } from '../../src/domain/app-rules.ts'
import { createApp, markDelayed, setActive } from '../../src/domain/apps.ts'
import { editApp } from '../../src/domain/edit-app.ts'
import { PortalError } from '../../src/domain/errors.ts'
import { findApps, listApps, viewApp } from '../../src/domain/list-apps.ts'
import { transferApp } from '../../src/domain/transfer-app.ts'
import { actor, type Core, openCore } from '../support/core.ts'
import { png } from '../support/pictures.ts'
import { aLogin, anAccess, anApp } from '../support/records.ts'

const [dana, pia, ada] = [actor('dana'), actor('pia'), actor('ada')]
const request: AppRequest = {
  name: 'Lead Sync',
  type: 'internal',
  purpose: '',
  redirectUris: ['https://app.example.com/callback'],
  scopes: ['ziapi:search'],
}
const partner: AppRequest = { ...request, type: 'partner', purpose: 'Syncs leads' }

let core: Core
beforeEach(async () => {
  core = await openCore('file::memory:')
  for (const person of [dana, pia]) await core.db.access.grant(anAccess(person))
})
afterEach(() => core.close())

const audit = () => core.db.audit.list(dana.tenantId, { afterSeq: 0, limit: 50 })
const due = async () => {
  const now = new Date(core.clock.now()).toISOString()
  return (await core.queue.claim('sync-client', 10, now, now)).map((job) => job.subject)
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'not refused',
    (error) => (error instanceof PortalError ? error.code : error),
  )

describe('a new app', () => {
  it('for internal use is Approved and active, with a secret, an audit row and a job', async () => {
    const app = await createApp(core.deps, dana, { ...request, logo: png(420, 120) })

    expect(app).toMatchObject({ status: 'Approved', active: true, ownerId: dana.userId, registeredAt: null })
    expect((await viewApp(core.deps, dana, app.id)).secrets).toHaveLength(1)
    expect((await core.db.logos.get(app.logoId ?? ''))?.width).toBe(420)
    expect(await audit()).toMatchObject([{ actor: dana.userId, action: 'app.created', before: null }])
    expect(await due()).toEqual([app.id])
  })

  it('for partners waits for review, switched off', async () => {
    expect(await createApp(core.deps, dana, partner)).toMatchObject({ status: 'Under Review', active: false })
  })

  it('sent twice by the same form is made once', async () => {
    const first = await createApp(core.deps, dana, request, 'form-1')
    const again = await createApp(core.deps, dana, { ...request, name: 'Other' }, 'form-1')
    const other = await createApp(core.deps, pia, request, 'form-1')

    expect(again).toEqual(first)
    expect(other.id).not.toBe(first.id)
    expect((await viewApp(core.deps, dana, first.id)).secrets).toHaveLength(1)
    expect(await audit()).toHaveLength(2)
  })

  it('with a mistake leaves nothing behind', async () => {
    expect(await refusal(createApp(core.deps, dana, { ...request, name: '' }))).toBe('invalid_input')

    expect(await core.db.apps.count(dana)).toBe(0)
    expect(await audit()).toEqual([])
    expect(await due()).toEqual([])
  })
})

describe('an edit', () => {
  it('changes everything but the type, and keeps the logo where none is given', async () => {
    const app = await createApp(core.deps, dana, { ...request, logo: png(420, 120) })

    const { app: edited } = await editApp(core.deps, dana, app.id, {
      ...partner,
      name: 'Mail Sync',
      scopes: ['ziapi:enrich'],
    })

    expect(edited).toMatchObject({ name: 'Mail Sync', type: 'internal', purpose: '', logoId: app.logoId })
    expect(await core.db.apps.find(app.id)).toEqual(edited)
    const [, row] = await audit()
    expect([row?.before, row?.after].map((text) => JSON.parse(text ?? '').name)).toEqual([
      'Lead Sync',
      'Mail Sync',
    ])
  })

  it('that changes nothing is none: no new date, no audit row', async () => {
    const app = await createApp(core.deps, dana, { ...request, logo: png(420, 120) })

    const saved = await editApp(core.deps, dana, app.id, { ...request, logo: png(420, 120) })

    expect(saved).toEqual({ app, changed: false })
    expect(await core.db.apps.find(app.id)).toEqual(app)
    expect(await audit()).toHaveLength(1)
  })

  it('of an approved partner app applies what is harmless at once, and leaves the rest as it was reviewed', async () => {
    const app = anApp({ type: 'partner', purpose: 'x', scopes: ['ziapi:search', 'ziapi:enrich'] })
    await core.db.apps.insert(app)
    const redirectUris = ['https://evil.example/cb']

    await editApp(core.deps, dana, app.id, {
      ...partner,
      name: 'Other',
      redirectUris,
      scopes: ['ziapi:search'],
    })

    const { updatedAt, ...live } = (await core.db.apps.find(app.id)) ?? app
    expect(live).toMatchObject({
      name: app.name,
      redirectUris: app.redirectUris,
      status: 'Approved',
      active: true,
    })
    expect(live).toMatchObject({ purpose: 'Syncs leads', scopes: ['ziapi:search'] })
    expect(updatedAt > app.updatedAt).toBe(true)
  })
})

describe('the switch', () => {
  it('off ends the logins that are open, and on is one more change', async () => {
    const app = await createApp(core.deps, dana, request)
    const login = aLogin(app.id)
    await core.db.logins.insert(login)

    expect((await setActive(core.deps, dana, app.id, false)).active).toBe(false)
    expect((await core.db.logins.find(login.id))?.status).toBe('ended')
    expect((await setActive(core.deps, dana, app.id, true)).active).toBe(true)

    expect((await audit()).map((row) => row.action)).toEqual([
      'app.created',
      'app.deactivated',
      'app.activated',
    ])
  })

  it('pressed twice is pressed once', async () => {
    const app = await createApp(core.deps, dana, request)

    await setActive(core.deps, dana, app.id, true)

    expect(await audit()).toHaveLength(1)
  })

  it.each(['Under Review', 'Not Approved'] as const)('does not turn on an app that is %s', async (status) => {
    const app = anApp({ status, active: false })
    await core.db.apps.insert(app)

    expect(await refusal(setActive(core.deps, dana, app.id, true))).toBe('app_under_review')
  })
})

describe('whose it is', () => {
  it('is the owner’s and, for all but creating, the admin’s', async () => {
    const app = await createApp(core.deps, dana, request)

    expect((await setActive(core.deps, ada, app.id, false)).active).toBe(false)
    expect(await refusal(viewApp(core.deps, pia, app.id))).toBe('not_owner')
    expect(await refusal(createApp(core.deps, ada, request))).toBe('no_access')
  })

  it('does not even exist for people of another workspace', async () => {
    const app = anApp({ tenantId: 'T0GLOBEX01' })
    await core.db.apps.insert(app)

    expect(await refusal(viewApp(core.deps, dana, app.id))).toBe('app_not_found')
  })
})

describe('the list', () => {
  beforeEach(async () => {
    for (let i = 1; i <= 21; i++)
      await core.db.apps.insert(
        anApp({ name: `App ${i}`, updatedAt: `2026-01-01T00:00:${String(i).padStart(2, '0')}.000Z` }),
      )
  })
  const names = async (page: number) =>
    (await listApps(core.deps, dana, { page })).apps.map((app) => app.name)

  it('has ten a page, newest first, and no page past the last', async () => {
    expect((await names(0))[0]).toBe('App 21')
    expect(await names(0)).toHaveLength(10)
    expect(await names(2)).toEqual(['App 1'])
    expect(await listApps(core.deps, dana, { page: 99 })).toMatchObject({ page: 2, pages: 3, total: 21 })
    expect(await listApps(core.deps, dana, { page: -1 })).toMatchObject({ page: 0, pages: 3, total: 21 })
    expect(await listApps(core.deps, pia)).toEqual({ apps: [], page: 0, pages: 1, total: 0 })
  })

  it('finds the one with exactly this name before those that begin with it', async () => {
    expect((await findApps(core.deps, dana, 'app 2')).map((app) => app.name)).toEqual(['App 2'])
    expect(await findApps(core.deps, dana, 'App 20')).toHaveLength(1)
    expect(await findApps(core.deps, dana, 'nothing')).toEqual([])
  })
})

describe('a late registration', () => {
  it('is remembered once, and not for an app that is registered by now', async () => {
    const waiting = await createApp(core.deps, dana, request)
    const ready = anApp({ registeredAt: '2026-01-01T00:00:00.000Z' })
    await core.db.apps.insert(ready)

    const { delayedAt } = await markDelayed(core.deps, waiting.id)
    core.clock.advance(60_000)

    expect((await markDelayed(core.deps, waiting.id)).delayedAt).toBe(delayedAt)
    expect(await markDelayed(core.deps, ready.id)).toEqual(ready)
    expect(await refusal(markDelayed(core.deps, 'app_none'))).toBe('app_not_found')
  })
})

it('nobody gives away more apps in a day than they may own; an admin goes on, and they do a day later', async () => {
  const limited = { ...core.deps, limits: { ...core.deps.limits, appsPerPerson: 2 } }
  const [tomas, rae] = [actor('tomas'), actor('rae')]
  for (const person of [tomas, rae]) await core.db.access.grant(anAccess(person))
  const gifts = Array.from({ length: 4 }, () => anApp())
  for (const gift of gifts) await core.db.apps.insert(gift)
  const [one, two, three, four] = gifts.map(({ id }) => id)
  const give = (who: Actor, id: string | undefined, to: Actor) =>
    refusal(transferApp(limited, who, id ?? '', to.userId))
  await give(dana, one, pia)
  await give(dana, two, pia)

  expect(await give(dana, three, tomas)).toBe('too_many_gifts')
  expect((await core.db.apps.find(three ?? ''))?.ownerId).toBe(dana.userId)
  expect(await give(ada, three, tomas)).toBe('not refused')
  core.clock.advance(25 * 3_600_000)
  expect(await give(dana, four, rae)).toBe('not refused')
})
