import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '../../src/domain/ids.ts'
import type { Review } from '../../src/domain/records.ts'
import { reviewPicture } from '../../src/domain/review-picture.ts'
import { type Core, catalogue, openCore } from '../support/core.ts'
import { anApp, aReview } from '../support/records.ts'

let core: Core
beforeAll(async () => {
  core = await openCore('file::memory:')
})
afterAll(() => core.close())

/** Twenty redirect URIs whose hosts have 1,000 characters, as they were taken before hosts were checked. */
const longHosts = (of: string): string[] =>
  Array.from({ length: 20 }, (_, i) => `https://${of}-${i}${'a'.repeat(1_000)}.example/cb`)

async function submit(of: string, changes: Partial<Review>): Promise<Review> {
  const app = anApp({ type: 'partner', status: 'Under Review', active: false })
  const review = aReview(app.id, { id: newId('rev'), ...changes })
  review.proposal = { ...review.proposal, redirectUris: longHosts(of) }
  await core.db.apps.insert(app)
  await core.db.reviews.insert(review)
  return review
}

it('a card with hosts of 1,000 characters, among a hundred approved reviews with such hosts, is drawn fifty times in no time', async () => {
  const status = 'approved'
  for (let i = 0; i < 100; i++)
    await submit(`approved-${i}`, { status, decidedAt: '2026-01-01T01:00:00.000Z' })
  const { id } = await submit('new', { createdAt: '2026-01-02T00:00:00.000Z' })
  const deps = { db: core.db, catalogue, teams: ['reviewers'] }

  for (let i = 0; i < 50; i++) expect((await reviewPicture(deps, id))?.risks).toHaveLength(20)
})
