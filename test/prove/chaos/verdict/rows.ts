import type { Connection } from '../../../../src/db/schema.ts'
import { openStores } from '../../../../src/db/stores.ts'
import { acme } from '../../../../src/sandbox/cast.ts'
import type { Stage } from '../world/stage.ts'

/** What the rows say of people, and of what is told them. */
export async function readRows(connection: Connection, { slack, clock }: Stage) {
  const { kysely } = connection
  const { db } = openStores(connection, clock)
  const people = slack.gestures.screen(slack.person('ada').id, { kind: 'home' }).people
  const reviewIds = await kysely.selectFrom('reviews').select('id').execute()
  const reviews = await Promise.all(reviewIds.map(({ id }) => db.reviews.find(id)))
  const access = await db.access.newest(acme.teamId, 1_000)
  const homes = await kysely.selectFrom('homes').selectAll().execute()
  return {
    audit: await kysely.selectFrom('audit').selectAll().orderBy('seq').execute(),
    reviews: reviews.flatMap((review) => review ?? []),
    names: new Map(people.map(({ id, realName }) => [id, realName])),
    admins: new Set(people.flatMap(({ id, role }) => (role === 'admin' || role === 'owner' ? [id] : []))),
    access: new Set(access.map(({ userId }) => userId)),
    homes: homes.map((home) => ({ ...home, wholeTenant: home.wholeTenant !== 0 })),
    requests: await kysely.selectFrom('accessRequests').selectAll().execute(),
    requestCards: await kysely.selectFrom('requestCards').selectAll().execute(),
    keptTooLong: await keptTooLong(kysely),
  }
}

/** What is sealed goes when its time is over; the job that sees to it runs every minute. */
async function keptTooLong(kysely: Connection['kysely']): Promise<string[]> {
  const before = new Date(Date.now() - 90_000).toISOString()
  const holds = await kysely.selectFrom('holds').select('id').where('expiresAt', '<', before).execute()
  const tokens = await kysely.selectFrom('deliveries').select('id').where('expiresAt', '<', before).execute()
  return [...holds, ...tokens].map(({ id }) => `the token of login ${id} is kept beyond its time`)
}
