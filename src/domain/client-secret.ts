import type { AuthorizationServer } from './authorization-server.ts'
import { type Clock, isoAt } from './ports.ts'
import type { App } from './records.ts'
import { isLive } from './reveal-secret.ts'
import type { Database } from './stores.ts'

/**
 * The value of a secret to authenticate as the app with, fetched from the server that keeps it: one that is active on
 * both sides. Nothing when there is none.
 */
export async function activeRemoteSecret(
  deps: { db: Database; clock: Clock; authorizationServer: AuthorizationServer },
  app: App,
): Promise<string | undefined> {
  const remote = app.remoteId ? await deps.authorizationServer.listSecrets(app.remoteId) : []
  // Read last: the server may have taken its time
  const rows = await deps.db.secrets.list(app.id)
  const now = isoAt(deps.clock)
  const usable = new Set(rows.filter((secret) => isLive(secret, now)).map((secret) => secret.remoteId))
  return remote.find((entry) => entry.active && usable.has(entry.id))?.value
}
