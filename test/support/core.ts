import { readFileSync } from 'node:fs'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrations.ts'
import type { Connection } from '../../src/db/schema.ts'
import { type OpenDatabase, openStores } from '../../src/db/stores.ts'
import type { Actor } from '../../src/domain/access.ts'
import { type Catalogue, parseCatalogue } from '../../src/domain/catalogue.ts'
import type { AppDeps } from '../../src/domain/change-app.ts'
import { type Clock, type Directory, isoAt, type Profile } from '../../src/domain/ports.ts'
import { keyRing, type Sealer } from '../../src/domain/sealing.ts'
import type { Database } from '../../src/domain/stores.ts'
import type { ReviewTiming } from '../../src/domain/submit-review.ts'
import { type Member, slackPeople } from '../../src/sandbox/cast.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'

const CATALOGUE = new URL('../../src/domain/zoominfo-catalogue.json', import.meta.url)
export const catalogue: Catalogue = parseCatalogue(JSON.parse(readFileSync(CATALOGUE, 'utf8')))

export const sealer: Sealer = keyRing([{ kid: 'test', key: Buffer.alloc(32, 7) }])

/** Everything below Slack, on a real database. */
export interface Core extends OpenDatabase {
  deps: AppDeps & ReviewTiming & { clock: FakeClock }
  clock: FakeClock
  connection: Connection
}

export async function openCore(databaseUrl: string, clock: FakeClock = fakeClock()): Promise<Core> {
  const connection = connect(databaseUrl)
  await migrate(connection)
  const open = openStores(connection, clock)
  const rules = {
    catalogue,
    packagesOf: () => ['enterprise-api'],
    forbiddenHosts: ['devportal.example.com', 'acme.okta.com'],
  }
  const people = { directory: castIn(open.db, clock), adminUsers: [], company: 'ZoomInfo', reminderHours: 24 }
  // Out of the way of what is no test of them
  const limits = { appsPerPerson: 1_000, loginLinksPerMinute: 1_000, submissionsPerHour: 1_000 }
  const deps = { db: open.db, clock, sealer, rules, limits, ...people }
  return { ...open, deps, clock, connection }
}

/** One of the sandbox's people, as their click arrives. */
export function actor(name: string): Actor {
  const { teamId, id } = member(name)
  return { tenantId: teamId, userId: id }
}

function member(name: string): Member {
  const found = slackPeople.find((person) => person.name === name)
  if (!found) throw new Error(`nobody is called ${name}`)
  return found
}

/** The same people as in the sandbox's workspace, without asking it over the wire; known once they were asked for. */
const castIn = (db: Database, clock: Clock): Directory => ({
  admins: async () => [],
  byEmail: async (email) => slackPeople.find((one) => one.email === email)?.id,
  async profile({ tenantId, userId }) {
    const person = slackPeople.find((one) => one.id === userId)
    const profile = person && profileOf(person)
    if (profile) await db.people.save({ tenantId, userId }, profile, isoAt(clock))
    return profile
  },
})

const profileOf = ({ role, realName, email, tz }: Member): Profile => ({
  kind: role === 'guest' || role === 'visitor' ? role : 'member',
  isAdmin: role === 'admin' || role === 'owner',
  name: realName,
  email,
  tz,
})
