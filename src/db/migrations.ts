import { type Migration, type MigrationProvider, Migrator } from 'kysely'
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
import type { Connection } from './schema.ts'

/** Append-only: never edit one that has run anywhere. */
const migrations = (kind: Connection['kind']): Record<string, Migration> => ({
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
})

/** Kysely's own runner, with our steps. */
export function migrator({ kysely, kind }: Connection): Migrator {
  const provider: MigrationProvider = { getMigrations: async () => migrations(kind) }
  return new Migrator({ db: kysely, provider })
}

/** Brings the database to the newest schema. Safe to run by several processes at once. Throws what the first failing step threw. */
export async function migrate(connection: Connection): Promise<void> {
  const { error } = await migrator(connection).migrateToLatest()
  if (error) throw error
}

/** Names of the steps that have not run here yet. Changes nothing. */
export async function pendingMigrations(connection: Connection): Promise<string[]> {
  const all = await migrator(connection).getMigrations()
  return all.filter((step) => !step.executedAt).map((step) => step.name)
}
