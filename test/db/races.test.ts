import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditHash, FIRST_HASH } from '../../src/domain/audit.ts'
import { isoAt } from '../../src/domain/ports.ts'
import type { App } from '../../src/domain/records.ts'
import { actor, type Core, openCore } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { aDelivery, aHold, aLogin, anAccess, anApp, aReview, aSecret } from '../support/records.ts'
import { type Rivals, startRivals } from '../support/rivals.ts'

const dana = actor('dana')
const pia = actor('pia')

/** SQLite blocks its thread while it waits, so rivals on one file have to be processes. So they are on both. */
describe.each(databases)('two processes on one %s', (kind) => {
  let server: Databases
  let core: Core
  let rivals: Rivals
  beforeAll(async () => {
    server = await startDatabases(kind)
    const url = await server.fresh()
    core = await openCore(url)
    rivals = await startRivals(url)
    await core.db.access.grant(anAccess())
  })
  afterAll(async () => {
    await rivals.stop()
    await core.close()
    await server.stop()
  })

  const soon = () => isoAt(core.clock, 60_000)
  const login = async () => {
    const app = anApp()
    await core.db.apps.insert(app)
    const made = aLogin(app.id, { expiresAt: soon() })
    await core.db.logins.insert(made)
    return made
  }
  const winners = (answers: boolean[]): number => answers.filter(Boolean).length

  it('brings up the schema of an empty database once, also when both find it empty', async () => {
    for (let round = 0; round < 5; round++) {
      const url = await server.fresh()

      await rivals.race('bringUp', { url })

      const fresh = await openCore(url)
      expect(await fresh.db.apps.count(dana)).toBe(0)
      await fresh.close()
    }
  })

  it('lets exactly one of twenty callbacks begin the exchange', async () => {
    const { id } = await login()

    const answers = await rivals.race('claimLogin', { id }, 10)

    expect(answers).toHaveLength(20)
    expect(winners(answers)).toBe(1)
  })

  it('hands a token to exactly one of twenty clicks, and to none of somebody else', async () => {
    const made = await login()
    await core.db.deliveries.insert(aDelivery(made, { expiresAt: soon() }))

    const others = await rivals.race('takeDelivery', { id: made.id, recipient: pia }, 10)
    const own = await rivals.race('takeDelivery', { id: made.id, recipient: dana }, 10)

    expect(winners(others)).toBe(0)
    expect(winners(own)).toBe(1)
  })

  const registered = async (changes: Partial<App> = {}) => {
    const app = anApp({ remoteId: 'ocl1', registeredAt: isoAt(core.clock), ...changes })
    await core.db.apps.insert(app)
    await core.db.secrets.insert(aSecret(app.id, { remoteId: 'ocs1' }))
    return app
  }
  const CODE = 'BCDF2345'
  const held = async () => {
    const app = await registered()
    const login = aLogin(app.id, { status: 'held', expiresAt: soon() })
    await core.db.logins.insert(login)
    await core.db.holds.insert(aHold(login, CODE, soon()))
    return login
  }

  it('keeps three links of a person open, however many are asked for at once', async () => {
    const app = await registered()

    const asked = await rivals.race('requestToken', { actor: dana, appId: app.id }, 5)

    const logins = await Promise.all(asked.map((id) => core.db.logins.find(id)))
    expect(asked).toHaveLength(10)
    expect(logins.filter((login) => login?.status === 'open')).toHaveLength(3)
  })

  const limited = (code: string, answers: string[]): number =>
    answers.filter((answer) => answer === code).length

  it('gives out twenty links in a minute, however many are asked for at once', async () => {
    const { tenantId, userId } = pia
    await core.db.access.grant(anAccess(pia))
    const app = await registered({ tenantId, ownerId: userId })

    const asked = await rivals.race('requestToken', { actor: pia, appId: app.id }, 20)

    expect(limited('too_many_links', asked)).toBe(20)
    expect(await core.db.logins.countBetween(pia, { from: isoAt(core.clock, -60_000), to: soon() })).toBe(20)
    await core.db.access.revoke(pia)
  })

  it('leaves nobody with more than fifty apps, whether they create or are given them', async () => {
    const [owner, giver] = [actor('tomas'), actor('ada')]
    for (const person of [owner, giver]) await core.db.access.grant(anAccess(person))
    for (let i = 0; i < 45; i++) await core.db.apps.insert(anApp({ ownerId: owner.userId }))
    const gifts = Array.from({ length: 6 }, () => anApp({ ownerId: giver.userId }))
    for (const gift of gifts) await core.db.apps.insert(gift)

    const answers = await rivals.race('ownMore', { owner, giver, gifts: gifts.map(({ id }) => id) }, 8)

    const { tenantId, userId: ownerId } = owner
    expect(await core.db.apps.count({ tenantId, ownerId })).toBe(50)
    expect(limited('too_many_apps', answers)).toBeGreaterThan(0)
    // A gift is the first one's to give
    expect(answers.filter((answer) => !['owned', 'too_many_apps', 'not_owner'].includes(answer))).toEqual([])
  })

  it('puts twenty versions of a person before the reviewers in an hour', async () => {
    const person = actor('rae')
    await core.db.access.grant(anAccess(person))
    const apps = [1, 2].map(() =>
      anApp({ type: 'partner', ownerId: person.userId, status: 'Under Review', active: false }),
    )
    for (const app of apps) await core.db.apps.insert(app)

    const appIds = apps.map(({ id }) => id)

    const answers = await rivals.race('submitApp', { actor: person, appIds }, 16)

    expect(limited('submitted', answers)).toBe(20)
    expect(limited('too_many_submissions', answers)).toBe(12)
    const reviews = await Promise.all(apps.map(({ id }) => core.db.reviews.latest(id, 32)))
    expect(reviews.flat()).toHaveLength(20)
  })

  it('asks the admins once for a newcomer, and not again for a day after a no', async () => {
    const nico = actor('nico')
    const asked = async () =>
      (await core.db.audit.latest(nico.tenantId, { userId: nico.userId }, { limit: 50 })).length
    const first = await rivals.race('requestAccess', { actor: nico }, 5)
    const decision = { status: 'declined', decidedBy: 'U0ADA00001', decidedAt: isoAt(core.clock) } as const
    await core.db.accessRequests.decide(nico, decision)

    const again = await rivals.race('requestAccess', { actor: nico }, 5)

    expect(new Set(first)).toEqual(new Set(['asked']))
    expect(new Set(again)).toEqual(new Set(['asked_before']))
    expect(await asked()).toBe(1)
  })

  it('counts five of twenty refusals', async () => {
    const answers = await rivals.race('countRefusal', { subject: 'log_1', most: 5 }, 10)

    expect(winners(answers)).toBe(5)
  })

  it('takes the right code once, also typed twenty times at once', async () => {
    const { id } = await held()

    const answers = await rivals.race('confirmCode', { actor: dana, loginId: id, code: 'bcdf-2345' }, 10)

    expect(answers.filter((answer) => answer === 'token')).toHaveLength(1)
    expect(new Set(answers)).toEqual(new Set(['token', 'code_gone', 'login_expired']))
    expect(await core.db.logins.find(id)).toMatchObject({ status: 'delivered' })
    expect(await core.db.holds.find(id)).toBeUndefined()
    expect(await core.db.deliveries.find(id)).toMatchObject({ shownAt: null })
  })

  it('counts every wrong code: of twenty at once, five are looked at', async () => {
    const { id, tenantId } = await held()

    const answers = await rivals.race('confirmCode', { actor: dana, loginId: id, code: 'WRNGWRNG' }, 10)
    const late = await rivals.race('confirmCode', { actor: dana, loginId: id, code: CODE })

    const rows = await core.db.audit.latest(tenantId, {}, { limit: 100 })
    const looked = rows.filter((row) => row.action === 'token.code_wrong' && row.after?.includes(id))
    expect(answers.filter((answer) => answer === 'invalid_input')).toHaveLength(4)
    expect(looked).toHaveLength(5)
    expect(late).toEqual(['code_gone', 'code_gone'])
    expect(await core.db.logins.find(id)).toMatchObject({ status: 'refused' })
    expect(await core.db.deliveries.find(id)).toBeUndefined()
  })

  it('grants once and revokes once, however many admins press', async () => {
    const access = anAccess(pia)

    const grants = await rivals.race('grant', access, 10)
    const revokes = await rivals.race('revoke', pia, 10)

    expect(winners(grants)).toBe(1)
    expect(winners(revokes)).toBe(1)
    expect(await core.db.access.has(pia)).toBe(false)
  })

  it('keeps the audit gapless and valid under fifty rows at once', async () => {
    await rivals.race('appendAudit', { tenantId: 'T0RACE' }, 25)

    const rows = await core.db.audit.list('T0RACE', { afterSeq: 0, limit: 100 })
    expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
    expect(rows.map((row) => row.prevHash)).toEqual([FIRST_HASH, ...rows.slice(0, -1).map((row) => row.hash)])
    for (const { hash, ...row } of rows) expect(auditHash(row)).toBe(hash)
    expect(new Set(rows.map((row) => row.after)).size).toBe(2)
  })

  const review = async () => {
    const app = anApp({ type: 'partner' })
    await core.db.apps.insert(app)
    const made = aReview(app.id)
    await core.db.reviews.insert(made)
    return made
  }

  it('decides a review once, by exactly one of twenty', async () => {
    const { id } = await review()

    const answers = await rivals.race('decideReview', { id }, 10)

    expect(answers).toHaveLength(20)
    expect(winners(answers)).toBe(1)
  })

  it("counts one of twenty votes of a team, and one of a person's twenty", async () => {
    const [{ id: ofTeam }, { id: ofPerson }] = [await review(), await review()]

    const team = await rivals.race('vote', { reviewId: ofTeam, team: 'api' }, 10)
    const api = rivals.race('vote', { reviewId: ofPerson, team: 'api', userId: 'U1' }, 5)
    const both = [
      ...(await api),
      ...(await rivals.race('vote', { reviewId: ofPerson, team: 'b', userId: 'U1' }, 5)),
    ]

    expect([winners(team), winners(both)]).toEqual([1, 1])
    expect(await core.db.reviews.votes(ofTeam)).toHaveLength(1)
    expect(await core.db.reviews.votes(ofPerson)).toHaveLength(1)
  })

  it('lets exactly one of ten submissions of an app wait', async () => {
    const app = anApp({ type: 'partner' })
    await core.db.apps.insert(app)

    const answers = await rivals.race('submitReview', { review: aReview(app.id) }, 5)

    expect(winners(answers)).toBe(1)
    expect(await core.db.reviews.latest(app.id, 10)).toHaveLength(1)
  })

  it('opens and decides an access request once', async () => {
    const opened = await rivals.race('openRequest', pia, 10)
    const decided = await rivals.race('decideRequest', pia, 10)
    const again = await rivals.race('openRequest', pia, 10)

    expect([opened, decided, again].map(winners)).toEqual([1, 1, 1])
  })

  it('never lets an app get a third secret', async () => {
    const app = anApp()
    await core.db.apps.insert(app)
    await core.db.secrets.insert(aSecret(app.id, { remoteId: 'ocs1' }))

    const answers = await rivals.race('generateSecret', { actor: dana, appId: app.id }, 5)

    expect(answers.filter((answer) => answer === 'generated')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'too_many_secrets')).toHaveLength(9)
    expect(await core.db.secrets.list(app.id)).toHaveLength(2)
  })

  it('gives every job to exactly one of two workers', async () => {
    for (let i = 0; i < 40; i++) await core.db.jobs.put('sync-client', `due_${i}`)

    const claimed = await rivals.race('claimJobs', { limit: 5 }, 4)

    expect(claimed.every((jobs) => jobs.length <= 5)).toBe(true)
    expect(new Set(claimed.flat()).size).toBe(claimed.flat().length)
    const left = await core.queue.claim('sync-client', 100, isoAt(core.clock), soon())
    const due = [...claimed.flat(), ...left.map((job) => job.subject)].filter((subject) =>
      subject.startsWith('due_'),
    )
    expect(new Set(due).size).toBe(40)
    expect(due).toHaveLength(40)
  })

  it('keeps one job for a subject that is asked for twenty times at once', async () => {
    await rivals.race('putJob', { subject: 'app_once' }, 10)

    const claimed = await core.queue.claim('sync-client', 100, isoAt(core.clock), soon())
    expect(claimed.filter((job) => job.subject === 'app_once')).toHaveLength(1)
  })
})
