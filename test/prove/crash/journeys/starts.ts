import { sql } from 'kysely'
import { migrator, pendingMigrations } from '../../../../src/db/migrations.ts'
import { newClientId, newId } from '../../../../src/domain/ids.ts'
import { newSecret } from '../../../../src/domain/new-secret.ts'
import { keyRing } from '../../../../src/domain/sealing.ts'
import { acme } from '../../../../src/sandbox/cast.ts'
import { clientNamed, type } from '../../../support/deeds.ts'
import { consoleOf } from '../../../support/okta-console.ts'
import { submitApp } from '../../../support/review-deeds.ts'
import { ENCRYPTION_KEY } from '../../../support/world.ts'
import { gather } from '../facts.ts'
import type { MortalWorld } from '../mortal-world.ts'
import type { Journey } from '../scene.ts'
import { holding } from './held-tokens.ts'
import { withTwo } from './secrets.ts'

const AGO = '2020-01-01T00:00:00.000Z'
const DAYS_AGO = 91 * 86_400_000

/** Everything of this run that has a time is due, while nobody was there to do it. */
async function letTimePass({ connection, clock }: MortalWorld, name: string): Promise<void> {
  const { kysely } = connection
  const just = new Date(clock.now() - 1_000).toISOString()
  const createdAt = new Date(clock.now() - DAYS_AGO).toISOString()
  const apps = idsOf(await kysely.selectFrom('apps').select('id').where('name', 'like', `${name}%`).execute())
  const of = (table: 'secrets' | 'reviews' | 'logins') =>
    kysely.selectFrom(table).select('id').where('appId', 'in', apps).execute().then(idsOf)
  const secrets = await of('secrets')
  const subjects = [...secrets, ...(await of('reviews')), ...(await of('logins')), ...HOUSEKEEPING]
  await kysely.updateTable('jobs').set({ runAt: just }).where('subject', 'in', subjects).execute()
  await kysely.updateTable('secrets').set({ createdAt }).where('id', 'in', secrets).execute()
  const ending = kysely.updateTable('secrets').set({ endsAt: just }).where('id', 'in', secrets)
  await ending.where('endsAt', 'is not', null).execute()
  await kysely.updateTable('warnings').set({ at: just }).where('subject', 'in', secrets).execute()
  await kysely.updateTable('holds').set({ expiresAt: just }).execute()
  await kysely.updateTable('apps').set({ lookedAt: AGO }).where('id', 'in', apps).execute()
}

/** Subjects of what the program does every now and then. */
const HOUSEKEEPING = ['expired', 'older', 'clients', 'due']

const idsOf = (rows: { id: string }[]): string[] => rows.map(({ id }) => id)

/** No table is left, as in a database that was just made; nor a client of an app that was in it. */
async function beginAnew({ connection, okta }: MortalWorld): Promise<void> {
  const { kysely, kind } = connection
  for (const client of okta.clients()) {
    await consoleOf(okta).deletePolicy(client)
    await consoleOf(okta).deleteClient(client)
  }
  if (kind === 'sqlite') await sql`pragma foreign_keys = off`.execute(kysely)
  for (const { name } of await kysely.introspection.getTables({ withInternalKyselyTables: true }))
    await sql`drop table ${sql.table(name)} ${sql.raw(kind === 'sqlite' ? '' : 'cascade')}`.execute(kysely)
}

/** An app that an older version has stored and not got round to register. */
async function storeAsBefore({ connection }: MortalWorld, name: string): Promise<void> {
  const { kysely } = connection
  const now = new Date().toISOString()
  await migrator(connection).migrateTo('005-whole-tenant')
  const sealer = keyRing([{ kid: 'test', key: ENCRYPTION_KEY }])
  const appId = newId('app')
  const { id, last4, sealed } = newSecret(sealer, { appId, by: 'U0DANA0001', now })
  await sql`insert into apps (id, tenant_id, owner_id, name, name_key, type, purpose, status, active, client_id,
    scopes, redirect_uris, created_at, updated_at)
    values (${appId}, ${acme.teamId}, 'U0DANA0001', ${name}, ${name.toLowerCase()}, 'internal', '', 'Approved', 1,
    ${newClientId()}, '["ziapi:search"]', '["https://app.example.com/callback"]', ${now}, ${now})`.execute(
    kysely,
  )
  await sql`insert into secrets (id, app_id, wanted, last4, sealed, created_at, created_by)
    values (${id}, ${appId}, 'active', ${last4}, ${sealed}, ${now}, 'U0DANA0001')`.execute(kysely)
  await sql`insert into jobs (kind, subject, run_at, wanted) values ('sync-client', ${appId}, ${now}, 1)`.execute(
    kysely,
  )
}

const isUpToDate = async ({ connection }: MortalWorld): Promise<string[]> => {
  const pending = await pendingMigrations(connection)
  return pending.length === 0 ? [] : [`not migrated: ${pending}`]
}

/** Of the program itself: what happens before it is ready, and what it finds to do. */
export const startJourneys: Record<string, Journey> = {
  'start on an empty database': (world) => ({
    open: () => beginAnew(world),
    atStart: true,
    click: () => type(world.person('dana'), '/devportal', "You don't have access"),
    again: () => type(world.person('dana'), '/devportal', "You don't have access"),
    audit: [],
    end: () => isUpToDate(world),
  }),
  'start on a database of an older version': (world, name) => ({
    async open() {
      await beginAnew(world)
      await storeAsBefore(world, name)
    },
    atStart: true,
    click: () => type(world.person('dana'), '/devportal', "You don't have access"),
    again: () => type(world.person('dana'), '/devportal', "You don't have access"),
    audit: [],
    async end() {
      const active = clientNamed(world.okta, name).status === 'ACTIVE'
      return [...(await isUpToDate(world)), ...(active ? [] : ['the app is not registered'])]
    },
  }),
  'start when everything is due': (world, name) => {
    const partner = `${name} partner`
    return {
      async prepare() {
        await withTwo(world, name, 'End it in 24 hours')
        await submitApp(world.person('pia'), partner)
        await holding(world, name).open()
        await world.quiet()
      },
      open: () => letTimePass(world, name),
      atStart: true,
      click: async () => undefined,
      again: async () => undefined,
      audit: ['secret.ended', 'token.refused'],
      told: [
        ['dana', 'has reached its end'],
        ['dana', 'A client secret is more than 90 days old'],
      ],
      async end() {
        const reminders = (await gather(world)).posts.filter(
          ({ mark, text }) => mark?.kind === 'devportal_reminder' && text.includes(partner),
        )
        return reminders.length === 1 ? [] : [`the reviewers were reminded ${reminders.length} times`]
      },
    }
  },
}
