import type { Actor } from './access.ts'
import { type Adoption, adoptionOf, adoptionProblem } from './adoption.ts'
import { type AppDeps, changeApp, summary } from './change-app.ts'
import type { ClientState, Difference } from './client-state.ts'
import { seenThere } from './drift.ts'
import { endLogins } from './end-logins.ts'
import { PortalError } from './errors.ts'
import { newId, sha256 } from './ids.ts'
import { newSecret } from './new-secret.ts'
import { isoAt } from './ports.ts'
import type { App, Secret } from './records.ts'
import type { Stores } from './stores.ts'
import { insertSecret } from './warn-owners.ts'

/** Names what somebody saw when they decided: what has changed once more since is not what they decided on. */
export const driftMark = (app: App): string =>
  sha256(JSON.stringify(app.drift?.differences ?? [])).slice(0, 16)

/** The row takes over what the authorization server holds, where the rules allow it. */
export async function adoptApp(deps: AppDeps, actor: Actor, appId: string, mark: string): Promise<App> {
  return changeApp(deps, actor, appId, async (app, stores) => {
    const differences = differencesOf(app, mark)
    const secrets = await stores.secrets.list(appId)
    const problem = adoptionProblem(deps.rules, app, secrets, differences)
    if (problem) throw new PortalError('changed_outside', `This cannot be adopted. ${problem}`)
    const adoption = adoptionOf(differences)
    await adoptSecrets(deps, stores, actor, appId, adoption)
    if (adoption.changes.active === false) await endLogins(stores, { appId })
    return {
      changes: { ...adoption.changes, drift: null },
      action: 'app.adopted',
      detail: { before: summary(app), after: { ...summary(app), ...seenThere(differences) } },
    }
  })
}

async function adoptSecrets(
  deps: AppDeps,
  stores: Stores,
  actor: Actor,
  appId: string,
  { secrets, added }: Adoption,
): Promise<void> {
  for (const [id, wanted] of secrets) await stores.secrets.update(id, { wanted, endsAt: null })
  for (const secret of added)
    await insertSecret(
      stores,
      foreignSecret(deps, actor, appId, secret, secret.active ? 'active' : 'inactive'),
    )
}

/** A secret that somebody made at the server: its value is there, and never was here. */
function foreignSecret(
  deps: AppDeps,
  actor: Actor,
  appId: string,
  { remoteId, last4 }: { remoteId: string; last4: string },
  wanted: Secret['wanted'],
): Secret {
  return {
    id: newId('sec'),
    appId,
    wanted,
    last4,
    sealed: null,
    remoteId,
    held: null,
    createdAt: isoAt(deps.clock),
    createdBy: actor.userId,
    endsAt: null,
    compromisedAt: null,
    fingerprint: null,
  }
}

/**
 * The authorization server is made equal to the row again: what was found there counts as ours from now on, so that
 * the sync writes over it. A client that is gone is made anew with the same client id. Values of secrets that are
 * gone do not come back: where none is left, a new one takes their place.
 */
export async function restoreApp(deps: AppDeps, actor: Actor, appId: string, mark: string): Promise<App> {
  return changeApp(deps, actor, appId, async (app, stores) => {
    const differences = differencesOf(app, mark)
    const gone = differences.some(({ what }) => what === 'gone')
    const lost = (await stores.secrets.list(appId)).filter(
      (secret) => (gone && secret.remoteId) || isLost(secret, differences),
    )
    for (const secret of lost) await stores.secrets.update(secret.id, { wanted: 'deleted', endsAt: null })
    const foreign = differences.flatMap((one) => (one.what === 'secret-added' ? [one] : []))
    const unwanted = foreign.map((secret) => foreignSecret(deps, actor, appId, secret, 'deleted'))
    for (const secret of unwanted) await stores.secrets.insert(secret)
    const fresh = lost.length > 0 ? await replaceLost(deps, stores, actor, app) : undefined
    if (gone || fresh) await tellRestored(stores, app)
    const [agreed] = app.agreed ?? []
    const changes = gone
      ? { remoteId: null, syncedLogoId: null, agreed: null }
      : { agreed: agreed ? [...(app.agreed ?? []), withFound(agreed, differences, unwanted)] : null }
    return {
      changes: { ...changes, drift: null },
      action: 'app.restored',
      detail: {
        before: { ...summary(app), ...seenThere(differences) },
        after: { ...summary(app), ...(fresh && { 'secret-new': `••••${fresh.last4}` }) },
      },
    }
  })
}

const isLost = (secret: Secret, differences: readonly Difference[]): boolean =>
  differences.some((difference) => difference.what === 'secret-gone' && difference.secretId === secret.id)

/** A new secret where no active one is left. */
async function replaceLost(
  deps: AppDeps,
  stores: Stores,
  actor: Actor,
  app: App,
): Promise<Secret | undefined> {
  const left = await stores.secrets.list(app.id)
  if (left.some((secret) => secret.wanted === 'active')) return undefined
  const fresh = newSecret(deps.sealer, { appId: app.id, by: actor.userId, now: isoAt(deps.clock) })
  await insertSecret(stores, fresh)
  return fresh
}

const tellRestored = (stores: Stores, app: App): Promise<void> =>
  stores.jobs.put('send-message', `client-restored:${app.id}`, {
    payload: {
      to: { tenantId: app.tenantId, userId: app.ownerId },
      notice: { kind: 'client-restored', appId: app.id },
    },
  })

/** What was found, as a state that the server may hold from us. */
function withFound(
  agreed: ClientState,
  differences: readonly Difference[],
  unwanted: readonly Secret[],
): ClientState {
  const on = unwanted.map((secret) => [secret.id, true] as const)
  const found: ClientState = { ...agreed, secrets: { ...agreed.secrets, ...Object.fromEntries(on) } }
  for (const difference of differences) {
    if (difference.what === 'name') found.name = difference.there
    else if (difference.what === 'active') found.active = difference.there
    else if ('there' in difference) found[difference.what] = difference.there
    else if (difference.what === 'login') found.login = false
    else if (difference.what === 'secret-off') found.secrets[difference.secretId] = false
    else if (difference.what === 'secret-on') found.secrets[difference.secretId] = true
  }
  return found
}

function differencesOf(app: App, mark: string): Difference[] {
  if (!app.drift)
    throw new PortalError(
      'changed_outside',
      'Nothing differs any more. Open the app again to see it as it is.',
    )
  if (driftMark(app) !== mark)
    throw new PortalError(
      'changed_outside',
      'The client has changed once more since you looked. Open the app again, and decide on what is there now.',
    )
  return app.drift.differences
}
