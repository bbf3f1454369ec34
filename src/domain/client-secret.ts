import type { AuthorizationServer } from './authorization-server.ts'
import type { App } from './records.ts'
import type { Database } from './stores.ts'

/**
 * The value of a secret to authenticate as the app with, fetched from the server that keeps it: one that is active on
 * both sides. Nothing when there is none.
 */
export async function activeRemoteSecret(
  deps: { db: Database; authorizationServer: AuthorizationServer },
  app: App,
): Promise<string | undefined> {
  if (!app.remoteId) return undefined
  const rows = await deps.db.secrets.list(app.id)
  const usable = new Set(rows.filter((secret) => secret.wanted === 'active').map((secret) => secret.remoteId))
  const remote = await deps.authorizationServer.listSecrets(app.remoteId)
  return remote.find((entry) => entry.active && usable.has(entry.id))?.value
}
