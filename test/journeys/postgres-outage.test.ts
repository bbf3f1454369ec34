import { sql, type Transaction } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import type { Connection, Schema } from '../../src/db/schema.ts'
import { acme } from '../../src/sandbox/cast.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { gate } from '../support/at-work.ts'
import { type, until } from '../support/deeds.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { freePorts, type Program, startProgram } from '../support/program.ts'
import {
  createApp,
  ENCRYPTION_KEY,
  fillAppForm,
  giveAccess,
  type Outside,
  startOutside,
} from '../support/world.ts'

const OUTAGE = 'The DevPortal cannot reach its database at the moment.'

let postgres: Postgres
let outside: Outside
let databaseUrl: string
let program: Program
let portal: string
let dana: PersonDriver
beforeAll(async () => {
  postgres = await startPostgres()
  outside = await startOutside()
  databaseUrl = await postgres.url()
  const port = await freePorts()
  portal = `http://localhost:${port}`
  program = startProgram({
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEYS: `test:${ENCRYPTION_KEY.toString('base64')}`,
    ...outside.slack.settings,
    ...outside.okta.settings,
  })
  await program.printed('DevPortal is ready')
  await giveAccess(outside, 'dana')
  dana = outside.person('dana')
  await createApp(dana, { name: 'Lead Sync' })
})
afterEach(() => {
  expect(outside.slack.violations).toEqual([])
  expect(outside.okta.violations).toEqual([])
})
afterAll(async () => {
  program.kill('SIGKILL')
  await program.ended
  await outside.stop()
  await postgres.stop()
})

const readyz = async () => {
  const response = await fetch(`${portal}/readyz`)
  return { status: response.status, text: await response.text() }
}
const until503 = async () => {
  await until(async () => (await readyz()).status === 503)
  return (await readyz()).text
}
const ready = () => until(async () => (await readyz()).status === 200)
const alive = async () => {
  const start = performance.now()
  expect((await fetch(`${portal}/healthz`)).status).toBe(200)
  return performance.now() - start
}

/** Somebody at the database. */
async function atTheDatabase<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = connect(databaseUrl)
  try {
    return await work(connection)
  } finally {
    await connection.kysely.destroy()
  }
}

const cutAll = ({ kysely }: Connection, waiting = false) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
    and pid <> pg_backend_pid() and (not ${waiting} or wait_event_type = 'Lock')`.execute(kysely)

/** So many transactions of the portal wait for what `hold` holds. */
const waiting = ({ kysely }: Connection, count = 1) =>
  until(
    async () => (await sql`select 1 from pg_locks where not granted`.execute(kysely)).rows.length >= count,
  )

/** While the work is done, nobody else can write to Acme's audit, or whatever else `lock` names. */
async function holding(
  { kysely }: Connection,
  lock: (transaction: Transaction<Schema>) => Promise<unknown>,
  work: () => Promise<void>,
): Promise<void> {
  const release = gate()
  const held = gate()
  const holder = kysely.transaction().execute(async (transaction) => {
    await lock(transaction)
    held.open()
    await release.opened
  })
  await held.opened
  await work().finally(release.open)
  await holder
}

const acmesAudit = (transaction: Transaction<Schema>) =>
  transaction.selectFrom('tenants').selectAll().where('id', '=', acme.teamId).forUpdate().execute()

const registered = (name: string) =>
  atTheDatabase(async ({ kysely }) => {
    const apps = kysely.selectFrom('apps').select('id').where('name', '=', name)
    return (await apps.where('registeredAt', 'is not', null).execute()).length === 1
  })

async function openForm(name: string): Promise<void> {
  await type(dana, '/devportal create', 'App Integration Name')
  await fillAppForm(dana, { name })
}

describe('the program whose connections to PostgreSQL are cut', () => {
  it('goes on when they were idle: the next click is answered as ever', async () => {
    await atTheDatabase(async (connection) => {
      await cutAll(connection)

      await type(dana, '/devportal apps', 'Lead Sync')

      await cutAll(connection)
      await createApp(dana, { name: 'After the Cut' })
    })
  })

  it('runs a transaction that was cut in its middle once more: the app is there, once', async () => {
    await openForm('Cut Twice')
    await atTheDatabase(async (connection) => {
      await holding(connection, acmesAudit, async () => {
        const pressed = dana.submit()
        await waiting(connection)
        await cutAll(connection, true)
        await waiting(connection)
        void pressed
      })
    })

    await dana.waitFor('Registered at the authorization server')
    await dana.cancel({ all: true })

    const apps = await atTheDatabase(({ kysely }) =>
      kysely.selectFrom('apps').select('id').where('name', '=', 'Cut Twice').execute(),
    )
    expect(apps).toHaveLength(1)
  })
})

describe('the program whose PostgreSQL is away', () => {
  it('says so plainly, shows it to probes, and goes on by itself where it was when the server is back', async () => {
    await openForm('Under Way')
    outside.okta.faults.add({ on: 'management', kind: 'slow', ms: 1_500 })
    await dana.submit()
    await dana.waitFor(/\b0dp\w{17}\b/)
    await dana.cancel({ all: true })

    await postgres.end('SIGKILL')
    const told = await type(dana, '/devportal apps', OUTAGE)
    const probed = await until503()
    const ms = await alive()
    outside.okta.faults.clear()
    await postgres.back()

    await ready()
    await until(() => registered('Under Way'))
    expect(outside.okta.clients().filter(({ label }) => label === 'Under Way')).toHaveLength(1)
    expect(told).toContain('Nothing was changed; try again in a minute. Reference: ')
    expect(probed).toContain('database: unreachable')
    expect(ms).toBeLessThan(500)
  })

  it('takes a restart in good order the same way', async () => {
    await postgres.end('SIGINT')
    await type(dana, '/devportal apps', OUTAGE)
    await postgres.back()
    await ready()

    await createApp(dana, { name: 'After the Restart' })
  })

  it('does not wait for one that hangs: whoever clicks hears of it, probes are answered, and it heals', async () => {
    await type(dana, '/devportal apps', 'Lead Sync')
    postgres.freeze()
    try {
      await dana.say('/devportal apps')
      const probed = await until503()
      const ms = await alive()
      await dana.waitFor(OUTAGE, 9_000)

      expect(probed).toContain('database: no answer')
      expect(ms).toBeLessThan(500)
    } finally {
      postgres.thaw()
    }

    await ready()
    await createApp(dana, { name: 'After the Frost' })
  })
})
