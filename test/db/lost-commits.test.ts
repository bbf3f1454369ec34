import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrations.ts'
import type { Connection } from '../../src/db/schema.ts'
import { type OpenDatabase, openStores } from '../../src/db/stores.ts'
import { DatabaseUnavailable } from '../../src/domain/database-error.ts'
import { actor } from '../support/core.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { anAccess, anApp } from '../support/records.ts'
import { startWire, type Wire } from '../support/wire.ts'

let postgres: Postgres
let wire: Wire
let connection: Connection
let open: OpenDatabase
/** Past the wire. */
let direct: Connection
let url: URL
beforeAll(async () => {
  postgres = await startPostgres()
  url = new URL(await postgres.url())
  direct = connect(url.href)
  wire = await startWire(Number(url.port))
  connection = connect(Object.assign(new URL(url), { port: String(wire.port) }).href)
  await migrate(direct)
  open = openStores(connection, fakeClock())
})
beforeEach(() => {
  wire.open = true
})
afterAll(async () => {
  await open.close()
  await direct.kysely.destroy()
  await wire.stop()
  await postgres.stop()
})

const insertOne = () => {
  const app = anApp()
  let runs = 0
  const work = () =>
    open.db.transaction(async ({ apps }) => {
      runs++
      await apps.insert(app)
      return app.name
    })
  return { app, work, runs: () => runs }
}
const isThere = async (id: string) =>
  (await direct.kysely.selectFrom('apps').select('id').where('id', '=', id).execute()).length === 1
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a transaction on PostgreSQL whose connection breaks', () => {
  it('at its commit, unheard, is run once more', async () => {
    const { app, work, runs } = insertOne()
    wire.cutAt('commit', 'unheard')

    const answer = await work()

    expect({ answer, runs: runs() }).toEqual({ answer: app.name, runs: 2 })
    expect(await isThere(app.id)).toBe(true)
  })

  it('at its commit, heard but not answered, counts as done and is not run again', async () => {
    const { app, work, runs } = insertOne()
    wire.cutAt('commit', 'unanswered')

    const answer = await work()

    expect({ answer, runs: runs() }).toEqual({ answer: app.name, runs: 1 })
    expect(await isThere(app.id)).toBe(true)
  })

  it('is not run again where nobody can say whether it took place, and the caller is told that', async () => {
    const { app, work, runs } = insertOne()
    await open.db.apps.find(app.id)
    wire.open = false
    wire.cutAt('commit', 'unanswered')

    const failure = await failureOf(work())

    expect(failure).toMatchObject({ name: 'DatabaseUnavailable', outcomeUnknown: true })
    expect({ runs: runs(), there: await isThere(app.id) }).toEqual({ runs: 1, there: true })
  })

  it('fails with what led to it, not with the rollback that nobody answered', async () => {
    const bug = new Error('a mistake of ours')
    const app = anApp()

    const failure = await failureOf(
      open.db.transaction(async ({ apps }) => {
        await apps.insert(app)
        wire.cutAt('rollback', 'unheard')
        throw bug
      }),
    )

    expect(failure).toBe(bug)
    expect(await isThere(app.id)).toBe(false)
  })

  it('is refused where one of its statements had failed and nobody minded', async () => {
    const app = anApp()

    const failure = await failureOf(
      open.db.transaction(async ({ apps }) => {
        await apps.insert(app)
        await apps.update(app.id, { purpose: null as never }).catch(() => undefined)
      }),
    )

    expect(failure).toMatchObject({ message: 'A statement of this transaction had failed' })
    expect(await isThere(app.id)).toBe(false)
  })
})

describe('ten connections that are gone without a word', () => {
  const idle = () =>
    Promise.all(Array.from({ length: 10 }, () => sql`select pg_sleep(0.05)`.execute(connection.kysely)))

  it('fail no transaction: after the first of them none of the others is tried', async () => {
    await idle()
    wire.forget()
    const { app, work } = insertOne()

    await work()

    expect(await isThere(app.id)).toBe(true)
  })

  it('fail no read either', async () => {
    await idle()
    wire.forget()

    expect(await open.db.access.has(actor('dana'))).toBe(false)
  })
})

describe('a statement outside a transaction whose connection breaks', () => {
  it('is asked once more where it only reads', async () => {
    wire.cutAt('select', 'unanswered')

    expect(await open.db.access.has(actor('dana'))).toBe(false)
  })

  it('is not done once more where it writes, and its outcome is said to be unknown', async () => {
    wire.cutAt('insert', 'unanswered')

    const failure = await failureOf(open.db.access.grant(anAccess()))

    expect(failure).toMatchObject({ code: 'cut', outcomeUnknown: true })
  })

  it('is certain not to have been done where there was no connection to be had', async () => {
    await sql`create role crowded login password 'crowded' connection limit 0`.execute(direct.kysely)
    const crowded = connect(Object.assign(new URL(url), { username: 'crowded', password: 'crowded' }).href)

    const failure = await failureOf(openStores(crowded, fakeClock()).db.access.grant(anAccess()))

    expect(failure).toBeInstanceOf(DatabaseUnavailable)
    expect(failure).toMatchObject({ code: 'overloaded', outcomeUnknown: false })
    await crowded.kysely.destroy()
  })
})
