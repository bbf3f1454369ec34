import {
  type AuthorizationServer,
  AuthorizationServerError,
  type LoginServer,
} from './authorization-server.ts'
import { activeRemoteSecret } from './client-secret.ts'
import { PortalError } from './errors.ts'
import type { Clock } from './ports.ts'
import type { App } from './records.ts'
import type { Database } from './stores.ts'

/**
 * Asks the server, as the app's client, to end a token. `refused`: it does not listen to a client that is off or
 * gone, and has ended with the client what it can end. `no secret`: nobody can ask, and the token has lost its client.
 */
export async function endToken(
  deps: { db: Database; clock: Clock; authorizationServer: AuthorizationServer; loginServer: LoginServer },
  app: App,
  accessToken: string,
): Promise<'asked' | 'refused' | 'no secret'> {
  try {
    const secret = await activeRemoteSecret(deps, app)
    if (!secret) return 'no secret'
    await deps.loginServer.revoke(app.clientId, secret, accessToken)
    return 'asked'
  } catch (error) {
    const isGone = error instanceof PortalError && error.code === 'changed_outside'
    if (isGone || (error instanceof AuthorizationServerError && error.kind === 'refused')) return 'refused'
    throw error
  }
}
