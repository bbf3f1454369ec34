import type { RemoteSecret } from '../domain/authorization-server.ts'
import { fingerprintsOf } from '../domain/new-secret.ts'
import { type Clock, isoAt } from '../domain/ports.ts'
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
    else if (row.wanted !== 'active') await drop(deps, row)
    else continue
    confirmed = true
  }
  return confirmed
}

async function drop(deps: SeeDeps, { id, appId }: Secret): Promise<void> {
  await deps.db.transaction(async (stores) => {
    const app = await stores.apps.lock(appId)
    const row = await stores.secrets.find(id)
    // Read again under the lock: it may have been switched on meanwhile
    if (!app || !row || row.wanted === 'active') return
    await stores.secrets.update(id, { wanted: 'deleted', sealed: null })
    if (row.wanted === 'deleted') return
    await stores.audit.append({
      tenantId: app.tenantId,
      at: isoAt(deps.clock),
      actor: 'system',
      action: 'secret.deleted',
      appId,
      subject: null,
      before: JSON.stringify({ last4: row.last4, state: 'inactive' }),
      after: JSON.stringify({ last4: row.last4, state: 'deleted' }),
    })
  })
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

/** The values pass through here: rows from before there were fingerprints, or before a new key, get theirs. */
export async function rememberFingerprints(
  deps: SeeDeps,
  rows: Secret[],
  held: RemoteSecret[],
): Promise<void> {
  for (const row of rows) {
    const remote = held.find((entry) => entry.id === row.remoteId)
    const fingerprint = remote && fingerprintsOf(deps.sealer, remote.value)[0]
    if (fingerprint && fingerprint !== row.fingerprint) await deps.db.secrets.update(row.id, { fingerprint })
  }
}

/** Where no call is left to make: it could not be added, or not be ended. */
export const isBlocked = (row: Secret, held: RemoteSecret[]): boolean =>
  row.wanted === 'active'
    ? row.sealed !== null
    : held.some((entry) => entry.id === row.remoteId && (entry.active || row.wanted === 'deleted'))

/**
 * A call that the server answered too late may have been carried out after it was repeated: then the value is there
 * twice, and would go on working after its row has ended. The second one goes, before anything else does.
 */
export function withCopies(rows: readonly Secret[], held: readonly RemoteSecret[]): Secret[] {
  const known = new Map(rows.map((row) => [row.remoteId, row]))
  const copies = held
    .filter((entry) => !known.has(entry.id))
    .flatMap((copy): Secret[] => {
      const original = held.find((entry) => known.has(entry.id) && entry.value === copy.value)
      const row = original && known.get(original.id)
      return row ? [{ ...row, id: `copy of ${row.id}`, wanted: 'deleted', remoteId: copy.id }] : []
    })
  return [...copies, ...rows]
}

export const placeOf = (secret: Secret) => `secrets:${secret.id}:value` as const
