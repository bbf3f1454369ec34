import type { Environment } from '../../../../src/config.ts'
import { connect } from '../../../../src/db/connect.ts'
import { migrate } from '../../../../src/db/migrations.ts'
import { freePorts } from '../../../support/program.ts'
import { ENCRYPTION_KEY, giveAccess, type Outside, startOutside } from '../../../support/world.ts'
import type { DatabaseKind } from '../../rig.ts'
import { DEVELOPERS, moveIn, NEWCOMERS, REVIEWERS } from '../people/crowd.ts'
import { Ledger } from '../people/ledger.ts'
import { Person } from '../people/person.ts'
import type { Site } from '../people/site.ts'
import type { Scene } from '../troubles/scene.ts'
import { startBalancer } from './balancer.ts'
import { openDatabase } from './databases.ts'
import { Instance } from './fleet.ts'
import { planted } from './planted.ts'

export interface Stage extends Scene, Pick<Outside, 'clock'> {
  site: Site
  stop(): Promise<void>
}

export async function setUp(
  kind: DatabaseKind,
  { instances: count, fault }: { instances: number; fault: string | undefined },
): Promise<Stage> {
  const mode = kind === 'PostgreSQL' ? 'http' : 'socket'
  const [outside, database] = await Promise.all([startOutside(mode), openDatabase(kind)])
  await moveIn(outside.slack)
  await withConnection(database.url, migrate)
  const first = await freePorts(count)
  const ports = Array.from({ length: count }, (_, index) => first + index)
  const balancer = await startBalancer(ports)
  if (mode === 'http') outside.slack.deliverTo(`${balancer.url}/slack/events`)
  const environment: Environment = {
    HOST: '127.0.0.1',
    PUBLIC_URL: balancer.url,
    DATABASE_URL: database.url,
    ENCRYPTION_KEYS: `test:${ENCRYPTION_KEY.toString('base64')}`,
    LOG_LEVEL: 'info',
    MAX_APPS_PER_PERSON: '1000',
    MAX_LOGIN_LINKS_PER_MINUTE: '100',
    MAX_SUBMISSIONS_PER_HOUR: '1000',
    ...outside.slack.settings,
    ...outside.okta.settings,
    REVIEW_TEAMS: teams(outside),
    ...planted(fault),
  }
  const instances = ports.map((port) => new Instance(environment, port))
  const { slack, okta, clock } = outside
  return {
    slack,
    okta,
    clock,
    mode,
    database,
    instances,
    site: siteOf(outside),
    async stop() {
      await Promise.all(instances.map((instance) => instance.kill()))
      await balancer.stop()
      await outside.stop()
      await database.stop()
    },
  }
}

/** All are up, and those who own apps have access. */
export async function open({ instances, slack, okta, clock }: Stage): Promise<void> {
  await Promise.all(instances.map((instance) => instance.start()))
  await Promise.all(instances.map((instance) => instance.ready()))
  const outside = { slack, okta, clock, person: slack.person, stop: async () => undefined }
  await giveAccess(outside, ...DEVELOPERS)
}

export async function withConnection<T>(
  url: string,
  work: (connection: ReturnType<typeof connect>) => Promise<T>,
): Promise<T> {
  const connection = connect(url)
  try {
    return await work(connection)
  } finally {
    await connection.kysely.destroy()
  }
}

const teams = ({ slack }: Outside): string =>
  Object.entries(REVIEWERS)
    .map(([team, handles]) => `${team}=${handles.map((handle) => slack.person(handle).id).join('|')}`)
    .join(',')

function siteOf({ slack, okta }: Outside): Site {
  const patience = { ms: 0 }
  const people = new Map<string, Person>()
  let number = 0
  return {
    slack,
    okta,
    ledger: new Ledger(),
    apps: [],
    changedOutside: new Set(),
    patience,
    newcomers: NEWCOMERS,
    developers: DEVELOPERS,
    person(handle) {
      const person = people.get(handle) ?? new Person(slack, handle, patience)
      people.set(handle, person)
      return person
    },
    number: () => String(++number).padStart(4, '0'),
  }
}
