import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrations.ts'
import type { Connection } from '../../src/db/schema.ts'
import type { OpenDatabase } from '../../src/db/stores.ts'
import { actor } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { type Plans, plansOn, READ_THROUGH } from '../support/plans.ts'
import { aLogin, anAccess, anApp, aSecret } from '../support/records.ts'

const ROWS = 3_000
const dana = actor('dana')
const later = '2030-01-01T00:00:00.000Z'
const now = '2026-01-01T00:00:00.000Z'

describe.each(databases)('with thousands of rows in %s, no table is read through', (kind) => {
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

  const mine = { tenantId: dana.tenantId, ownerId: dana.userId }
  const page = { offset: 0, limit: 10 }
  const refusal = { subject: 'log_7', person: 'T1:U7', reason: 'login_used', at: now }
  const queries: Record<string, (open: OpenDatabase) => Promise<unknown>> = {
    "a person's apps": ({ db }) => db.apps.list(mine, page),
    "the count of a person's apps": ({ db }) => db.apps.count(mine),
    "a person's apps of one status": ({ db }) => db.apps.list({ ...mine, status: 'Under Review' }, page),
    'a search by name': ({ db }) => db.apps.list({ ...mine, query: 'lead' }, page),
    'a search by client id': ({ db }) => db.apps.list({ ...mine, query: '0dpaaaaaaaaaaaaaaaaa' }, page),
    'the count of a search': ({ db }) => db.apps.count({ ...mine, query: 'lead' }),
    'what somebody has given away': ({ db }) => db.apps.countGiven(dana, { from: now, to: later }),
    "an app's secrets": ({ db }) => db.secrets.list('app_none'),
    'secrets by their fingerprints': ({ db }) => db.secrets.findByFingerprints(['k.1', 'k.2']),
    'warnings that are due': ({ db }) => db.warnings.due(now, 50),
    'who has got access last': ({ db }) => db.access.newest(dana.tenantId, 90),
    'whether someone has access': ({ db }) => db.access.has(dana),
    'a login by its link': ({ db }) => db.logins.findByLink('none'),
    "the end of a person's logins": ({ db }) => db.logins.endOpen(dana),
    "the end of an app's logins": ({ db }) => db.logins.endOpen({ appId: 'app_none' }),
    "a person's oldest links": ({ db }) => db.logins.endOldest(aLogin('app_none', { createdAt: now }), 3),
    'whether an account was confirmed': ({ db }) =>
      db.accountLinks.hold({ ...dana, appId: 'app_7', issuer: 'x', subject: 'y' }, now),
    "the end of a person's confirmed accounts": ({ db }) => db.accountLinks.removeOf(dana),
    'confirmed accounts that are over': ({ db }) => db.accountLinks.removeOlder(now),
    'how many links somebody has asked for': ({ db }) =>
      db.logins.countBetween(dana, { from: now, to: later }),
    'how often somebody was refused': ({ db }) => db.refusals.count(refusal, 5),
    'refusals that are over': ({ db }) => db.refusals.removeOlder(now),
    'logins that are over': ({ db }) => db.logins.removeOlder(now, now),
    'deliveries that are over': ({ db }) => db.deliveries.removeExpired(now),
    'the admins to name': ({ db }) => db.people.admins(dana.tenantId),
    'a page of the audit': ({ db }) => db.audit.list(dana.tenantId, { afterSeq: 10, limit: 10 }),
    'the latest of the audit': ({ db }) => db.audit.latest(dana.tenantId, {}, { limit: 10 }),
    "an app's audit": ({ db }) =>
      db.audit.latest(dana.tenantId, { appId: 'app_7' }, { before: 900, limit: 10 }),
    "a person's audit": ({ db }) => db.audit.latest(dana.tenantId, { userId: 'U7' }, { after: 5, limit: 10 }),
    "a tenant's apps by name": ({ db }) => db.apps.list({ tenantId: dana.tenantId, query: 'lead 12' }, page),
    'the next app to look at': ({ db }) => db.apps.leastRecentlyLookedAt(later),
    'jobs to claim': ({ queue }) => queue.claim('sync-client', 8, now, later),
    'asking for a job': ({ db }) => db.jobs.put('draw-home', 'T1:U1', { runAt: later }),
  }

  it.each(Object.entries(queries))('for %s', async (_name, work) => {
    const found = await plans.of(work)

    expect(found.length).toBeGreaterThan(0)
    for (const plan of found) expect(plan).not.toMatch(READ_THROUGH)
  })

  it('and reading one through would be noticed', async () => {
    const found = await plans.of(() =>
      plans.kysely.selectFrom('apps').selectAll().where('name', '=', 'x').execute(),
    )

    expect(found.join('\n')).toMatch(READ_THROUGH)
  })
})

/** Two hundred owners with fifteen apps each, a secret and a login for each app, and jobs of which few are due. */
async function fill({ kysely, kind }: Connection): Promise<void> {
  const numbers = Array.from({ length: ROWS }, (_, i) => i)
  const apps = numbers.map((i) => {
    const { active, scopes: _s, redirectUris: _r, ...app } = anApp({ id: `app_${i}`, ownerId: `U${i % 200}` })
    const name = `${i % 3 ? 'Other' : 'Lead'} ${i}`
    return {
      ...app,
      name,
      nameKey: name.toLowerCase(),
      active: active ? 1 : 0,
      scopes: '[]',
      redirectUris: '[]',
      agreed: null,
      drift: null,
      lookedAt: new Date(Date.parse(now) + i * 1_000).toISOString(),
    }
  })
  const refused = { person: 'T1:U7', reason: 'login_used', times: 1 }
  const audit = { at: now, actor: 'U1', action: 'x', appId: null, subject: null, before: null, after: null }
  for (let from = 0; from < ROWS; from += 500) {
    const part = numbers.slice(from, from + 500)
    const each = <T>(row: (i: number) => T): T[] => part.map(row)
    await kysely
      .insertInto('apps')
      .values(apps.slice(from, from + 500))
      .execute()
    const gaveAway = { until: now, decidedNumber: 0 }
    await kysely
      .insertInto('formerOwners')
      .values(each((i) => ({ appId: `app_${i}`, userId: `U${i % 200}`, ...gaveAway })))
      .execute()
    await kysely
      .insertInto('secrets')
      .values(each((i) => aSecret(`app_${i}`, { fingerprint: `k.x${i}` })))
      .execute()
    await kysely
      .insertInto('warnings')
      .values(each((i) => ({ kind: 'old' as const, subject: `sec_${i}`, at: i % 500 ? later : now })))
      .execute()
    const login = (i: number) => ({
      ...aLogin(`app_${i}`, { userId: `U${i % 200}`, expiresAt: later }),
      scopes: '[]',
    })
    const logins = each(login)
    await kysely.insertInto('logins').values(logins).execute()
    const delivery = { tenantId: 'T1', userId: 'U1', appId: 'app_1', sealed: 'x', expiresAt: later }
    await kysely
      .insertInto('deliveries')
      .values(logins.map(({ id }) => ({ ...delivery, id })))
      .execute()
    const link = { issuer: 'x', subject: 'y', tenantId: dana.tenantId, confirmedAt: later }
    await kysely
      .insertInto('accountLinks')
      .values(each((i) => ({ ...link, userId: `U${i}`, appId: `app_${i}` })))
      .execute()
    await kysely
      .insertInto('access')
      .values(each((i) => anAccess({ userId: `U${i}` })))
      .execute()
    const person = {
      kind: 'member',
      name: 'x',
      email: null,
      tz: 'UTC',
      checkedAt: now,
      tenantId: dana.tenantId,
    }
    await kysely
      .insertInto('people')
      .values(each((i) => ({ ...person, userId: `U${i}`, isAdmin: i % 500 ? 0 : 1 })))
      .execute()
    await kysely
      .insertInto('refusals')
      .values(
        each((i) => ({ ...refused, subject: `log_${i}`, at: i % 500 ? later : '2025-12-31T00:00:00.000Z' })),
      )
      .execute()
    const row = { ...audit, tenantId: dana.tenantId, prevHash: 'x', hash: 'x' }
    await kysely
      .insertInto('audit')
      .values(each((i) => ({ ...row, seq: i + 1, actor: `U${i % 200}`, appId: `app_${i}` })))
      .execute()
    const job = { kind: 'sync-client', payload: null, claimed: null, lease: null, leaseUntil: null }
    const rest = { deadAt: null, lastError: null }
    await kysely
      .insertInto('jobs')
      .values(each((i) => ({ ...job, ...rest, subject: `app_${i}`, runAt: i % 500 ? later : now })))
      .execute()
  }
  if (kind === 'postgres') await sql`analyze`.execute(kysely)
}
