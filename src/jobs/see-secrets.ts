import type { RemoteSecret } from '../domain/authorization-server.ts'
import type { Clock } from '../domain/ports.ts'
import type { Secret } from '../domain/records.ts'
import type { Sealer } from '../domain/sealing.ts'
import type { SecretStep } from '../domain/secret-steps.ts'
import type { Database } from '../domain/stores.ts'

interface SeeDeps {
  db: Database
  clock: Clock
  sealer: Sealer
}

/** Rows whose value the server has: from here on it keeps the value, and we don't. */
export async function confirm(deps: SeeDeps, rows: Secret[], held: RemoteSecret[]): Promise<boolean> {
  let confirmed = false
  for (const row of rows) {
    if (!row.sealed) continue
    const value = deps.sealer.open(placeOf(row), row.sealed)
    const remote = held.find((entry) => entry.value === value)
    if (remote) await deps.db.secrets.update(row.id, { remoteId: remote.id, sealed: null })
    // Ended before the server ever had it: nobody can hold it, so nothing is left to end
    else if (row.wanted !== 'active')
      await deps.db.secrets.update(row.id, { wanted: 'deleted', sealed: null })
    else continue
    confirmed = true
  }
  return confirmed
}

/** Keeps what the server holds, for Client Secrets to tell. What the next call changes is unknown until seen again. */
export async function see(
  deps: SeeDeps,
  rows: Secret[],
  held: RemoteSecret[],
  next: SecretStep | undefined,
): Promise<void> {
  for (const row of rows) {
    const remote = held.find((entry) => entry.id === row.remoteId)
    const absent = !next && isBlocked(row, held) ? 'no room' : 'absent'
    const seen = remote ? (remote.active ? 'active' : 'inactive') : absent
    const known = next?.row.id === row.id ? null : seen
    if (row.held !== known) await deps.db.secrets.update(row.id, { held: known })
  }
}

/** Where no call is left to make: it could not be added, or not be ended. */
export const isBlocked = (row: Secret, held: RemoteSecret[]): boolean =>
  row.wanted === 'active'
    ? row.sealed !== null
    : held.some((entry) => entry.id === row.remoteId && (entry.active || row.wanted === 'deleted'))

export const placeOf = (secret: Secret) => `secrets:${secret.id}:value` as const
