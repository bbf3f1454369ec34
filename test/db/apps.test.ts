import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrations.ts'
import { openStores } from '../../src/db/stores.ts'
import { actor, type Core, openCore } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { aDelivery, aLogin, anApp, aSecret } from '../support/records.ts'

const dana = actor('dana')
const pia = actor('pia')
const at = (minute: number): string => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`

describe.each(databases)('apps, secrets and logos in %s', (kind) => {
  let server: Databases
  let url: string
  let core: Core
  beforeAll(async () => {
    server = await startDatabases(kind)
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    url = await server.fresh()
    core = await openCore(url)
  })
  afterEach(() => core.close())

  it('brings the schema up a second time without touching what is there', async () => {
    const app = anApp()
    await core.db.apps.insert(app)

    const again = connect(url)
    await migrate(again)

    const stores = openStores(again, core.clock)
    expect(await stores.db.apps.find(app.id)).toEqual(app)
    await stores.close()
  })

  it('gives an app back as it was put in', async () => {
    const app = anApp({
      name: 'Zürich “Sync” 🚀',
      type: 'partner',
      purpose: "Robert'); drop table apps;--",
      status: 'Under Review',
      active: false,
      redirectUris: ['https://a.example/?x=1&y="2"'],
    })

    await core.db.apps.insert(app)

    expect(await core.db.apps.find(app.id)).toEqual(app)
    expect(await core.db.apps.find('app_other')).toBeUndefined()
  })

  it('changes only what it is told to', async () => {
    const app = anApp()
    const other = anApp()
    await core.db.apps.insert(app)
    await core.db.apps.insert(other)

    await core.db.apps.update(app.id, { name: 'Mail Sync', active: false, scopes: ['ziapi:enrich'] })
    await core.db.apps.update(app.id, {})

    const changed = { ...app, name: 'Mail Sync', active: false, scopes: ['ziapi:enrich'] }
    expect(await core.db.apps.find(app.id)).toEqual(changed)
    expect(await core.db.apps.find(other.id)).toEqual(other)
  })

  it('refuses an app that is active without being Approved, and a client id that is taken', async () => {
    const app = anApp()
    await core.db.apps.insert(app)

    await expect(core.db.apps.insert(anApp({ status: 'Under Review', active: true }))).rejects.toThrow(
      /check/i,
    )
    await expect(core.db.apps.update(app.id, { status: 'Not Approved' })).rejects.toThrow(/check/i)
    await expect(core.db.apps.insert(anApp({ clientId: app.clientId }))).rejects.toThrow(/unique/i)
  })

  it('lists the newest change first, page by page, and counts all of them', async () => {
    for (const minute of [3, 1, 5, 2, 4])
      await core.db.apps.insert(anApp({ name: `App ${minute}`, updatedAt: at(minute) }))

    const mine = { ...dana, ownerId: dana.userId }
    const first = await core.db.apps.list(mine, { offset: 0, limit: 2 })
    const last = await core.db.apps.list(mine, { offset: 4, limit: 2 })

    expect(first.map((app) => app.name)).toEqual(['App 5', 'App 4'])
    expect(last.map((app) => app.name)).toEqual(['App 1'])
    expect(await core.db.apps.count(mine)).toBe(5)
  })

  it("keeps Dana's list apart from Pia's and from other tenants'", async () => {
    await core.db.apps.insert(anApp({ name: 'Of Dana' }))
    await core.db.apps.insert(anApp({ name: 'Of Pia', ownerId: pia.userId }))
    await core.db.apps.insert(anApp({ name: 'Of Globex', tenantId: 'T0GLOBEX01' }))

    const names = async (filter: { tenantId: string; ownerId?: string }): Promise<string[]> =>
      (await core.db.apps.list(filter, { offset: 0, limit: 10 })).map((app) => app.name).sort()

    expect(await names({ tenantId: dana.tenantId, ownerId: dana.userId })).toEqual(['Of Dana'])
    expect(await names({ tenantId: dana.tenantId })).toEqual(['Of Dana', 'Of Pia'])
    expect(await names({ tenantId: 'T0GLOBEX01' })).toEqual(['Of Globex'])
  })

  it.each([
    ['start of a name', 'lead', ['Lead Sync', 'lead two']],
    ['letter case', 'LEAD S', ['Lead Sync']],
    ['% as itself', '%', []],
    ['_ as itself', 'lead_', []],
    ['accents', 'zür', ['Zürich']],
    ['a word in the middle not at all', 'sync', []],
    ['a whole client id', '0dpaaaaaaaaaaaaaaaaa', ['Zürich']],
    ['half a client id not at all', '0dpaaaa', []],
  ])('finds by %s', async (_what, query, found) => {
    for (const name of ['Lead Sync', 'lead two', 'Mailer']) await core.db.apps.insert(anApp({ name }))
    await core.db.apps.insert(anApp({ name: 'Zürich', clientId: '0dpaaaaaaaaaaaaaaaaa' }))

    const apps = await core.db.apps.list({ ...dana, query }, { offset: 0, limit: 10 })

    expect(apps.map((app) => app.name).sort()).toEqual(found)
    expect(await core.db.apps.count({ ...dana, query })).toBe(found.length)
  })

  it('filters by status', async () => {
    await core.db.apps.insert(anApp({ name: 'Live' }))
    await core.db.apps.insert(anApp({ name: 'Waiting', status: 'Under Review', active: false }))

    const apps = await core.db.apps.list({ ...dana, status: 'Under Review' }, { offset: 0, limit: 10 })

    expect(apps.map((app) => app.name)).toEqual(['Waiting'])
  })

  it('finds a renamed app by its new name only', async () => {
    const app = anApp({ name: 'Lead Sync' })
    await core.db.apps.insert(app)

    await core.db.apps.update(app.id, { name: 'Übersicht' })

    expect(await core.db.apps.count({ ...dana, query: 'lead' })).toBe(0)
    expect(await core.db.apps.count({ ...dana, query: 'ÜBER' })).toBe(1)
  })

  it('undoes everything when a transaction fails', async () => {
    const app = anApp()
    await core.db.apps.insert(app)

    const failed = core.db.transaction(async (stores) => {
      await stores.apps.update(app.id, { name: 'Half done' })
      await stores.jobs.put('sync-client', app.id)
      throw new Error('half-way')
    })

    await expect(failed).rejects.toThrow('half-way')
    expect(await core.db.apps.find(app.id)).toEqual(app)
    expect(await core.queue.nextAt()).toBeUndefined()
  })

  it('lists the secrets of one app, oldest first, deleted ones only when asked for', async () => {
    const [app, other] = [anApp(), anApp()]
    await core.db.apps.insert(app)
    await core.db.apps.insert(other)
    const young = aSecret(app.id, { createdAt: at(2), wanted: 'inactive' })
    const old = aSecret(app.id, { createdAt: at(1), endsAt: at(9) })
    const gone = aSecret(app.id, { createdAt: at(0), wanted: 'deleted', compromisedAt: at(3) })
    for (const secret of [young, old, gone, aSecret(other.id)]) await core.db.secrets.insert(secret)

    expect(await core.db.secrets.list(app.id)).toEqual([old, young])
    expect(await core.db.secrets.list(app.id, { withDeleted: true })).toEqual([gone, old, young])
  })

  it('changes one secret and not its neighbour', async () => {
    const app = anApp()
    await core.db.apps.insert(app)
    const [one, two] = [aSecret(app.id, { sealed: 'v1.a' }), aSecret(app.id, { sealed: 'v1.b' })]
    await core.db.secrets.insert(one)
    await core.db.secrets.insert(two)

    await core.db.secrets.update(one.id, { sealed: null, remoteId: 'ocs1' })

    expect(await core.db.secrets.find(one.id)).toEqual({ ...one, sealed: null, remoteId: 'ocs1' })
    expect(await core.db.secrets.find(two.id)).toEqual(two)
  })

  it('keeps a logo byte for byte, and once', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    const logo = { bytes, mime: 'image/png', width: 420, height: 120 } as const

    await core.db.logos.put('sha-1', logo)
    await core.db.logos.put('sha-1', { ...logo, width: 1 })

    const kept = await core.db.logos.get('sha-1')
    expect({ ...kept, bytes: [...(kept?.bytes ?? [])] }).toEqual({ ...logo, bytes: [...bytes] })
    expect(await core.db.logos.get('sha-2')).toBeUndefined()
  })

  it('refuses a secret, a login and a delivery of nothing', async () => {
    const nowhere = aLogin('app_none')

    await expect(core.db.secrets.insert(aSecret('app_none'))).rejects.toThrow(/foreign key/i)
    await expect(core.db.logins.insert(nowhere)).rejects.toThrow(/foreign key/i)
    await expect(core.db.deliveries.insert(aDelivery(nowhere))).rejects.toThrow(/foreign key/i)
  })
})
