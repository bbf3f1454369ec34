import { LINK_DAYS } from '../domain/account-match.ts'
import { type Clock, isoAt } from '../domain/ports.ts'
import type { Database } from '../domain/stores.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Slack takes nothing at a response_url after this. */
const RESPONSE_URL_LIFE = 30 * MINUTE

/**
 * What has had its time goes, every minute: sealed tokens at their end, sealed response_urls when Slack no longer
 * takes them, login attempts, counted refusals, and held tokens whose end was given up after a day, confirmed
 * accounts when they are asked for a code again, and with them the attempts by which their owners could have had them
 * forgotten.
 */
export async function cleanUp(deps: { db: Database; clock: Clock }): Promise<void> {
  const { db, clock } = deps
  const steps = [
    () => db.deliveries.removeExpired(isoAt(clock)),
    () => db.accountLinks.removeOlder(isoAt(clock, -LINK_DAYS * DAY)),
    () => db.logins.forgetAnswers(isoAt(clock, -RESPONSE_URL_LIFE)),
    () => db.refusals.removeOlder(isoAt(clock, -DAY)),
    // Before the attempts that they belong to
    () => db.holds.removeOlder(isoAt(clock, HOUR - DAY)),
    () => db.logins.removeOlder(isoAt(clock, -DAY), isoAt(clock, -LINK_DAYS * DAY)),
  ]
  const errors: unknown[] = []
  // What cannot go must not keep the rest
  for (const step of steps) await step().catch((error: unknown) => errors.push(error))
  if (errors.length > 0) throw errors[0]
  await db.jobs.put('clean-up', 'expired', { runAt: isoAt(clock, MINUTE) })
}
