import {
  type AuthorizationServer,
  AuthorizationServerError,
  type RemoteSecret,
} from './authorization-server.ts'
import { PortalError } from './errors.ts'
import { type Clock, isoAt } from './ports.ts'
import type { App, Secret } from './records.ts'
import type { Database } from './stores.ts'

/**
 * The value of a secret to authenticate as the app with, fetched from the server that keeps it: one that is active on
 * both sides. Nothing when there is none.
 */
export async function activeRemoteSecret(
  deps: { db: Database; clock: Clock; authorizationServer: AuthorizationServer },
  app: App,
): Promise<string | undefined> {
  const remote = app.remoteId ? await heldSecrets(deps, app.remoteId) : []
  // Read last: the server may have taken its time
  const rows = await deps.db.secrets.list(app.id)
  const now = isoAt(deps.clock)
  const usable = new Set(rows.filter((secret) => isLive(secret, now)).map((secret) => secret.remoteId))
  return remote.find((entry) => entry.active && usable.has(entry.id))?.value
}

/** May be shown, and used to log somebody in: from its scheduled end on it may not, however late the job is. */
export const isLive = (secret: Secret, now: string): boolean =>
  secret.wanted === 'active' && (secret.endsAt === null || secret.endsAt > now)

export const clientGone = (options?: ErrorOptions): PortalError =>
  new PortalError(
    'changed_outside',
    'The client of this app was deleted at the authorization server. Its owner can restore it in App details: same Client ID, new secret.',
    options,
  )

/** The secrets as the server holds them. Refuses where the client itself is gone. */
export async function heldSecrets(
  deps: { authorizationServer: AuthorizationServer },
  remoteId: string,
): Promise<RemoteSecret[]> {
  try {
    return await deps.authorizationServer.listSecrets(remoteId)
  } catch (cause) {
    if (cause instanceof AuthorizationServerError && cause.kind === 'not_found') throw clientGone({ cause })
    throw cause
  }
}
