import {
  type AuthorizationServer,
  AuthorizationServerError,
  type RemoteClient,
} from '../domain/authorization-server.ts'
import { type Clock, isoAt } from '../domain/ports.ts'
import type { App } from '../domain/records.ts'
import type { Sealer } from '../domain/sealing.ts'
import { nextSecretStep, type SecretStep } from '../domain/secret-steps.ts'
import { MAX_SECRETS } from '../domain/secrets.ts'
import type { Database } from '../domain/stores.ts'
import { wantedClient } from '../domain/wanted-client.ts'
import { confirm, isBlocked, placeOf, see, withCopies } from './see-secrets.ts'

export interface SyncClientDeps {
  db: Database
  clock: Clock
  sealer: Sealer
  authorizationServer: AuthorizationServer
}

/** More steps than any two sides can be apart. */
const MAX_CALLS = 20

/**
 * Makes the authorization server agree with an app's rows. Level-triggered: it looks at both sides and does what is
 * missing, so it may be cut off anywhere and run again. Off comes first, on comes last.
 */
export async function syncClient(deps: SyncClientDeps, appId: string): Promise<void> {
  const app = await deps.db.apps.find(appId)
  if (!app) return
  try {
    await agree(deps, app)
  } catch (error) {
    if (error instanceof AuthorizationServerError && error.kind === 'refused') await tellRefused(deps, app)
    throw error
  }
}

async function agree(deps: SyncClientDeps, app: App): Promise<void> {
  const { db, authorizationServer } = deps
  const wanted = wantedClient(app)
  const client = app.remoteId ? await authorizationServer.findClient(app.remoteId) : await create(deps, app)
  if (client.remoteId !== app.remoteId) await db.apps.update(app.id, { remoteId: client.remoteId })
  if (client.active && !app.active) await authorizationServer.deactivate(client.remoteId)
  await authorizationServer.updateClient(client.remoteId, wanted)
  await syncLogo(deps, app, client.remoteId)
  const secretsAgree = await syncSecrets(deps, app, client.remoteId)
  if (!client.active && app.active) await authorizationServer.activate(client.remoteId)
  await settle(deps, app.id)
  // Tried again until whoever filled the server's cap has made room
  if (!secretsAgree)
    throw new AuthorizationServerError(
      'unavailable',
      'secrets_blocked',
      `Secrets made elsewhere leave no way to bring those of ${app.id} about`,
    )
}

/** The new client's first secret is ours, so that a retry after a cut connection knows it again. */
async function create(deps: SyncClientDeps, app: App): Promise<RemoteClient> {
  const secrets = await deps.db.secrets.list(app.id)
  const first = secrets.find((secret) => secret.wanted === 'active' && secret.sealed)
  if (!first?.sealed) throw new Error(`App ${app.id} has no client and no secret to create one with`)
  await deps.db.secrets.update(first.id, { held: null })
  return deps.authorizationServer.createClient(
    wantedClient(app),
    deps.sealer.open(placeOf(first), first.sealed),
  )
}

async function syncLogo(deps: SyncClientDeps, app: App, remoteId: string): Promise<void> {
  if (!app.logoId || app.logoId === app.syncedLogoId) return
  const logo = await deps.db.logos.get(app.logoId)
  if (!logo) return
  await deps.authorizationServer.uploadLogo(remoteId, logo)
  await deps.db.apps.update(app.id, { syncedLogoId: app.logoId })
}

/**
 * One call at a time, each decided anew from both sides: `nextSecretStep` knows the order that the server allows.
 * False when nothing more can be done, although something is missing.
 */
async function syncSecrets(deps: SyncClientDeps, app: App, remoteId: string): Promise<boolean> {
  const { db, authorizationServer } = deps
  let held = await authorizationServer.listSecrets(remoteId)
  for (let calls = 0; calls < MAX_CALLS; calls++) {
    const rows = await db.secrets.list(app.id, { withDeleted: true })
    if (await confirm(deps, rows, held)) continue
    const step = nextSecretStep(withCopies(rows, held), held, MAX_SECRETS)
    await see(deps, rows, held, step)
    if (!step) return !rows.some((row) => isBlocked(row, held))
    await take(deps, remoteId, step)
    held = await authorizationServer.listSecrets(remoteId)
  }
  throw new Error(`The secrets of ${app.id} do not settle`)
}

function take(deps: SyncClientDeps, remoteId: string, step: SecretStep): Promise<unknown> {
  const { authorizationServer } = deps
  switch (step.do) {
    case 'add':
      return authorizationServer.addSecret(
        remoteId,
        deps.sealer.open(placeOf(step.row), step.row.sealed ?? ''),
      )
    case 'activate':
      return authorizationServer.activateSecret(remoteId, step.remoteId)
    case 'deactivate':
      return authorizationServer.deactivateSecret(remoteId, step.remoteId)
    case 'delete':
      return authorizationServer.deleteSecret(remoteId, step.remoteId)
  }
}

/** Waiting will not help: the owner hears so, with what the operator needs to find it. */
const tellRefused = (deps: SyncClientDeps, app: App): Promise<void> =>
  deps.db.jobs.put('send-message', `refused:${app.id}`, {
    payload: {
      to: { tenantId: app.tenantId, userId: app.ownerId },
      notice: { kind: 'registration-refused', appId: app.id },
    },
  })

/** The first agreement is the registration; whoever was told that it takes longer is told that it is done. */
async function settle(deps: SyncClientDeps, appId: string): Promise<void> {
  await deps.db.transaction(async (stores) => {
    const app = await stores.apps.lock(appId)
    if (!app || app.registeredAt) return
    await stores.apps.update(appId, { registeredAt: isoAt(deps.clock), delayedAt: null })
    await stores.jobs.put('draw-home', `${app.tenantId}:${app.ownerId}`)
    if (!app.delayedAt) return
    const to = { tenantId: app.tenantId, userId: app.ownerId }
    await stores.jobs.put('send-message', `registered:${appId}`, {
      payload: { to, notice: { kind: 'app-registered', appId } },
    })
  })
}
