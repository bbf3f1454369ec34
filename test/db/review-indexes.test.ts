import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrations.ts'
import type { Connection } from '../../src/db/schema.ts'
import type { OpenDatabase } from '../../src/db/stores.ts'
import { actor } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { type Plans, plansOn, READ_THROUGH } from '../support/plans.ts'
import { anApp, aReview } from '../support/records.ts'

const APPS = 1_500
const [dana, ada] = [actor('dana'), actor('ada')]
const at = '2026-01-01T00:05:00.000Z'
const decided = { status: 'approved', reason: null, decidedBy: 'U1', decidedAt: at } as const

describe.each(databases)('with thousands of reviews in %s, no table is read through', (kind) => {
  let server: Databases
  let connection: Connection
  let plans: Plans
  beforeAll(async () => {
    server = await startDatabases(kind)
    connection = connect(await server.fresh())
    await migrate(connection)
    await fill(connection)
    plans = plansOn(connection)
  })
  afterAll(async () => {
    await plans.open.close()
    await server.stop()
  })

  const vote = { reviewId: 'rev_7', team: 'x', userId: 'U0X', at }
  const queries: Record<string, (open: OpenDatabase) => Promise<unknown>> = {
    'a review': ({ db }) => db.reviews.find('rev_7'),
    "an app's reviews": ({ db }) => db.reviews.latest('app_7', 10),
    'the last decision on an app': ({ db }) => db.reviews.decidedBefore('app_7', 3),
    'whether somebody had a hand in it': ({ db }) =>
      db.reviews.hasSubmitted('app_7', dana.userId, { from: 1, to: 2 }),
    'what of an app waits': ({ db }) => db.reviews.pendingOf('app_7'),
    'what of a tenant waits': ({ db }) => db.reviews.pending(dana.tenantId),
    'how much somebody has submitted': ({ db }) => db.reviews.countBetween(dana, { from: at, to: at }),
    'what of a tenant was approved': ({ db }) => db.reviews.approvedOf(dana.tenantId),
    'a decision': ({ db }) => db.reviews.decide('rev_none', decided),
    'a problem of the channel': ({ db }) => db.reviews.setProblem('rev_7', null),
    'votes of a review': ({ db }) => db.reviews.votes('rev_7'),
    'a vote': ({ db }) => db.reviews.vote(vote),
    'a card': ({ db }) => db.cards.find('rev_7'),
    'the card whose thread all others stand in': ({ db }) => db.cards.root('app_7'),
    'an access request': ({ db }) => db.accessRequests.find(dana),
    'the decision on an access request': ({ db }) =>
      db.accessRequests.decide(dana, { status: 'granted', decidedBy: ada.userId, decidedAt: at }),
    "admins' cards of an access request": ({ db }) => db.accessRequests.cards(dana),
  }

  it.each(Object.entries(queries))('for %s', async (_name, work) => {
    const found = await plans.of(work)

    expect(found.length).toBeGreaterThan(0)
    for (const plan of found) expect(plan).not.toMatch(READ_THROUGH)
  })

  it('and none of a tenant is sorted anew', async () => {
    const { tenantId } = dana

    const found = await plans.of(({ db }) =>
      Promise.all([db.reviews.pending(tenantId), db.reviews.approvedOf(tenantId)]),
    )

    expect(found).toHaveLength(2)
    for (const plan of found) expect(plan).not.toMatch(/Sort|TEMP B-TREE/)
  })
})

/** Two reviews of each app, one over and in half of the apps one waiting; two votes and a card for each. */
async function fill({ kysely, kind }: Connection): Promise<void> {
  const numbers = Array.from({ length: APPS }, (_, i) => i)
  for (let from = 0; from < APPS; from += 250) {
    const part = numbers.slice(from, from + 250)
    const time = (i: number): string => new Date(Date.parse(at) + i * 1_000).toISOString()
    const apps = part.map((i) => {
      const { active: _a, scopes: _s, redirectUris: _r, ...app } = anApp({ id: `app_${i}`, type: 'partner' })
      return { ...app, nameKey: 'x', active: 0, scopes: '[]', redirectUris: '[]', agreed: null, drift: null }
    })
    await kysely.insertInto('apps').values(apps).execute()
    const row = (id: string, i: number, changes: Parameters<typeof aReview>[1]) => ({
      ...aReview(`app_${i}`, { id, createdAt: time(i), ...changes }),
      proposal: '{}',
      baseline: null,
    })
    const reviews = part.flatMap((i) => [
      row(`rev_${i}`, i, { status: i % 3 ? 'approved' : 'rejected' }),
      row(`rev_${i}b`, i, { number: 2, status: i % 2 ? 'pending' : 'withdrawn' }),
    ])
    await kysely.insertInto('reviews').values(reviews).execute()
    const votes = reviews.flatMap(({ id }) =>
      ['api', 'partnership'].map((team) => ({ reviewId: id, team, userId: `U_${team}`, at })),
    )
    await kysely.insertInto('votes').values(votes).execute()
    const cards = reviews.map(({ id }, i) => ({
      reviewId: id,
      channelId: 'C1',
      ts: String(i),
      threadTs: i % 2 ? '1' : null,
    }))
    await kysely.insertInto('cards').values(cards).execute()
    const person = (i: number) => ({ tenantId: dana.tenantId, userId: `U${i}`, requestedAt: at })
    const open = { status: 'open', decidedBy: null, decidedAt: null } as const
    await kysely
      .insertInto('accessRequests')
      .values(part.map((i) => ({ ...person(i), ...open })))
      .execute()
    const requestCards = part.map((i) => ({ ...person(i), adminId: ada.userId, channelId: 'D1', ts: '1' }))
    await kysely.insertInto('requestCards').values(requestCards).execute()
  }
  if (kind === 'postgres') await sql`analyze`.execute(kysely)
}
