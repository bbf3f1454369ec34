import {
  type AuthorizationServer,
  AuthorizationServerError,
  type RemoteClient,
} from '../domain/authorization-server.ts'
import type { ClientState } from '../domain/client-state.ts'
import { compareClient, type Verdict, wantedSecrets } from '../domain/drift.ts'
import type { Logo } from '../domain/logos.ts'
import type { Clock } from '../domain/ports.ts'
import { intend, noteEnforced, recordLook } from '../domain/record-look.ts'
import type { App } from '../domain/records.ts'
import type { Sealer } from '../domain/sealing.ts'
import type { Database, Stores } from '../domain/stores.ts'
import { wantedClient } from '../domain/wanted-client.ts'
import { placeOf } from './see-secrets.ts'
import { syncSecrets } from './sync-secrets.ts'

export interface SyncClientDeps {
  db: Database
  clock: Clock
  sealer: Sealer
  authorizationServer: AuthorizationServer
}

/**
 * Makes the authorization server agree with an app's rows, and sees what somebody changed there. Level-triggered: it
 * looks at both sides and does what is missing, so it may be cut off anywhere and run again. Off comes first, on
 * comes last. What was changed outside is written down, and left as it is until somebody decides.
 */
export async function syncClient(deps: SyncClientDeps, appId: string): Promise<void> {
  const app = await deps.db.apps.find(appId)
  if (!app) return
  try {
    await agree(deps, app)
  } catch (error) {
    if (error instanceof AuthorizationServerError && error.kind === 'refused')
      await tellOwner(deps.db, app, 'registration-refused')
    throw error
  }
}

async function agree(deps: SyncClientDeps, app: App): Promise<void> {
  const { db, authorizationServer } = deps
  const there = app.remoteId ? await authorizationServer.findClient(app.remoteId) : undefined
  if (app.remoteId && !there)
    return recordLook(deps, app, { ours: app.agreed, differences: [{ what: 'gone' }] })
  const client = there ?? (await create(deps, app))
  const { remoteId } = client
  if (remoteId !== app.remoteId) await db.apps.update(app.id, { remoteId })
  const wanted = await wantedState(deps, app)
  const found = there && { ...there.picture, active: there.active }
  // Written down before it is done: a run that is cut off must know its own writing again
  const intended = await intend(deps, app, wanted)
  const verdict = compareClient({ wanted, found, ours: intended })
  const ours = verdict.enforcesOff
    ? await noteEnforced(deps, app, { active: true }, () => ({ active: true }))
    : intended
  const turns = client.active !== app.active && verdict.write.includes('active')
  if (turns && !app.active) await authorizationServer.deactivate(remoteId)
  await writePicture(deps, app, remoteId, verdict)
  const secrets = await syncSecrets(deps, app, remoteId, ours)
  if (turns && app.active) await authorizationServer.activate(remoteId)
  await recordLook(deps, app, {
    ours: secrets.ours,
    agreed: { ...wanted, secrets: wantedSecrets(secrets.rows) },
    differences: [...verdict.differences, ...secrets.differences],
  })
  await syncLogo(deps, app, remoteId)
  // Tried again until whoever filled the server's cap has made room
  if (secrets.blocked)
    throw new AuthorizationServerError(
      'unavailable',
      'secrets_blocked',
      `Secrets made elsewhere leave no way to bring those of ${app.id} about`,
    )
}

async function wantedState(deps: SyncClientDeps, app: App): Promise<ClientState> {
  const picture = deps.authorizationServer.pictureOf(wantedClient(app))
  const secrets = wantedSecrets(await deps.db.secrets.list(app.id))
  return { ...picture, active: app.active, secrets }
}

async function writePicture(
  deps: SyncClientDeps,
  app: App,
  remoteId: string,
  { write }: Verdict,
): Promise<void> {
  const aspects = write.filter((aspect) => aspect !== 'active')
  if (aspects.length > 0) await deps.authorizationServer.updateClient(remoteId, wantedClient(app), aspects)
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
  const taken = await uploaded(deps, remoteId, logo)
  await deps.db.transaction(async (stores) => {
    await stores.apps.update(app.id, { syncedLogoId: app.logoId })
    if (!taken) await tellOwner(stores, app, 'logo-refused')
  })
}

/** A logo is an extra, never a condition: it comes last, and the server may refuse it. */
async function uploaded(deps: SyncClientDeps, remoteId: string, logo: Logo): Promise<boolean> {
  try {
    await deps.authorizationServer.uploadLogo(remoteId, logo)
    return true
  } catch (error) {
    if (error instanceof AuthorizationServerError && error.kind === 'refused') return false
    throw error
  }
}

/** Waiting will not help: the owner hears so, with what the operator needs to find it. */
const tellOwner = (
  { jobs }: Pick<Stores, 'jobs'>,
  app: App,
  kind: 'registration-refused' | 'logo-refused',
): Promise<void> =>
  jobs.put('send-message', `${kind}:${app.id}`, {
    payload: { to: { tenantId: app.tenantId, userId: app.ownerId }, notice: { kind, appId: app.id } },
  })
