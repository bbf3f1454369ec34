import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { auditHash, FIRST_HASH } from '../../src/domain/audit.ts'
import type { Profile } from '../../src/domain/ports.ts'
import { actor, type Core, openCore } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { aDelivery, aLogin, anAccess, anApp } from '../support/records.ts'

const dana = actor('dana')
const pia = actor('pia')
const now = '2026-01-01T00:05:00.000Z'
const late = '2026-01-01T00:10:00.000Z'

describe.each(databases)('access, logins, deliveries and the rest in %s', (kind) => {
  let server: Databases
  let core: Core
  beforeAll(async () => {
    server = await startDatabases(kind)
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    core = await openCore(await server.fresh())
  })
  afterEach(() => core.close())

  const login = async (changes: Parameters<typeof aLogin>[1] = {}) => {
    const app = anApp()
    await core.db.apps.insert(app)
    const made = aLogin(app.id, changes)
    await core.db.logins.insert(made)
    return made
  }

  it('grants access once and takes it away once', async () => {
    const { access } = core.db

    expect(await access.has(dana)).toBe(false)
    expect(await access.grant(anAccess())).toBe(true)
    expect(await access.grant(anAccess({ grantedBy: 'U0OTHER' }))).toBe(false)
    expect(await access.has(dana)).toBe(true)
    expect(await access.newest(dana.tenantId, 10)).toEqual([anAccess()])
    expect(await access.revoke(dana)).toBe(true)
    expect(await access.revoke(dana)).toBe(false)
    expect(await access.has(dana)).toBe(false)
  })

  it('does not take somebody with the same user id in another workspace for Dana', async () => {
    await core.db.access.grant(anAccess({ tenantId: 'T0GLOBEX01' }))

    expect(await core.db.access.has(dana)).toBe(false)
    expect(await core.db.access.revoke(dana)).toBe(false)
    expect(await core.db.access.newest(dana.tenantId, 10)).toEqual([])
  })

  it('finds a login by its id and by its link, and by nothing else', async () => {
    const made = await login({ scopes: ['ziapi:search', 'ziapi:enrich'] })

    await core.db.logins.setAnswerTo(made.id, 'v1.sealed')

    expect(await core.db.logins.find(made.id)).toEqual({ ...made, answerTo: 'v1.sealed' })
    expect(await core.db.logins.findByLink(made.linkHash)).toEqual({ ...made, answerTo: 'v1.sealed' })
    expect(await core.db.logins.findByLink(made.id)).toBeUndefined()
  })

  it('moves a login on only from where it stands', async () => {
    const { id } = await login()
    const { logins } = core.db

    expect(await logins.move(id, 'exchanging', 'delivered', { now })).toBe(false)
    expect(await logins.move(id, 'open', 'exchanging', { now })).toBe(true)
    expect(await logins.move(id, 'open', 'exchanging', { now })).toBe(false)
    expect(await logins.move(id, 'exchanging', 'refused', { now: late, refusal: 'Not you.' })).toBe(true)
    expect(await logins.find(id)).toMatchObject({ status: 'refused', refusal: 'Not you.' })
  })

  it('does not begin a login that has expired to the millisecond', async () => {
    const { id } = await login({ expiresAt: late })

    expect(await core.db.logins.move(id, 'open', 'exchanging', { now: late })).toBe(false)
    expect(await core.db.logins.find(id)).toMatchObject({ status: 'open' })
  })

  it("ends Dana's open logins and nobody else's", async () => {
    const [open, under] = [await login(), await login({ status: 'exchanging' })]
    const [done, ofPia] = [await login({ status: 'delivered' }), await login(pia)]
    const elsewhere = await login({ tenantId: 'T0GLOBEX01' })

    await core.db.logins.endOpen(dana)

    const status = async (id: string) => (await core.db.logins.find(id))?.status
    expect(await Promise.all([open, under, done, ofPia, elsewhere].map((one) => status(one.id)))).toEqual([
      'ended',
      'ended',
      'delivered',
      'open',
      'open',
    ])
  })

  it('ends the open logins of one app', async () => {
    const [one, other] = [await login(), await login()]

    await core.db.logins.endOpen({ appId: one.appId })

    expect(await core.db.logins.find(one.id)).toMatchObject({ status: 'ended' })
    expect(await core.db.logins.find(other.id)).toMatchObject({ status: 'open' })
  })

  it('shows a delivery to its recipient, in time, once', async () => {
    const made = await login()
    const delivery = aDelivery(made, { expiresAt: late })
    await core.db.deliveries.insert(delivery)
    const { deliveries } = core.db

    expect(await deliveries.find(made.id)).toEqual(delivery)
    expect(await deliveries.show(made.id, pia, now)).toBeUndefined()
    expect(await deliveries.show(made.id, { ...dana, tenantId: 'T0GLOBEX01' }, now)).toBeUndefined()
    expect(await deliveries.show(made.id, dana, late)).toBeUndefined()
    expect(await deliveries.show(made.id, dana, now)).toEqual({ ...delivery, shownAt: now })
    expect(await deliveries.show(made.id, dana, now)).toBeUndefined()
  })

  it('forgets deliveries at their end, and logins that ended before a given time', async () => {
    const [ended, waiting] = [await login({ expiresAt: now }), await login({ expiresAt: late })]
    await core.db.deliveries.insert(aDelivery(ended, { expiresAt: now }))
    await core.db.deliveries.insert(aDelivery(waiting, { expiresAt: late }))

    await core.db.deliveries.removeExpired(now)
    await core.db.logins.removeOlder(late, late)

    expect(await core.db.deliveries.find(ended.id)).toBeUndefined()
    expect(await core.db.deliveries.find(waiting.id)).toBeDefined()
    expect(await core.db.logins.find(ended.id)).toBeUndefined()
    expect(await core.db.logins.find(waiting.id)).toBeDefined()
  })

  it("keeps logins with somebody else's account for longer than one's own", async () => {
    const [own, other] = [await login({ expiresAt: now }), await login({ expiresAt: now })]
    const account = { accountIssuer: 'https://acme.okta.com', accountSubject: '00u1' }
    await core.db.logins.setAccount(other.id, account)

    await core.db.logins.removeOlder(late, now)

    expect(await core.db.logins.find(own.id)).toBeUndefined()
    expect(await core.db.logins.find(other.id)).toEqual({ ...other, ...account })
    await core.db.logins.removeOlder(late, late)
    expect(await core.db.logins.find(other.id)).toBeUndefined()
  })

  it('keeps the newer of two answers of Slack, whichever arrives last, unless a clock was wrong', async () => {
    const profile: Profile = { kind: 'member', isAdmin: false, name: 'Dana', email: null, tz: 'UTC' }
    const kind = async () => (await core.db.people.find(dana))?.kind

    await core.db.people.save(dana, { ...profile, kind: 'deactivated' }, late)
    await core.db.people.save(dana, profile, new Date(Date.parse(late) - 4_000).toISOString())
    expect(await kind()).toBe('deactivated')

    await core.db.people.save(dana, profile, now)
    expect(await kind()).toBe('member')
  })

  it('chains the audit per tenant, from the first row on', async () => {
    const row = {
      at: now,
      actor: 'system',
      action: 'x',
      appId: null,
      subject: null,
      before: null,
      after: null,
    }
    for (const tenantId of ['T1', 'T2', 'T1', 'T1'])
      await core.db.transaction((stores) => stores.audit.append({ ...row, tenantId }))

    const rows = await core.db.audit.list('T1', { afterSeq: 0, limit: 10 })

    expect(rows.map((entry) => entry.seq)).toEqual([1, 2, 3])
    expect(rows.map((entry) => entry.prevHash)).toEqual([FIRST_HASH, rows[0]?.hash, rows[1]?.hash])
    for (const { hash, ...rest } of rows) expect(auditHash(rest)).toBe(hash)
    expect((await core.db.audit.list('T1', { afterSeq: 1, limit: 1 })).map((entry) => entry.seq)).toEqual([2])
  })

  it('leaves no gap in the audit where a transaction failed', async () => {
    const row = { tenantId: 'T1', at: now, actor: 'system', action: 'x', appId: null, subject: null }
    const append = (fails: boolean) =>
      core.db.transaction(async (stores) => {
        await stores.audit.append({ ...row, before: null, after: null })
        if (fails) throw new Error('no')
      })

    await append(false)
    await append(true).catch(() => undefined)
    await append(false)

    const rows = await core.db.audit.list('T1', { afterSeq: 0, limit: 10 })
    expect(rows.map((entry) => entry.seq)).toEqual([1, 2])
    expect(rows[1]?.prevHash).toBe(rows[0]?.hash)
  })

  it('remembers what App Home showed last', async () => {
    const choice = { ...dana, status: 'Approved', query: 'lead', page: 2, wholeTenant: true } as const

    await core.db.homes.save(choice)
    await core.db.homes.save({ ...choice, status: null, query: '', wholeTenant: false, page: 0 })

    expect(await core.db.homes.find(dana)).toEqual({
      ...choice,
      status: null,
      query: '',
      wholeTenant: false,
      page: 0,
    })
    expect(await core.db.homes.find(pia)).toBeUndefined()
  })

  it('names up to three admins that are still full members', async () => {
    const profile: Profile = { kind: 'member', isAdmin: true, name: 'Ada', email: null, tz: 'Europe/London' }
    const save = (userId: string, changes: Partial<Profile> = {}) =>
      core.db.people.save({ tenantId: 'T1', userId }, { ...profile, ...changes }, now)
    await save('U5', { isAdmin: false })
    await save('U4', { kind: 'deactivated' })
    for (const userId of ['U3', 'U2', 'U1', 'U6']) await save(userId)
    await core.db.people.save({ tenantId: 'T2', userId: 'U0' }, profile, now)

    await save('U1', { isAdmin: false })

    expect(await core.db.people.admins('T1')).toEqual(['U2', 'U3', 'U6'])
    expect(await core.db.people.find({ tenantId: 'T1', userId: 'U1' })).toEqual({
      ...profile,
      isAdmin: false,
      checkedAt: now,
    })
  })
})
