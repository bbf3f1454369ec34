import type { AuthorizationServer } from './authorization-server.ts'
import { type Clock, isoAt, type LastUse, type SecretWarning } from './ports.ts'
import type { App, Secret, Warning } from './records.ts'
import type { Database, Stores } from './stores.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** So long before a scheduled end its owner is warned. */
const BEFORE_END = [7 * DAY, DAY, HOUR]
/** A secret that was not used for so long is not missed when it ends. */
const STILL_USED = 30 * DAY
const OLD = 90 * DAY
const TWO = 14 * DAY
/** What is off or ends anyway is looked at again after this. */
const LATER = 7 * DAY
const MINUTE = 60_000
const BATCH = 50

export interface WarnDeps {
  db: Database
  clock: Clock
  authorizationServer: Pick<AuthorizationServer, 'lastUsed'>
}

/** Adds a secret, and plans the warning of its age. */
export async function insertSecret(stores: Stores, secret: Secret): Promise<void> {
  await stores.secrets.insert(secret)
  await stores.warnings.plan({ kind: 'old', subject: secret.id, at: after(secret.createdAt, OLD) })
}

/** The end is set: plans the first warning that lies ahead. */
export async function planEndWarning(
  stores: Stores,
  secretId: string,
  endsAt: string,
  now: string,
): Promise<void> {
  const at = nextBeforeEnd(endsAt, now)
  if (at) await stores.warnings.plan({ kind: 'ends', subject: secretId, at })
}

/** From now on there are two to stay, perhaps: looked at when it has lasted. */
export const planTwoWarning = (stores: Stores, appId: string, now: string): Promise<void> =>
  stores.warnings.plan({ kind: 'two', subject: appId, at: after(now, TWO) })

/** A job, every minute: gives what is due, a small batch at a time. */
export async function warnOwners(deps: WarnDeps): Promise<void> {
  const due = await deps.db.warnings.due(isoAt(deps.clock), BATCH)
  for (const warning of due) await warn(deps, warning)
  await deps.db.jobs.put('warn-owners', 'due', {
    runAt: isoAt(deps.clock, due.length < BATCH ? MINUTE : 0),
  })
}

/** The rows are read again: what was planned may no longer be so. Given once, by the conditional move. */
async function warn(deps: WarnDeps, warning: Warning): Promise<void> {
  const { db, clock } = deps
  const secret = await db.secrets.find(warning.subject)
  const appId = warning.kind === 'two' ? warning.subject : (secret?.appId ?? '')
  const use = warning.kind === 'ends' && secret ? await lastUse(deps, secret) : {}
  await db.transaction(async (stores) => {
    const app = await stores.apps.lock(appId)
    const now = isoAt(clock)
    const { notice, next } = app ? await JUDGE[warning.kind](stores, app, warning, now, use) : { next: null }
    if (!(await stores.warnings.move(warning, next)) || !app || !notice) return
    await stores.jobs.put('send-message', `${notice.kind}:${warning.subject}:${warning.at}`, {
      payload: { to: { tenantId: app.tenantId, userId: app.ownerId }, notice },
    })
  })
}

/** What the server tells of a secret's use; a server that does not answer tells nothing. */
export async function lastUse(deps: Omit<WarnDeps, 'clock'>, secret: Secret): Promise<LastUse> {
  const server = deps.authorizationServer
  if (!server.lastUsed || !secret.remoteId) return {}
  const app = await deps.db.apps.find(secret.appId)
  if (!app?.remoteId) return {}
  return server.lastUsed(app.remoteId, secret.remoteId).then(
    (lastUsedAt) => ({ lastUsedAt }),
    () => ({}),
  )
}

/** The same of several; empty where the server does not tell. */
export async function lastUses(
  deps: Omit<WarnDeps, 'clock'>,
  secrets: readonly Secret[],
): Promise<Map<string, LastUse>> {
  if (!deps.authorizationServer.lastUsed) return new Map()
  const uses = await Promise.all(secrets.map(async (one) => [one.id, await lastUse(deps, one)] as const))
  return new Map(uses)
}

/** What to say now, if anything, and when to look again. */
interface Judgement {
  notice?: SecretWarning
  next: string | null
}
type Judge = (stores: Stores, app: App, warning: Warning, now: string, use: LastUse) => Promise<Judgement>

const JUDGE: Record<Warning['kind'], Judge> = {
  async ends(stores, app, warning, now, use) {
    const secret = await stores.secrets.find(warning.subject)
    if (secret?.wanted !== 'active' || !secret.endsAt || secret.endsAt <= now) return { next: null }
    const { id, last4, endsAt } = secret
    const next = nextBeforeEnd(endsAt, now) ?? null
    // Planned for another end than the one that is set now
    const stale = !BEFORE_END.some((ms) => after(endsAt, -ms) === warning.at)
    if (stale || !app.active || isIdle(use, now)) return { next }
    return { next, notice: { kind: 'secret-ends', appId: app.id, secretId: id, last4, endsAt, ...use } }
  },
  async old(stores, app, warning, now) {
    const secret = await stores.secrets.find(warning.subject)
    if (!secret || secret.wanted === 'deleted') return { next: null }
    const { last4, createdAt } = secret
    if (after(createdAt, OLD) > now) return { next: after(createdAt, OLD) }
    if (!app.active || secret.wanted !== 'active' || secret.endsAt) return { next: after(now, LATER) }
    return { next: after(now, OLD), notice: { kind: 'secret-old', appId: app.id, last4, createdAt } }
  },
  async two(stores, app, _warning, now) {
    const staying = (await stores.secrets.list(app.id)).filter(
      (secret) => secret.wanted === 'active' && !secret.endsAt,
    )
    if (staying.length < 2) return { next: null }
    if (!app.active) return { next: after(now, LATER) }
    const last4s = staying.map((secret) => secret.last4)
    return { next: null, notice: { kind: 'secrets-two', appId: app.id, last4s } }
  },
}

const isIdle = ({ lastUsedAt }: LastUse, now: string): boolean =>
  lastUsedAt === null || (lastUsedAt !== undefined && lastUsedAt < after(now, -STILL_USED))

const nextBeforeEnd = (endsAt: string, now: string): string | undefined =>
  BEFORE_END.map((ms) => after(endsAt, -ms)).find((at) => at > now)

const after = (iso: string, ms: number): string => new Date(Date.parse(iso) + ms).toISOString()
