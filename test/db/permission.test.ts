import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import { createApp, setActive } from '../../src/domain/apps.ts'
import { confirmCode } from '../../src/domain/confirm-code.ts'
import { approve, reject } from '../../src/domain/decide-review.ts'
import { takeToken } from '../../src/domain/deliveries.ts'
import { editApp, withdrawReview } from '../../src/domain/edit-app.ts'
import { endUnlessMember } from '../../src/domain/end-access.ts'
import { PortalError } from '../../src/domain/errors.ts'
import { grantAccess, revokeAccess } from '../../src/domain/grant-access.ts'
import { compromiseSecret, reportSecrets } from '../../src/domain/leaked-secrets.ts'
import { answerLoginTo, requestToken } from '../../src/domain/logins.ts'
import { newSecret } from '../../src/domain/new-secret.ts'
import { isoAt, type Profile } from '../../src/domain/ports.ts'
import type { App } from '../../src/domain/records.ts'
import { decideRequest, requestAccess } from '../../src/domain/request-access.ts'
import { adoptApp, driftMark, restoreApp } from '../../src/domain/resolve-drift.ts'
import {
  activateSecret,
  deactivateSecret,
  deleteSecret,
  generateSecret,
  keepSecret,
} from '../../src/domain/secrets.ts'
import { transferApp } from '../../src/domain/transfer-app.ts'
import { gate } from '../support/at-work.ts'
import { actor, type Core, openCore, sealer } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { until } from '../support/deeds.ts'
import { teamsCalled } from '../support/in-review.ts'
import { aDelivery, aHold, aLogin, anAccess, anApp, aReview, aSecret, aToken } from '../support/records.ts'

const [dana, pia, ada] = [actor('dana'), actor('pia'), actor('ada')]
const [nico, rae, tomas] = [actor('nico'), actor('rae'), actor('tomas')]

type Deps = Core['deps'] & { teams: ReturnType<typeof teamsCalled> }
type Verb = (deps: Deps, things: Things) => Promise<unknown>

const CODE = 'BCDF2345'
const DIFFERENCES = [{ what: 'name', here: 'Lead Sync', there: 'Mail Sync' }] as const

/** Things of Dana's that can be used, and what waits for admins and reviewers. */
interface Things {
  app: App
  /** Her partner app, under review. */
  partner: App
  reviewId: string
  /** Active; active with an end ahead; inactive. */
  secrets: { active: string; ending: string; idle: string }
  /** The value of the active one. */
  leaked: string
  loginId: string
  heldId: string
  deliveredId: string
}

async function lay(core: Core): Promise<Things> {
  const { db, clock } = core
  const soon = isoAt(clock, 300_000)
  for (const person of [dana, pia]) await db.access.grant(anAccess(person))
  for (const person of [dana, pia, ada, nico, rae, tomas]) await core.deps.directory.profile(person)
  const request = { status: 'open', requestedAt: isoAt(clock), decidedBy: null, decidedAt: null } as const
  await db.accessRequests.open({ ...nico, ...request })
  const drift = { since: isoAt(clock), differences: [...DIFFERENCES] }
  const app = anApp({ remoteId: '0oa1', registeredAt: isoAt(clock), drift })
  const partner = anApp({ type: 'partner', status: 'Under Review', active: false, purpose: 'Shows leads' })
  for (const one of [app, partner]) await db.apps.insert(one)
  const review = aReview(partner.id, { submitterId: dana.userId })
  await db.reviews.insert(review)
  const fresh = newSecret(sealer, { appId: app.id, by: dana.userId, now: isoAt(clock) })
  const [active, ending, idle] = [
    { ...fresh, sealed: null, remoteId: 'ocs1' },
    aSecret(partner.id, { remoteId: 'ocs2', endsAt: soon }),
    aSecret(app.id, { remoteId: 'ocs3', wanted: 'inactive' }),
  ]
  for (const secret of [active, ending, idle]) await db.secrets.insert(secret)
  const login = aLogin(app.id, { expiresAt: soon })
  const held = aLogin(app.id, { expiresAt: soon, status: 'held' })
  const delivered = aLogin(app.id, { expiresAt: soon, status: 'delivered' })
  for (const one of [login, held, delivered]) await db.logins.insert(one)
  await db.holds.insert(aHold(held, CODE, soon))
  const sealed = sealer.seal(`deliveries:${delivered.id}:token`, JSON.stringify(aToken))
  await db.deliveries.insert(aDelivery(delivered, { expiresAt: soon, sealed }))
  return {
    app,
    partner,
    reviewId: review.id,
    secrets: { active: active.id, ending: ending.id, idle: idle.id },
    leaked: sealer.open(`secrets:${fresh.id}:value`, fresh.sealed ?? ''),
    loginId: login.id,
    heldId: held.id,
    deliveredId: delivered.id,
  }
}

const edited = {
  name: 'Lead Sync',
  purpose: 'Shows leads',
  redirectUris: ['https://elsewhere.example.com/cb'],
  scopes: ['ziapi:search'],
}

const useApp = (who: Actor): Record<string, Verb> => ({
  'an edit': (deps, { app }) => editApp(deps, who, app.id, { ...edited, type: 'internal' }),
  'the switch': (deps, { app }) => setActive(deps, who, app.id, false),
  'a new secret': async (deps, { app, secrets }) => {
    await deps.db.secrets.update(secrets.idle, { wanted: 'deleted' })
    await generateSecret(deps, who, app.id, 'keep')
  },
  'a secret that is switched on': (deps, { secrets }) => activateSecret(deps, who, secrets.idle),
  'a secret that is switched off': async (deps, { secrets }) => {
    await deps.db.secrets.update(secrets.idle, { wanted: 'active' })
    await deactivateSecret(deps, who, secrets.active)
  },
  'a secret that is deleted': (deps, { secrets }) => deleteSecret(deps, who, secrets.idle),
  'a secret that leaked': (deps, { secrets }) => compromiseSecret(deps, who, secrets.active),
  'a transfer': (deps, { app }) => transferApp(deps, who, app.id, pia.userId),
  adopting: (deps, { app }) => adoptApp(deps, who, app.id, driftMark(app)),
  restoring: (deps, { app }) => restoreApp(deps, who, app.id, driftMark(app)),
})

const usePartner = (who: Actor): Record<string, Verb> => ({
  'a resubmission': (deps, { partner }) => editApp(deps, who, partner.id, { ...edited, type: 'partner' }),
  'a withdrawal': (deps, { partner }) => withdrawReview(deps, who, partner.id),
  'a secret that is kept': (deps, { secrets }) => keepSecret(deps, who, secrets.ending),
})

const use = (who: Actor): Record<string, Verb> => ({ ...useApp(who), ...usePartner(who) })

/** Of what is the person's own, and not the app's. */
const tokens: Record<string, Verb> = {
  'a login link': (deps, { app }) => requestToken(deps, dana, app.id, undefined),
  'a typed code': (deps, { heldId }) => confirmCode(deps, dana, heldId, CODE),
  'a waiting token': (deps, { deliveredId }) => takeToken(deps, dana, deliveredId, async () => undefined),
}

const own: Record<string, Verb> = {
  'a new app': (deps) => createApp(deps, dana, { ...edited, type: 'internal' }),
  'the place of the answer': (deps, { loginId }) =>
    answerLoginTo(deps, dana, loginId, { kind: 'view', viewId: 'V1' }),
}

const administration: Record<string, Verb> = {
  'a grant': (deps) => grantAccess(deps, ada, nico.userId),
  'a revocation': (deps) => revokeAccess(deps, ada, pia.userId),
  'a granted request': (deps) => decideRequest(deps, ada, nico.userId, 'granted'),
  'a declined request': (deps) => decideRequest(deps, ada, nico.userId, 'declined'),
}

const review: Record<string, Verb> = {
  'an approval': (deps, { reviewId }) => approve(deps, rae, reviewId),
  'a rejection': (deps, { reviewId }) => reject(deps, rae, reviewId, 'Too many scopes'),
}

const profile = (changes: Partial<Profile>): Profile => ({
  kind: 'member',
  isAdmin: false,
  name: 'Somebody',
  email: null,
  tz: 'UTC',
  ...changes,
})

/** What Slack answers of a person from now on, as far as it is asked. */
const becomes = (deps: Deps, person: Actor, changes: Partial<Profile>): Promise<void> =>
  deps.db.people.save(person, profile(changes), isoAt(deps.clock))

const gone =
  (person: Actor): Verb =>
  async (deps) => {
    await becomes(deps, person, { kind: 'deactivated' })
    await endUnlessMember(deps, person)
  }

/** What is done to a person between their click and its transaction, and all that must then be refused. */
const cases: { taken: string; takeAway: Verb; verbs: Record<string, Verb>; codes: string[] }[] = [
  {
    taken: 'their app is given to somebody else',
    takeAway: (deps, { app }) => transferApp(deps, ada, app.id, pia.userId),
    verbs: { ...useApp(dana), ...tokens },
    codes: ['not_owner', 'login_expired', 'code_gone'],
  },
  {
    taken: 'their app under review is given to somebody else',
    takeAway: (deps, { partner }) => transferApp(deps, ada, partner.id, pia.userId),
    verbs: usePartner(dana),
    codes: ['not_owner'],
  },
  {
    taken: 'their access is taken away',
    takeAway: (deps) => revokeAccess(deps, ada, dana.userId),
    verbs: { ...use(dana), ...tokens, ...own },
    codes: ['no_access'],
  },
  {
    taken: 'they are deactivated',
    takeAway: gone(dana),
    verbs: { ...use(dana), ...tokens, ...own },
    codes: ['no_access', 'code_gone'],
  },
  {
    taken: 'an admin is none any more',
    takeAway: (deps) => becomes(deps, ada, { isAdmin: false }),
    verbs: { ...use(ada), ...administration },
    codes: ['no_access', 'not_admin'],
  },
  {
    taken: 'the one who is to get access is deactivated',
    takeAway: gone(nico),
    verbs: {
      'a grant': (deps) => grantAccess(deps, ada, nico.userId),
    },
    codes: ['person_not_eligible'],
  },
  { taken: 'a reviewer is deactivated', takeAway: gone(rae), verbs: review, codes: ['not_reviewer'] },
  {
    taken: 'a reviewer becomes the owner',
    takeAway: async (deps, { partner }) => {
      await deps.db.access.grant(anAccess(rae))
      await transferApp(deps, ada, partner.id, rae.userId)
    },
    verbs: review,
    codes: ['own_app'],
  },
  {
    taken: 'the one who asks for access is deactivated',
    takeAway: gone(tomas),
    verbs: { 'a request': (deps) => requestAccess(deps, tomas) },
    codes: ['person_not_eligible'],
  },
  {
    taken: 'the one who reports a secret is deactivated',
    takeAway: gone(nico),
    verbs: { 'a report': (deps, { leaked }) => reportSecrets(deps, nico, leaked) },
    codes: ['person_not_eligible'],
  },
]

/** All rows, but for those that a refusal may leave. */
async function stateOf({ kysely }: Core['connection'], tables: readonly string[]): Promise<object> {
  const rows = new Map<string, object[]>()
  for (const name of tables)
    rows.set(name, (await sql<object>`select * from ${sql.table(name)}`.execute(kysely)).rows)
  const audit = rows.get('audit')?.filter((row) => !('action' in row && /\.refused$/.test(`${row.action}`)))
  return { ...Object.fromEntries(rows), audit, tenants: undefined, people: undefined, refusals: undefined }
}

describe.each(databases)('on %s', (kind) => {
  let server: Databases
  let core: Core
  let tables: string[]
  let things: Things
  let deps: Deps
  beforeAll(async () => {
    server = await startDatabases(kind)
    core = await openCore(await server.fresh())
    tables = await tablesOf(core.connection)
    deps = { ...core.deps, teams: teamsCalled('api') }
  })
  afterAll(async () => {
    await core.close()
    await server.stop()
  })
  beforeEach(async () => {
    await empty(core.connection, tables)
    things = await lay(core)
  })

  /** These, whose next transactions wait for something to be done first. */
  const after = (work: () => Promise<unknown>): Deps => ({
    ...deps,
    db: {
      ...core.db,
      transaction: async (run) => {
        await work()
        return core.db.transaction(run)
      },
    },
  })

  describe.each(cases)('when $taken after the click', ({ takeAway, verbs, codes }) => {
    it.each(Object.entries(verbs))('%s is refused, and nothing is changed by it', async (_name, verb) => {
      let before: object | undefined
      const between = after(async () => {
        if (before) return
        await takeAway(deps, things)
        before = await stateOf(core.connection, tables)
      })

      const refusal = await verb(between, things).then(
        () => 'not refused',
        (error) => (error instanceof PortalError ? error.code : error),
      )

      expect(codes).toContain(refusal)
      expect(await stateOf(core.connection, tables)).toEqual(before)
    })
  })

  it.each(Object.entries({ ...use(dana), ...own, ...tokens, ...review, ...administration }))(
    '%s is done where nothing was taken away',
    async (_name, verb) => {
      const before = await stateOf(core.connection, tables)

      await verb(deps, things)

      expect(await stateOf(core.connection, tables)).not.toEqual(before)
    },
  )
})

/** Both have begun: the one that takes away has written and not committed, the other has found all in order outside. */
describe('two transactions on PostgreSQL, one waiting for the other', () => {
  let server: Databases
  let core: Core
  let tables: string[]
  beforeAll(async () => {
    server = await startDatabases('PostgreSQL')
    core = await openCore(await server.fresh())
    tables = await tablesOf(core.connection)
  })
  afterAll(async () => {
    await core.close()
    await server.stop()
  })
  beforeEach(() => empty(core.connection, tables))

  const somebodyWaits = () =>
    until(async () => {
      const { rows } = await sql`select 1 from pg_locks where not granted`.execute(core.connection.kysely)
      return rows.length > 0
    })

  describe.each(cases.slice(0, 4))('when $taken meanwhile', ({ takeAway, verbs, codes }) => {
    it.each(Object.entries(verbs))('%s is refused', async (_name, verb) => {
      const things = await lay(core)
      const deps = { ...core.deps, teams: teamsCalled('api') }
      const [written, committed] = [gate(), gate()]
      const held: Deps = {
        ...deps,
        db: {
          ...core.db,
          transaction: (run) =>
            core.db.transaction(async (stores) => {
              const result = await run(stores)
              written.open()
              await committed.opened
              return result
            }),
        },
      }
      const taking = takeAway(held, things)
      await written.opened

      const used = verb(deps, things).then(
        () => 'not refused',
        (error) => (error instanceof PortalError ? error.code : error),
      )
      await somebodyWaits()
      committed.open()

      expect(codes).toContain(await used)
      await taking
    })
  })
})

const tablesOf = async ({ kysely }: Core['connection']): Promise<string[]> =>
  (await kysely.introspection.getTables()).map(({ name }) => name)

/** As if it were new, and much sooner. */
async function empty({ kysely, kind }: Core['connection'], tables: readonly string[]): Promise<void> {
  const names = sql.join(tables.map((name) => sql.table(name)))
  if (kind === 'postgres') return void (await sql`truncate ${names}`.execute(kysely))
  await sql`pragma foreign_keys = off`.execute(kysely)
  for (const name of tables) await sql`delete from ${sql.table(name)}`.execute(kysely)
  await sql`pragma foreign_keys = on`.execute(kysely)
}
