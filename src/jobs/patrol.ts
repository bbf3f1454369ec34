import { type Clock, isoAt } from '../domain/ports.ts'
import type { Database } from '../domain/stores.ts'

const SECOND = 1_000
const DAY = 24 * 3_600 * SECOND
/** A client takes about five calls, and Okta counts them by the minute: so many apps a day are more than anybody has. */
const BETWEEN_APPS = 5 * SECOND
const WHEN_ALL_ARE_SEEN = 600 * SECOND

/**
 * Sees to it that every app's client is looked at once a day, one app after the other. An app counts as seen once the
 * look is asked for: where the server does not answer, the look itself is what waits and tries again.
 */
export async function patrol(deps: { db: Database; clock: Clock }): Promise<void> {
  const { db, clock } = deps
  const app = await db.apps.leastRecentlyLookedAt(isoAt(clock, -DAY))
  await db.transaction(async (stores) => {
    if (app) {
      await stores.apps.update(app.id, { lookedAt: isoAt(clock) })
      await stores.jobs.put('sync-client', app.id)
    }
    await stores.jobs.put('patrol', 'clients', {
      runAt: isoAt(clock, app ? BETWEEN_APPS : WHEN_ALL_ARE_SEEN),
    })
  })
}
