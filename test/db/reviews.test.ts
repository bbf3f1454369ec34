import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Card, Review } from '../../src/domain/records.ts'
import { actor, type Core, openCore } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { anApp, aReview } from '../support/records.ts'

const [dana, nico, ada] = [actor('dana'), actor('nico'), actor('ada')]
const at = '2026-01-01T00:05:00.000Z'
const decided = { status: 'rejected', reason: 'Too vague', decidedBy: 'U0RAE00001', decidedAt: at } as const

describe.each(databases)('reviews, cards and access requests in %s', (kind) => {
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

  const submitted = async (changes: Partial<Review> = {}, appId?: string): Promise<Review> => {
    const app = anApp({ type: 'partner' })
    if (!appId) await core.db.apps.insert(app)
    const review = aReview(appId ?? app.id, changes)
    await core.db.reviews.insert(review)
    return review
  }

  it('keeps a review as it was submitted', async () => {
    const review = await submitted({ kind: 'change', number: 7, baseline: aReview('x').proposal })

    expect(await core.db.reviews.find(review.id)).toEqual(review)
    expect(await core.db.reviews.find('rev_none')).toBeUndefined()
  })

  it('lets one review of an app wait at a time, and any number be over', async () => {
    const first = await submitted()

    await expect(submitted({ number: 2 }, first.appId)).rejects.toThrow()
    await core.db.reviews.decide(first.id, decided)
    const second = await submitted({ number: 2 }, first.appId)
    await core.db.reviews.decide(second.id, { ...decided, status: 'withdrawn' })
    const third = await submitted({ number: 3 }, first.appId)

    expect(await core.db.reviews.pendingOf(first.appId)).toEqual(third)
    expect((await core.db.reviews.latest(first.appId, 10)).map((review) => review.number)).toEqual([3, 2, 1])
  })

  it('knows the last decision below a version, and who has submitted versions since', async () => {
    const { reviews } = core.db
    const statuses = ['rejected', 'withdrawn', 'approved', 'withdrawn', 'withdrawn', 'pending'] as const
    const first = await submitted({ status: statuses[0], submitterId: 'U1' })
    for (const [i, status] of statuses.entries())
      if (i > 0) await submitted({ number: i + 1, status, submitterId: `U${i + 1}` }, first.appId)

    const decisions = await Promise.all([6, 4, 3, 1].map((n) => reviews.decidedBefore(first.appId, n)))
    expect(decisions.map((review) => review?.number)).toEqual([3, 3, 1, undefined])
    const since = { from: 4, to: 6 }
    const hands = ['U3', 'U4', 'U5', 'U6', 'U7'].map((id) => reviews.hasSubmitted(first.appId, id, since))
    expect(await Promise.all(hands)).toEqual([false, true, true, true, false])
    expect((await reviews.latest(first.appId, 2)).map(({ number }) => number)).toEqual([6, 5])
  })

  it('never gives two reviews of an app the same number', async () => {
    const first = await submitted({ status: 'withdrawn' })

    await expect(submitted({ status: 'withdrawn' }, first.appId)).rejects.toThrow()
  })

  it.each(['approved', 'rejected', 'withdrawn'] as const)(
    'leaves a review that was %s as it is',
    async (status) => {
      const review = await submitted()

      expect(await core.db.reviews.decide(review.id, { ...decided, status })).toBe(true)
      expect(
        await core.db.reviews.decide(review.id, { ...decided, status: 'approved', decidedBy: 'U0LATE' }),
      ).toBe(false)

      expect(await core.db.reviews.find(review.id)).toEqual({ ...review, ...decided, status })
      expect(await core.db.reviews.pendingOf(review.appId)).toBeUndefined()
    },
  )

  it('lists what waits oldest first, what was approved newest first, of one tenant', async () => {
    const times = [3, 1, 2].map((minute) => `2026-01-01T00:0${minute}:00.000Z`)
    const waiting = await Promise.all(times.map((createdAt) => submitted({ createdAt })))
    const approved = await Promise.all(times.map((createdAt) => submitted({ createdAt, status: 'approved' })))
    await submitted({ tenantId: 'T0GLOBEX01' })
    await submitted({ tenantId: 'T0GLOBEX01', status: 'approved' })
    await submitted({ status: 'rejected' })

    const { tenantId } = dana
    const ids = (reviews: Review[]) => reviews.map((review) => review.id)
    const byTime = (from: Review[]) => ids(from.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1)))
    expect(ids(await core.db.reviews.pending(tenantId))).toEqual(byTime(waiting))
    expect(ids(await core.db.reviews.approvedOf(tenantId))).toEqual(byTime(approved).reverse())
  })

  it('counts one vote of a team, and one of a person', async () => {
    const { id } = await submitted()
    const other = await submitted()
    const { reviews } = core.db
    const vote = { reviewId: id, team: 'api', userId: 'U1', at }

    expect(await reviews.vote(vote)).toBe(true)
    expect(await reviews.vote(vote)).toBe(false)
    expect(await reviews.vote({ ...vote, userId: 'U2' })).toBe(false)
    expect(await reviews.vote({ ...vote, team: 'partnership' })).toBe(false)
    expect(await reviews.vote({ ...vote, team: 'partnership', userId: 'U2', at: `${at}1` })).toBe(true)
    expect(await reviews.vote({ ...vote, reviewId: other.id })).toBe(true)

    expect((await reviews.votes(id)).map(({ team, userId }) => [team, userId])).toEqual([
      ['api', 'U1'],
      ['partnership', 'U2'],
    ])
  })

  it('says whether a problem of the channel is news', async () => {
    const { id } = await submitted()
    const { reviews } = core.db
    const news = []
    for (const problem of [null, 'archived', 'archived', 'shared', null, null])
      news.push(await reviews.setProblem(id, problem))

    expect(news).toEqual([false, true, false, true, true, false])
    expect((await reviews.find(id))?.problem).toBeNull()
  })

  it('knows in whose thread the cards of an app stand', async () => {
    const first = await submitted({ status: 'rejected' })
    const second = await submitted({ number: 2 }, first.appId)
    const elsewhere = await submitted()
    const card = (review: Review, ts: string, threadTs: string | null = null): Card => ({
      reviewId: review.id,
      channelId: 'C1',
      ts,
      threadTs,
    })
    const { cards } = core.db

    expect(await cards.root(first.appId)).toBeUndefined()
    for (const one of [card(second, '2.0', '1.0'), card(elsewhere, '3.0'), card(first, '1.0')])
      await cards.save(one)

    expect(await cards.root(first.appId)).toEqual(card(first, '1.0'))
    expect(await cards.find(second.id)).toEqual(card(second, '2.0', '1.0'))
  })

  it('keeps one card of a review: where it was posted last', async () => {
    const { id: reviewId, appId } = await submitted()
    const { cards } = core.db

    await cards.save({ reviewId, channelId: 'C1', ts: '1.0', threadTs: null })
    await cards.save({ reviewId, channelId: 'C2', ts: '9.0', threadTs: null })

    expect(await cards.root(appId)).toEqual({ reviewId, channelId: 'C2', ts: '9.0', threadTs: null })
  })

  it('opens an access request once, decides it once, and opens it anew after that', async () => {
    const { accessRequests } = core.db
    const open = (requestedAt: string) =>
      accessRequests.open({ ...nico, status: 'open', requestedAt, decidedBy: null, decidedAt: null })
    const decide = (status: 'granted' | 'declined', person = nico) =>
      accessRequests.decide(person, { status, decidedBy: ada.userId, decidedAt: at })

    expect(await decide('granted')).toBe(false)
    expect(await open('2026-01-01T00:00:00.000Z')).toBe(true)
    expect(await open(at)).toBe(false)
    expect((await accessRequests.find(nico))?.requestedAt).toBe('2026-01-01T00:00:00.000Z')
    expect(await decide('declined', { ...nico, tenantId: 'T0GLOBEX01' })).toBe(false)
    expect(await decide('declined')).toBe(true)
    expect(await decide('granted')).toBe(false)
    expect(await accessRequests.find(nico)).toMatchObject({ status: 'declined', decidedBy: ada.userId })
    expect(await open(at)).toBe(true)
    expect(await accessRequests.find(nico)).toEqual({
      ...nico,
      status: 'open',
      requestedAt: at,
      decidedBy: null,
      decidedAt: null,
    })
  })

  it('keeps one card of a request for each admin', async () => {
    const { accessRequests } = core.db
    const card = { ...nico, adminId: ada.userId, channelId: 'D1', ts: '1.0', requestedAt: at }

    await accessRequests.saveCard(card)
    await accessRequests.saveCard({ ...card, adminId: 'U2' })
    await accessRequests.saveCard({ ...card, ts: '2.0' })

    const cards = (await accessRequests.cards(nico)).map(({ adminId, ts }) => `${adminId} ${ts}`)
    expect(cards.sort()).toEqual([`${ada.userId} 2.0`, 'U2 1.0'])
    expect(await accessRequests.cards(dana)).toEqual([])
  })
})
