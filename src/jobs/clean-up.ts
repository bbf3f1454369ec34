import { LINK_DAYS } from '../domain/account-match.ts'
import { type Clock, isoAt } from '../domain/ports.ts'
import type { Database } from '../domain/stores.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Slack takes nothing at a response_url after this. */
const RESPONSE_URL_LIFE = 30 * MINUTE

/**
 * What has had its time goes, every minute: sealed tokens at their end, sealed response_urls when Slack no longer
 * takes them, login attempts and counted refusals after a day, confirmed accounts when they are asked for a code again, and with them the
 * attempts by which their owners could have had them forgotten.
 */
export async function cleanUp(deps: { db: Database; clock: Clock }): Promise<void> {
  const { db, clock } = deps
  await db.deliveries.removeExpired(isoAt(clock))
  await db.accountLinks.removeOlder(isoAt(clock, -LINK_DAYS * DAY))
  await db.logins.forgetAnswers(isoAt(clock, -RESPONSE_URL_LIFE))
  await db.refusals.removeOlder(isoAt(clock, -DAY))
  await db.logins.removeOlder(isoAt(clock, -DAY), isoAt(clock, -LINK_DAYS * DAY))
  await db.jobs.put('clean-up', 'expired', { runAt: isoAt(clock, MINUTE) })
}
