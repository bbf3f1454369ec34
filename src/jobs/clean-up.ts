import { type Clock, type Database, isoAt } from '../domain/ports.ts'

const DAY = 86_400_000

/** What has had its time goes: sealed tokens at their end, login attempts a day after theirs. */
export async function cleanUp(deps: { db: Database; clock: Clock }): Promise<void> {
  const { db, clock } = deps
  await db.deliveries.removeExpired(isoAt(clock))
  await db.logins.removeOlder(isoAt(clock, -DAY))
}
