import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Environment } from '../src/config.ts'
import { connect } from '../src/db/connect.ts'
import { migrate, openDatabase } from '../src/db/migrations.ts'
import { unusable } from '../src/db/unusable.ts'
import { createTally } from '../src/domain/tally.ts'
import { createLog } from '../src/log.ts'
import { startFailure, unusableAt } from '../src/start-errors.ts'
import { startServer } from '../src/web/server.ts'
import { openCore } from './support/core.ts'
import { fakeClock } from './support/fake-clock.ts'
import { type Postgres, startPostgres } from './support/postgres.ts'
import { startProgram } from './support/program.ts'
import { stranger } from './support/stranger.ts'
import { ENCRYPTION_KEY, type Outside, startOutside } from './support/world.ts'

const PASSWORD = 'hush-hush'
const CONFIGURATION = 78
const PASSING = 1

let folder: string
let outside: Outside
let postgres: Postgres
let address: URL
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'devportal-start-errors-'))
  outside = await startOutside()
  postgres = await startPostgres()
  address = new URL(await postgres.url())
  const { kysely } = connect(address.href)
  await sql.raw(`create role weak login password '${PASSWORD}'`).execute(kysely)
  await sql.raw(`create role crowd login password '${PASSWORD}' connection limit 0`).execute(kysely)
  await kysely.destroy()
})
afterAll(async () => {
  await postgres.stop()
  await outside.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** What the operator is told where this database cannot be opened, and how the program ends. */
async function refusal(databaseUrl: string) {
  const opened = openDatabase(databaseUrl).catch(unusableAt(databaseUrl))
  const failure = await opened.then(
    ({ kysely }) => kysely.destroy(),
    (error: unknown) => error,
  )
  return startFailure(failure)
}

const settings = (): Environment => ({
  PORT: '0',
  ENCRYPTION_KEYS: `test:${ENCRYPTION_KEY.toString('base64')}`,
  ...outside.slack.settings,
  ...outside.okta.settings,
})

/** How the program ends, and what it says to a person: without the lines of its log. */
async function start(environment: Environment): Promise<{ code: unknown; said: string }> {
  const program = startProgram({ ...settings(), ...environment })
  const code = await program.ended
  const said = program
    .output()
    .split('\n')
    .filter((line) => !line.startsWith('{'))
  return { code, said: said.join('\n') }
}

function run(
  file: string,
  environment: Environment,
  ...args: string[]
): Promise<{ code: number; out: string }> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment }
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', file, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr }),
    )
  })
}

const file = (name: string): string => join(folder, name)
const at = (changes: Partial<URL>): string => Object.assign(new URL(address), changes).href

async function newer(url: string, name: string): Promise<string> {
  const connection = connect(url)
  await migrate(connection)
  await sql`insert into kysely_migration (name, timestamp) values (${name}, '2099-01-01T00:00:00.000Z')`.execute(
    connection.kysely,
  )
  await connection.kysely.destroy()
  return url
}

/** Its header is right, and what comes behind it is not. */
function damaged(path: string): string {
  const database = new SqliteDatabase(path)
  database.exec('create table kysely_migration (name text primary key, timestamp text)')
  database.close()
  const bytes = Buffer.alloc(8192, 0x55)
  const whole = new SqliteDatabase(path, { readonly: true }).serialize()
  whole.copy(bytes, 0, 0, 100)
  writeFileSync(path, bytes)
  return `file:${path}`
}

const REFUSED = `postgres://portal:${PASSWORD}@127.0.0.1:1/portal`

interface Case {
  what: string
  url(): string | Promise<string>
  code: number
  says: RegExp
}

const cases: Case[] = [
  {
    what: 'an address that cannot be read',
    url: () => `postgres://portal:${PASSWORD}#@db:5432/portal`,
    code: CONFIGURATION,
    says: /DATABASE_URL: it cannot be read \(ERR_INVALID_URL\); write postgres:\/\//,
  },
  {
    what: 'a folder that is none of a disk',
    url: () => 'file:/proc/nowhere/below/portal.db',
    code: CONFIGURATION,
    says: /DATABASE_URL: .*portal\.db: it cannot be opened for writing \(ENOENT\)/,
  },
  {
    what: 'one with a certificate that is not there',
    url: () => `${address.href}?sslmode=verify-full&sslrootcert=/nowhere.pem`,
    code: CONFIGURATION,
    says: /DATABASE_URL: \/nowhere\.pem, which it names, cannot be read \(ENOENT\)/,
  },
  {
    what: 'one with a folder for a certificate',
    url: () => `${address.href}?sslmode=verify-full&sslrootcert=${tmpdir()}`,
    code: CONFIGURATION,
    says: /DATABASE_URL: a file that it names is a folder \(EISDIR\); correct that path/,
  },
  {
    what: 'one with half an escape',
    url: () => 'postgres://portal:secret@localhost:1/%E0%A4%A',
    code: CONFIGURATION,
    says: /DATABASE_URL: it cannot be read \(ERR_INVALID_URL\); write postgres:\/\//,
  },
  {
    what: 'a name that is too long',
    url: () => `file:${file(`${'a'.repeat(300)}/portal.db`)}`,
    code: CONFIGURATION,
    says: /DATABASE_URL: .*: it cannot be opened for writing \(ENAMETOOLONG\)/,
  },
  {
    what: 'a server that is not there',
    url: () => REFUSED,
    code: PASSING,
    says: /DATABASE_URL: nothing listens there \(ECONNREFUSED\); start PostgreSQL/,
  },
  {
    what: 'a wrong password',
    url: () => at({ password: PASSWORD }),
    code: CONFIGURATION,
    says: /DATABASE_URL: PostgreSQL does not take this user with this password \(28P01\); correct them/,
  },
  {
    what: 'a database that is not there',
    url: () => at({ pathname: '/nowhere' }),
    code: CONFIGURATION,
    says: /DATABASE_URL: PostgreSQL has no database of this name \(3D000\); create it/,
  },
  {
    what: 'a user who may create no tables',
    url: () => at({ username: 'weak', password: PASSWORD }),
    code: CONFIGURATION,
    says: /DATABASE_URL: this user may not create tables there \(42501\); grant it/,
  },
  {
    what: 'a server without a connection left',
    url: () => at({ username: 'crowd', password: PASSWORD }),
    code: PASSING,
    says: /DATABASE_URL: PostgreSQL has no connection left \(53300\)/,
  },
  {
    what: 'a standby',
    url: async () => `${await postgres.url()}?options=-c%20default_transaction_read_only%3Don`,
    code: PASSING,
    says: /DATABASE_URL: PostgreSQL takes no changes, as a standby does \(25006\)/,
  },
  {
    what: 'a folder',
    url: () => {
      mkdirSync(file('folder.db'))
      return `file:${file('folder.db')}`
    },
    code: CONFIGURATION,
    says: /DATABASE_URL: .*folder\.db: it cannot be opened for writing \(SQLITE_CANTOPEN\); let the user/,
  },
  {
    what: 'a folder where there can be none',
    url: () => {
      writeFileSync(file('file'), '')
      return `file:${file('file/portal.db')}`
    },
    code: CONFIGURATION,
    says: /DATABASE_URL: .*portal\.db: it cannot be opened for writing \(E\w+\)/,
  },
  {
    what: 'a file that is something else',
    url: () => {
      writeFileSync(file('letter.db'), 'Dear all, '.repeat(1_000))
      return `file:${file('letter.db')}`
    },
    code: CONFIGURATION,
    says: /DATABASE_URL: .*letter\.db: it is no SQLite database \(SQLITE_NOTADB\)/,
  },
  {
    what: 'a damaged file',
    url: () => damaged(file('damaged.db')),
    code: CONFIGURATION,
    says: /DATABASE_URL: .*damaged\.db: it is damaged \(SQLITE_CORRUPT\w*\); restore a backup/,
  },
  {
    what: 'a file of a newer version',
    url: () => newer(`file:${file('newer.db')}`, '099-other-tables'),
    code: CONFIGURATION,
    says: /DATABASE_URL: a newer version of the DevPortal has changed this database .*\(099-other-tables\); start that version/,
  },
  {
    what: 'a PostgreSQL database of a newer version',
    url: async () => newer(await postgres.url(), '099-other-tables'),
    code: CONFIGURATION,
    says: /DATABASE_URL: a newer version of the DevPortal has changed this database/,
  },
]

describe('a database that cannot be used is told of in a sentence that says what to do', () => {
  it.each(cases)('where it is $what', async ({ url, code, says }) => {
    const told = await refusal(await url())

    expect(told?.text).toMatch(says)
    expect(told?.text).not.toContain(PASSWORD)
    expect(told?.exitCode).toBe(code)
  })

  it('where it turns out later that nothing can be written', async () => {
    const url = `file:${file('frozen.db')}`
    const core = await openCore(url)
    await sql`pragma query_only = on`.execute(core.connection.kysely)

    const failure = await core.db.jobs.put('clean-up', 'expired').catch((error: unknown) => error)

    expect(unusable(failure, url)).toMatchObject({
      is: expect.stringContaining('SQLITE_READONLY'),
      passing: false,
    })
    await core.close()
  })
})

const silent = createLog('silent')
const quiet = { log: silent, refusals: createTally(fakeClock(), () => undefined) }

async function twoAtOnePort() {
  const first = await startServer(0, '127.0.0.1', quiet)
  return startServer(first.port, '127.0.0.1', quiet).finally(first.stop)
}

const STACK = /^\s+at /m

describe('the program that cannot start says in a sentence why, and ends', () => {
  it.each<[string, () => Environment, RegExp, number]>([
    ['no PostgreSQL', () => ({ DATABASE_URL: REFUSED }), /DATABASE_URL: nothing listens there/, 1],
    [
      'a wrong bot token',
      () => ({ SLACK_BOT_TOKEN: 'xoxb-wrong' }),
      /SLACK_BOT_TOKEN: Slack answered invalid_auth; .*"OAuth & Permissions"/,
      78,
    ],
    [
      'a wrong app token',
      () => ({ SLACK_APP_TOKEN: 'xapp-wrong' }),
      /SLACK_APP_TOKEN: Slack answered invalid_auth; .*"Basic Information"/,
      78,
    ],
    [
      'no Slack',
      () => ({ SLACK_API_URL: 'http://127.0.0.1:1/api/' }),
      /SLACK_API_URL: Slack could not be asked \(.+\); check/,
      1,
    ],
  ])('with %s', async (_what, changes, says, code) => {
    const ended = await start({ DATABASE_URL: `file:${file('fine.db')}`, ...changes() })

    expect(ended.said).toMatch(says)
    expect(ended.said).not.toMatch(STACK)
    expect(ended.said).not.toContain(PASSWORD)
    expect(ended.code).toBe(code)
  })

  it.each([
    { ok: true, team_id: 7, bot_id: 'B1', user_id: 'U1' },
    { ok: true, team_id: 'T1', bot_id: {}, user_id: 'U1' },
    { ok: true, team_id: 'x'.repeat(200_000), bot_id: 'B1', user_id: 'U1' },
    { ok: false, error: `xoxb-1-canary ${'x'.repeat(200_000)}` },
  ])('with something else in the place of Slack: %#', async (answer) => {
    const other = await stranger((server) =>
      server.on('request', (_req, res) =>
        res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer)),
      ),
    )

    const ended = await start({ DATABASE_URL: `file:${file('fine.db')}`, SLACK_API_URL: `${other.url}/api/` })

    other.stop()
    expect(ended.said).toMatch(/SLACK_(BOT_TOKEN|API_URL): /)
    expect(ended.said).not.toMatch(STACK)
    expect(ended.said).not.toContain('canary')
    expect(ended.said.length).toBeLessThan(1_000)
  })

  it.each([
    [
      'HOST',
      () => startServer(0, '203.0.113.7', quiet),
      /HOST: is no address of this machine \(EADDRNOTAVAIL\)/,
    ],
    ['PORT', twoAtOnePort, /PORT: \d+ is taken by another program/],
  ])('with a %s that it cannot have', async (_variable, starting, says) => {
    const told = startFailure(await starting().catch((error: unknown) => error))

    expect(told?.text).toMatch(says)
    expect(told?.exitCode).toBe(CONFIGURATION)
  })

  it('and so does the sandbox, which keeps what it knows beside the database', async () => {
    const program = startProgram({ DATABASE_URL: 'file:/proc/nowhere/below/portal.db' })
    onTestFinished(() => program.kill('SIGKILL'))

    expect(await program.ended).toBe(CONFIGURATION)
    expect(program.output()).toMatch(/DATABASE_URL: .*portal\.db: it cannot be opened for writing \(ENOENT\)/)
  })

  it('and so do doctor and audit', async () => {
    const DATABASE_URL = REFUSED

    const [doctor, audit] = await Promise.all([
      run('src/doctor.ts', { DATABASE_URL }),
      run('src/audit-log.ts', { DATABASE_URL }, 'verify'),
    ])

    expect(doctor.out).toContain('problem  Database: nothing listens there (ECONNREFUSED). Start PostgreSQL')
    expect(audit.out).toContain('DATABASE_URL: nothing listens there (ECONNREFUSED); start PostgreSQL')
    expect(doctor.out + audit.out).not.toMatch(STACK)
    expect(doctor.out + audit.out).not.toContain(PASSWORD)
    expect([doctor.code, audit.code]).toEqual([1, 2])
  })
})
