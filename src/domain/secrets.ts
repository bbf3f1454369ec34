import type { Actor } from './access.ts'
import { type AppDeps, changeApp } from './change-app.ts'
import { isLive } from './client-secret.ts'
import { PortalError } from './errors.ts'
import { idFrom, randomText } from './ids.ts'
import { newSecret } from './new-secret.ts'
import { isoAt } from './ports.ts'
import type { App, Secret } from './records.ts'
import { secretFor, secretThere } from './reveal-secret.ts'
import type { Stores } from './stores.ts'
import { insertSecret, planEndWarning, planTwoWarning } from './warn-owners.ts'

/** Okta's cap, and ours: inactive ones count. */
export const MAX_SECRETS = 2

const HOUR = 3_600_000

/** What becomes of the old secret when a new one is generated: milliseconds until its end, or kept. */
export const GRACE = { keep: null, now: 0, '1h': HOUR, '24h': 24 * HOUR, '7d': 7 * 24 * HOUR } as const
export type Grace = keyof typeof GRACE

/**
 * Adds a secret and decides what becomes of the one there is. `submission` names the form that was sent: sent again,
 * it changes nothing.
 */
export async function generateSecret(
  deps: AppDeps,
  actor: Actor,
  appId: string,
  grace: Grace,
  submission = randomText(20),
): Promise<App> {
  const id = idFrom('sec', `${actor.tenantId}:${actor.userId}:${submission}`)
  return changeApp(deps, actor, appId, async (app, stores) => {
    if (await stores.secrets.find(id)) return { changes: {} }
    const secrets = await stores.secrets.list(app.id)
    if (secrets.length >= MAX_SECRETS) throw new PortalError('too_many_secrets', howToMakeRoom(secrets))
    const now = isoAt(deps.clock)
    const fresh = newSecret(deps.sealer, { id, appId, by: actor.userId, now })
    await insertSecret(stores, fresh)
    const old = secrets.find((secret) => secret.wanted === 'active')
    const ms = GRACE[grace]
    if (old && ms !== null) await scheduleEnd(stores, old, now, ms)
    else if (old) await planTwoWarning(stores, app.id, now)
    const ending = old ? { old: old.last4, grace } : {}
    return {
      changes: {},
      action: 'secret.generated',
      detail: { before: null, after: { last4: fresh.last4, ...ending } },
    }
  })
}

async function scheduleEnd(stores: Stores, secret: Secret, now: string, ms: number): Promise<void> {
  if (ms === 0) return stores.secrets.update(secret.id, { wanted: 'inactive', endsAt: null })
  const endsAt = new Date(Date.parse(now) + ms).toISOString()
  await stores.secrets.update(secret.id, { endsAt })
  await stores.jobs.put('end-secret', secret.id, { runAt: endsAt })
  await planEndWarning(stores, secret.id, endsAt, now)
}

/** Switches a secret off. Tokens that were issued with it live on until they expire. */
export async function deactivateSecret(deps: AppDeps, actor: Actor, secretId: string): Promise<App> {
  return changeSecret(deps, actor, secretId, async (secret, _app, stores) => {
    if (secret.wanted !== 'active') return { changes: {} }
    // Also for an app that is off: Okta never gives up the only active secret
    if (!(await otherActive(stores, secret)))
      throw new PortalError(
        'last_secret',
        'This is the only active secret that stays. Generate a new one first, or switch the whole app off.',
      )
    await stores.secrets.update(secret.id, { wanted: 'inactive', endsAt: null })
    return changeOf('secret.deactivated', secret, { state: 'active' }, { state: 'inactive' })
  })
}

/** Switches an inactive secret on again; a compromised one is gone and cannot come back. */
export async function activateSecret(deps: AppDeps, actor: Actor, secretId: string): Promise<App> {
  return changeSecret(deps, actor, secretId, async (secret, app, stores) => {
    if (secret.wanted === 'active') return { changes: {} }
    await stores.secrets.update(secret.id, { wanted: 'active' })
    if (await otherActive(stores, secret)) await planTwoWarning(stores, app.id, isoAt(deps.clock))
    return changeOf('secret.activated', secret, { state: 'inactive' }, { state: 'active' })
  })
}

/** Only inactive secrets are deleted. */
export async function deleteSecret(deps: AppDeps, actor: Actor, secretId: string): Promise<App> {
  return changeSecret(deps, actor, secretId, async (secret, _app, stores) => {
    if (secret.wanted === 'active')
      throw new PortalError('secret_state', 'An active secret cannot be deleted. Deactivate it first.')
    await stores.secrets.update(secret.id, { wanted: 'deleted' })
    return changeOf('secret.deleted', secret, { state: 'inactive' }, { state: 'deleted' })
  })
}

/** Calls a scheduled end off: both secrets stay. */
export async function keepSecret(deps: AppDeps, actor: Actor, secretId: string): Promise<App> {
  return changeSecret(deps, actor, secretId, async (secret, app, stores) => {
    const now = isoAt(deps.clock)
    if (!isLive(secret, now))
      throw new PortalError(
        'secret_state',
        'This secret has reached its end already. Activate it again in Client Secrets if you still need it.',
      )
    if (!secret.endsAt) return { changes: {} }
    await stores.secrets.update(secret.id, { endsAt: null })
    await planTwoWarning(stores, app.id, now)
    return changeOf('secret.kept', secret, { endsAt: secret.endsAt }, { endsAt: null })
  })
}

/** Run by the job at a secret's scheduled end. The time is read again: it may have been called off. */
export async function endSecret(deps: AppDeps, secretId: string): Promise<void> {
  await deps.db.transaction(async (stores) => {
    const known = await stores.secrets.find(secretId)
    const app = known && (await stores.apps.lock(known.appId))
    // Read again under the lock: its end may have been called off meanwhile
    const secret = app && (await stores.secrets.find(secretId))
    const now = isoAt(deps.clock)
    if (!app || !secret?.endsAt || secret.wanted !== 'active' || secret.endsAt > now) return
    await stores.secrets.update(secret.id, { wanted: 'inactive', endsAt: null })
    await stores.audit.append({
      tenantId: app.tenantId,
      at: now,
      actor: 'system',
      action: 'secret.ended',
      appId: app.id,
      subject: null,
      before: JSON.stringify({ last4: secret.last4, state: 'active' }),
      after: JSON.stringify({ last4: secret.last4, state: 'inactive' }),
    })
    await stores.jobs.put('sync-client', app.id)
    await stores.jobs.put('send-message', `secret-ended:${secret.id}`, {
      payload: {
        to: { tenantId: app.tenantId, userId: app.ownerId },
        notice: { kind: 'secret-ended', appId: app.id, last4: secret.last4 },
      },
    })
  })
}

/** A change of one secret, by whoever may use its app. */
export async function changeSecret(
  deps: AppDeps,
  actor: Actor,
  secretId: string,
  work: (secret: Secret, app: App, stores: Stores) => ReturnType<Parameters<typeof changeApp>[3]>,
): Promise<App> {
  const { app } = await secretFor(deps, actor, secretId)
  return changeApp(deps, actor, app.id, async (locked, stores) => {
    // Read again under the lock: another click may have been faster
    return work(secretThere(await stores.secrets.find(secretId)), locked, stores)
  })
}

/** What the audit keeps of it. */
export const changeOf = (action: string, secret: Secret, before: object, after: object) => ({
  changes: {},
  action,
  detail: { before: { last4: secret.last4, ...before }, after: { last4: secret.last4, ...after } },
})

/** Another active secret that is not about to end. */
export async function otherActive(stores: Stores, secret: Secret): Promise<boolean> {
  const others = (await stores.secrets.list(secret.appId)).filter((other) => other.id !== secret.id)
  return others.some((other) => other.wanted === 'active' && !other.endsAt)
}

function howToMakeRoom(secrets: readonly Secret[]): string {
  const idle = secrets.find((secret) => secret.wanted === 'inactive')
  return idle
    ? `An app has at most ${MAX_SECRETS} secrets. Delete the inactive one that ends in ${idle.last4} first.`
    : `An app has at most ${MAX_SECRETS} secrets, and both are active. Deactivate one, delete it, then generate the new one.`
}
