import { type Clock, isoAt, type Notice } from './ports.ts'
import type { App, PersonRef } from './records.ts'
import type { Stores } from './stores.ts'

/** Written to whoever owns the app when the message goes out: it may have been given away since. */
const TO_OWNER: ReadonlySet<Notice['kind']> = new Set([
  'app-registered',
  'registration-refused',
  'logo-refused',
  'client-restored',
  'changed-outside',
  'secret-ended',
  'secret-ends',
  'secret-old',
  'secrets-two',
])

/**
 * A message can wait for days until Slack takes it. Answers whom it goes to by then, and what it says; nothing where it
 * is not so any more.
 */
export async function currentNotice(
  deps: { db: Stores; clock: Clock },
  { to, notice }: { to: PersonRef; notice: Notice },
): Promise<{ to: PersonRef; notice: Notice } | undefined> {
  const app = 'appId' in notice ? await deps.db.apps.find(notice.appId) : undefined
  if (app && TO_OWNER.has(notice.kind))
    return (await isStillSo(deps, notice, app)) ? { to: { ...to, userId: app.ownerId }, notice } : undefined
  if (notice.kind === 'owner-left') return ownerLeft(deps, to, notice)
  return (await isStillSo(deps, notice, app)) ? { to, notice } : undefined
}

async function isStillSo(
  { db, clock }: { db: Stores; clock: Clock },
  notice: Notice,
  app: App | undefined,
): Promise<boolean> {
  switch (notice.kind) {
    case 'token-waiting': {
      const delivery = await db.deliveries.find(notice.loginId)
      return delivery !== undefined && !delivery.shownAt && delivery.expiresAt > isoAt(clock)
    }
    case 'code-wanted':
      return (await db.logins.find(notice.loginId))?.status === 'held'
    case 'secret-ends': {
      const secret = await db.secrets.find(notice.secretId)
      return secret?.wanted === 'active' && secret.endsAt === notice.endsAt && notice.endsAt > isoAt(clock)
    }
    case 'changed-outside':
      return Boolean(app?.drift)
    case 'channel-unfit': {
      const review = await db.reviews.find(notice.reviewId)
      return review?.status === 'pending' && review.problem !== null
    }
    default:
      return true
  }
}

/** With what they are now, and with what they own now. */
async function ownerLeft(
  { db }: { db: Stores },
  to: PersonRef,
  notice: Notice & { kind: 'owner-left' },
): Promise<{ to: PersonRef; notice: Notice } | undefined> {
  const owner = { tenantId: to.tenantId, userId: notice.ownerId }
  if (await db.access.has(owner)) return undefined
  const count = await db.apps.count({ tenantId: to.tenantId, ownerId: notice.ownerId })
  const became = (await db.people.find(owner))?.kind
  return count > 0 ? { to, notice: { ...notice, count, became } } : undefined
}
