import { type Actor, holdBelonging, mustBelong } from './access.ts'
import { type AppDeps, recordChange } from './change-app.ts'
import { fingerprintsOf, newSecret, secretsIn } from './new-secret.ts'
import { isoAt } from './ports.ts'
import type { App, Secret } from './records.ts'
import { changeOf, changeSecret, otherActive } from './secrets.ts'
import type { Stores } from './stores.ts'
import { insertSecret } from './warn-owners.ts'

/** What became of a leaked secret, without its value. */
export interface LeakedSecret {
  app: App
  last4: string
  /** The new one that took its place, where it was the last. */
  successorId: string | null
}

/** *Leaked!*: ends a secret at once, without grace, for good. */
export async function compromiseSecret(deps: AppDeps, actor: Actor, secretId: string): Promise<LeakedSecret> {
  let successorId: string | null = null
  let last4 = ''
  const app = await changeSecret(deps, actor, secretId, async (secret, locked, stores) => {
    last4 = secret.last4
    successorId = await endLeaked(deps, stores, { secret, app: locked, by: actor.userId })
    return changeOf('secret.compromised', secret, { state: secret.wanted }, { state: 'compromised' })
  })
  return { app, last4, successorId }
}

/**
 * The end itself, with the app held. No app is left without a secret: where it was the last, a new one takes its
 * place in the same transaction; answers its id.
 */
async function endLeaked(
  deps: AppDeps,
  stores: Stores,
  of: { secret: Secret; app: App; by: string },
): Promise<string | null> {
  const { secret, app, by } = of
  const now = isoAt(deps.clock)
  // What is sealed stays until the sync has looked: the server may have got it without our knowing
  await stores.secrets.update(secret.id, { wanted: 'deleted', endsAt: null, compromisedAt: now })
  if (await otherActive(stores, secret)) return null
  // The cap counts inactive ones: what is left besides the leaked one has to make room
  for (const idle of (await stores.secrets.list(app.id)).filter((other) => other.wanted === 'inactive'))
    await stores.secrets.update(idle.id, { wanted: 'deleted' })
  const successor = newSecret(deps.sealer, { appId: app.id, by, now })
  await insertSecret(stores, successor)
  return successor.id
}

/** `ended`: by this report. Otherwise it had been ended before. */
export interface ReportedSecret extends LeakedSecret {
  ended: boolean
}

/** A message of Slack's has 40,000 characters, which is room for so many. */
const MOST_REPORTED = 800

/**
 * Anybody of the workspace has seen a secret where it does not belong: every one of ours in the text is ended, and
 * its owner and admins are told. The text is searched, and neither kept nor logged.
 */
export async function reportSecrets(deps: AppDeps, reporter: Actor, text: string): Promise<ReportedSecret[]> {
  await mustBelong(deps, reporter)
  const values = secretsIn(text).slice(0, MOST_REPORTED)
  const fingerprints = values.flatMap((value) => fingerprintsOf(deps.sealer, value))
  const reported: ReportedSecret[] = []
  for (const { id } of await deps.db.secrets.findByFingerprints(fingerprints)) {
    const one = await endReported(deps, reporter, id)
    if (one) reported.push(one)
  }
  return reported
}

async function endReported(
  deps: AppDeps,
  reporter: Actor,
  secretId: string,
): Promise<ReportedSecret | undefined> {
  const appId = (await deps.db.secrets.find(secretId))?.appId ?? ''
  return deps.db.transaction(async (stores) => {
    await holdBelonging(stores, reporter)
    const app = await stores.apps.lock(appId)
    const secret = app && (await stores.secrets.find(secretId))
    if (!secret) return undefined
    const { last4 } = secret
    if (secret.wanted === 'deleted') return { app, last4, successorId: null, ended: false }
    // User ids mean something in their own workspace only
    const by = reporter.tenantId === app.tenantId ? reporter.userId : null
    const actor = { tenantId: app.tenantId, userId: by ?? 'system' }
    const successorId = await endLeaked(deps, stores, { secret, app, by: actor.userId })
    const { action, detail } = changeOf(
      'secret.reported',
      secret,
      { state: secret.wanted },
      { state: 'compromised' },
    )
    await recordChange(stores, actor, app, { action, at: isoAt(deps.clock), ...detail })
    await tellReported(stores, app, secretId, { last4, by, successorId })
    return { app, last4, successorId, ended: true }
  })
}

/** The owner by name; who is an admin has to be asked of Slack, which is a job's to do. */
async function tellReported(
  stores: Stores,
  app: App,
  secretId: string,
  about: { last4: string; by: string | null; successorId: string | null },
): Promise<void> {
  const { tenantId, ownerId } = app
  const notice = { kind: 'secret-reported', appId: app.id, ...about } as const
  await stores.jobs.put('send-message', `reported:${secretId}:${ownerId}`, {
    payload: { to: { tenantId, userId: ownerId }, notice },
  })
  await stores.jobs.put('tell-admins', `reported:${secretId}`, {
    payload: { tenantId, except: ownerId, notice },
  })
}
