import {
  type AuthorizationServer,
  AuthorizationServerError,
  type RemoteClient,
  type RemoteSecret,
} from '../domain/authorization-server.ts'
import { type Clock, isoAt } from '../domain/ports.ts'
import type { App, Secret } from '../domain/records.ts'
import type { Sealer } from '../domain/sealing.ts'
import { nextSecretStep, type SecretStep } from '../domain/secret-steps.ts'
import { MAX_SECRETS } from '../domain/secrets.ts'
import type { Database } from '../domain/stores.ts'
import { wantedClient } from '../domain/wanted-client.ts'

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
  await syncSecrets(deps, app, client.remoteId)
  if (!client.active && app.active) await authorizationServer.activate(client.remoteId)
  await settle(deps, app.id)
}

/** The new client's first secret is ours, so that a retry after a cut connection knows it again. */
async function create(deps: SyncClientDeps, app: App): Promise<RemoteClient> {
  const secrets = await deps.db.secrets.list(app.id)
  const first = secrets.find((secret) => secret.wanted === 'active' && secret.sealed)
  if (!first?.sealed) throw new Error(`App ${app.id} has no client and no secret to create one with`)
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

/** One call at a time, each decided anew from both sides: `nextSecretStep` knows the order that the server allows. */
async function syncSecrets(deps: SyncClientDeps, app: App, remoteId: string): Promise<void> {
  const { db, authorizationServer } = deps
  let held = await authorizationServer.listSecrets(remoteId)
  for (let calls = 0; calls < MAX_CALLS; calls++) {
    const rows = await db.secrets.list(app.id, { withDeleted: true })
    if (await confirm(deps, rows, held)) continue
    const step = nextSecretStep(rows, held, MAX_SECRETS)
    if (!step) return
    await take(deps, remoteId, step)
    held = await authorizationServer.listSecrets(remoteId)
  }
  throw new Error(`The secrets of ${app.id} do not settle`)
}

/** Rows whose value the server has: from here on it keeps the value, and we don't. */
async function confirm(deps: SyncClientDeps, rows: Secret[], held: RemoteSecret[]): Promise<boolean> {
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

const placeOf = (secret: Secret) => `secrets:${secret.id}:value` as const
