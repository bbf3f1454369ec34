import type { KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrations.ts'
import { type OpenDatabase, openStores } from '../../src/db/stores.ts'
import { isOwn } from '../../src/domain/reviewers.ts'
import { proposalOf, submitReview } from '../../src/domain/submit-review.ts'
import { actor } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { anApp, aReview } from '../support/records.ts'

const VERSIONS = 1_000
const [pia, rae] = [actor('pia'), actor('rae')]
const clock = fakeClock()

describe.each(databases)('an app whose thousandth version waits in %s', (kind) => {
  const app = anApp({ id: 'app_1', type: 'partner', ownerId: pia.userId })
  let server: Databases
  let open: OpenDatabase
  let rows = 0
  beforeAll(async () => {
    server = await startDatabases(kind)
    const connection = connect(await server.fresh())
    await migrate(connection)
    const counter: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        rows += result.rows.length
        return result
      },
    }
    open = openStores({ ...connection, kysely: connection.kysely.withPlugin(counter) }, clock)
    await open.db.apps.insert(app)
    await open.db.transaction(async (stores) => {
      for (let number = 1; number <= VERSIONS; number++) {
        const status = number === 1 ? 'rejected' : number < VERSIONS ? 'withdrawn' : 'pending'
        await stores.reviews.insert(
          aReview(app.id, { id: `rev_${number}`, number, status, submitterId: pia.userId }),
        )
      }
    })
  })
  afterAll(async () => {
    await open.close()
    await server.stop()
  })

  const rowsOf = async (work: () => Promise<unknown>): Promise<number> => {
    rows = 0
    await work()
    return rows
  }

  it('is decided on with no more rows read than the second', async () => {
    const newest = await open.db.reviews.pendingOf(app.id)
    if (!newest) throw new Error('nothing waits')

    expect(await rowsOf(() => isOwn(open.db, rae, newest, app))).toBe(1)
  })

  it('is followed by another with no more rows read than the second', async () => {
    const again = { app, submitterId: pia.userId, kind: 'app', proposal: proposalOf(app) } as const

    const read = await rowsOf(() =>
      open.db.transaction((stores) => submitReview(stores, { clock, reminderHours: 4 }, again)),
    )

    expect(read).toBeLessThan(10)
    expect((await open.db.reviews.pendingOf(app.id))?.number).toBe(VERSIONS + 1)
  })
})
