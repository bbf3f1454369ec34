import { DEFAULT_MIGRATION_TABLE, type Migration, type MigrationProvider, Migrator, sql } from 'kysely'
import { connect, isInMemory } from './connect.ts'
import { first } from './migrations/001-first.ts'
import { auditByAppAndActor } from './migrations/002-audit-by-app-and-actor.ts'
import { reviews } from './migrations/003-reviews.ts'
import { accessRequests } from './migrations/004-access-requests.ts'
import { wholeTenant } from './migrations/005-whole-tenant.ts'
import { tokenHolds } from './migrations/006-token-holds.ts'
import { heldSecrets } from './migrations/007-held-secrets.ts'
import { sealed } from './migrations/008-sealed.ts'
import { drift } from './migrations/009-drift.ts'
import { secretLife } from './migrations/010-secret-life.ts'
import { handsAndAccounts } from './migrations/011-hands-and-accounts.ts'
import { refusals } from './migrations/012-refusals.ts'
import { limits } from './migrations/013-limits.ts'
import { formerOwnersByReview } from './migrations/014-former-owners-by-review.ts'
import type { Connection } from './schema.ts'

/**
 * Append-only: never edit one that has run anywhere. They only add: tables, indexes, columns that are nullable or have a
 * default. So an instance of an older version works on beside a newer one, and can be started again on its database.
 * One that cannot do with that says `breaks`, and older versions refuse the database after it.
 */
const steps = (kind: Connection['kind']): Record<string, Migration & { breaks?: true }> => ({
  '001-first': { up: (db) => first(db, kind) },
  '002-audit-by-app-and-actor': { up: auditByAppAndActor },
  '003-reviews': { up: (db) => reviews(db, kind) },
  '004-access-requests': { up: (db) => accessRequests(db, kind) },
  '005-whole-tenant': { up: wholeTenant },
  '006-token-holds': { up: (db) => tokenHolds(db, kind) },
  '007-held-secrets': { up: heldSecrets },
  '008-sealed': { up: sealed },
  '009-drift': { up: (db) => drift(db, kind) },
  '010-secret-life': { up: (db) => secretLife(db, kind) },
  '011-hands-and-accounts': { up: (db) => handsAndAccounts(db, kind) },
  '012-refusals': { up: (db) => refusals(db, kind) },
  '013-limits': { up: limits },
  '014-former-owners-by-review': { up: formerOwnersByReview },
})

/** What only adds is recorded with this at its end: it is all that an older version can know of it. */
const ADDS = '.adds'
/** Versions that have fewer steps do not know that. */
const MARKED_FROM = '014'

/** By the names that they are recorded under. */
const migrations = (kind: Connection['kind']): Record<string, Migration> =>
  Object.fromEntries(
    Object.entries(steps(kind)).map(([name, step]) => [
      name < MARKED_FROM || step.breaks ? name : `${name}${ADDS}`,
      step,
    ]),
  )

/** A newer version has been at this database, and has changed what this one relies on. */
export class NewerDatabase extends Error {
  override name = 'NewerDatabase'
}

/** Kysely's own runner, with our steps, and in the place of those of a newer version nothing. */
export function migrator({ kysely, kind }: Connection, newer: readonly string[] = []): Migrator {
  const nothing: Migration = { up: async () => undefined }
  const provider: MigrationProvider = {
    getMigrations: async () => ({
      ...Object.fromEntries(newer.map((name) => [name, nothing])),
      ...migrations(kind),
    }),
  }
  return new Migrator({ db: kysely, provider })
}

/** At the newest schema. */
export async function openDatabase(databaseUrl: string): Promise<Connection> {
  const connection = connect(databaseUrl)
  await migrate(connection)
  return connection
}

/**
 * Brings the database to the newest schema. Safe to run by several processes at once, also of several versions. Throws
 * `NewerDatabase`, or what the first failing step threw.
 */
export async function migrate(connection: Connection): Promise<void> {
  for (let again = true; (await pendingMigrations(connection)).length > 0; again = false) {
    const { error } = await runUnhurried(connection)
    // A newer version may have been at it at the same time; then there are other steps to be known
    if (error && !again) throw error
  }
}

async function runUnhurried(connection: Connection): ReturnType<Migrator['migrateToLatest']> {
  const newer = await newerSteps(connection)
  if (isInMemory(connection.databaseUrl)) return migrator(connection, newer).migrateToLatest()
  const unhurried = connect(connection.databaseUrl, { unhurried: true })
  try {
    return await migrator(unhurried, newer).migrateToLatest()
  } finally {
    await unhurried.kysely.destroy()
  }
}

/** Names of the steps that have not run here yet. Changes nothing. Throws `NewerDatabase`. */
export async function pendingMigrations(connection: Connection): Promise<string[]> {
  const recorded = await recordedSteps(connection)
  const ours = Object.keys(migrations(connection.kind))
  const breaking = recorded.filter((name) => !ours.includes(name) && !name.endsWith(ADDS))
  if (breaking.length > 0) throw new NewerDatabase(breaking.join(', '))
  return ours.filter((name) => !recorded.includes(name))
}

async function newerSteps(connection: Connection): Promise<string[]> {
  const ours = migrations(connection.kind)
  return (await recordedSteps(connection)).filter((name) => !Object.hasOwn(ours, name))
}

async function recordedSteps({ kysely }: Connection): Promise<string[]> {
  const tables = await kysely.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return []
  const { rows } = await sql<{
    name: string
  }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(kysely)
  return rows.map(({ name }) => name)
}
