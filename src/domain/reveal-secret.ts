import { type Actor, mustStillBeMember } from './access.ts'
import type { AuthorizationServer } from './authorization-server.ts'
import { type AppDeps, appFor, holdApp } from './change-app.ts'
import { heldSecrets, isLive } from './client-secret.ts'
import { PortalError } from './errors.ts'
import { isoAt } from './ports.ts'
import type { App, Secret } from './records.ts'

/** The value, fetched from the server that keeps it. Every showing is in the audit. */
export async function revealSecret(
  deps: AppDeps & { authorizationServer: AuthorizationServer },
  actor: Actor,
  secretId: string,
): Promise<{ app: App; secret: Secret; value: string }> {
  const { app, secret } = await secretFor(deps, actor, secretId)
  mustBeLive(deps, secret)
  if (!app.remoteId || !secret.remoteId)
    throw new PortalError(
      'app_not_ready',
      'This secret is still on its way to the authorization server. Try again in a moment.',
    )
  const remote = (await heldSecrets(deps, app.remoteId)).find((entry) => entry.id === secret.remoteId)
  if (!remote)
    throw new PortalError(
      'secret_not_found',
      'The authorization server no longer has this secret. Generate a new one.',
    )
  await mustStillBeMember(deps, actor)
  // Before it is shown: a showing without its row must not happen, a row without its showing may
  await deps.db.transaction(async (stores) => {
    // The server may have taken its time: the secret can have been ended meanwhile, or the app be somebody else's
    await holdApp(stores, deps, actor, app.id)
    mustBeLive(deps, secretThere(await stores.secrets.find(secretId)))
    await stores.audit.append({
      tenantId: app.tenantId,
      at: isoAt(deps.clock),
      actor: actor.userId,
      action: 'secret.shown',
      appId: app.id,
      subject: null,
      before: null,
      after: JSON.stringify({ last4: secret.last4 }),
    })
  })
  return { app, secret, value: remote.value }
}

function mustBeLive(deps: AppDeps, secret: Secret): void {
  if (isLive(secret, isoAt(deps.clock))) return
  throw new PortalError(
    'secret_state',
    'This secret is inactive, so it is not shown. Activate it first, or generate a new one.',
  )
}

/** A secret and its app, for whoever may use the app. */
export async function secretFor(
  deps: AppDeps,
  actor: Actor,
  secretId: string,
): Promise<{ app: App; secret: Secret }> {
  const secret = secretThere(await deps.db.secrets.find(secretId))
  return { app: await appFor(deps, actor, secret.appId), secret }
}

/** Refuses where it was deleted. */
export function secretThere(secret: Secret | undefined): Secret {
  if (secret && secret.wanted !== 'deleted') return secret
  throw new PortalError(
    'secret_not_found',
    'This secret is not there any more. Open the app again to see its secrets.',
  )
}
