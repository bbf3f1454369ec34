import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrations.ts'
import { openStores } from '../../src/db/stores.ts'
import type { Database } from '../../src/domain/stores.ts'
import { acme, reviews } from '../../src/sandbox/cast.ts'
import { type Databases, type databases, startDatabases } from '../support/databases.ts'
import { freePorts, type Program, startProgram } from '../support/program.ts'
import { ENCRYPTION_KEY, giveAccess, type Outside, startOutside } from '../support/world.ts'
import { type Activations, watchActivations } from './activations.ts'
import { type JobLeft, jobsLeft } from './jobs-left.ts'
import { readLog } from './log-lines.ts'
import { until } from './until.ts'

export type DatabaseKind = (typeof databases)[number]

/** Somebody who presses buttons. */
export interface Presser {
  id: string
  name: string
  /** The review teams that they can speak for. */
  teams: readonly string[]
}

/** Two processes of the real program on one database, between the sandbox's Slack and Okta. */
export interface Rig extends Outside {
  db: Database
  teams: readonly string[]
  /** Reviewers of each team and one of both; then the submitter, of a team herself, and an onlooker: they may not decide. */
  pressers: Presser[]
  admins: Presser[]
  submitter: Presser
  reviewChannel: string
  activations: Activations
  /** How many of the processes have refused somebody so far. */
  refusing(): number
  /** Waits until both processes have done what there is to do. A busy machine takes its time. */
  rest(): Promise<void>
  /** What is wrong in the end: objections of the sandbox, errors in the programs' logs, jobs left or given up. */
  complaints(): Promise<string[]>
  /** How often something was tried again, by the programs' logs. */
  warnings(): number
}

const person = (id: string, name: string, teams: string[] = []): Presser => ({ id, name, teams })

const PIA = person('U0PIA00001', 'Pia Castellano')
const ADA = person('U0ADA00001', 'Ada Okafor')
const KNOWN = [
  person('U0RAE00001', 'Rae Lindqvist', ['api']),
  person('U0TOMAS001', 'Tomas Beck', ['partnership']),
]
const NEW = [
  person('U0RAUL0001', 'Raul Ibarra', ['api']),
  person('U0RITA0001', 'Rita Moen', ['api']),
  person('U0TILDA001', 'Tilda Voss', ['partnership']),
  person('U0TARIQ001', 'Tariq Aziz', ['partnership']),
  person('U0BOTH0001', 'Bo Sandoval', ['api', 'partnership']),
]
const ADMINS = [person('U0AXEL0001', 'Axel Brandt'), person('U0ASTA0001', 'Asta Nyberg')]
const TEAMS = ['api', 'partnership']

const REST_MS = 60_000

export async function startRig(kind: DatabaseKind): Promise<Rig> {
  const server = await startDatabases(kind)
  const databaseUrl = await server.fresh()
  const outside = await startOutside()
  await settleIn(outside)
  const connection = connect(databaseUrl)
  await migrate(connection)
  const stores = openStores(connection, outside.clock)
  const left = (): Promise<JobLeft[]> => jobsLeft(connection, outside.clock.now())
  const programs = await startTwo(outside, databaseUrl)
  await giveAccess(outside, 'pia')
  return {
    ...outside,
    db: stores.db,
    teams: TEAMS,
    pressers: [...KNOWN, ...NEW, PIA, ADA],
    admins: [ADA, ...ADMINS],
    submitter: PIA,
    reviewChannel: reviews.channel.id,
    activations: watchActivations(outside.okta),
    refusing: () => programs.filter((program) => program.output().includes('already_decided')).length,
    rest: async () => void (await until(async () => (await left()).every((job) => job.givenUp), REST_MS)),
    complaints: async () => [
      ...outside.slack.violations,
      ...outside.okta.violations,
      ...programs.flatMap((program) => readLog(program.output()).errors),
      ...(await left()).map((job) => job.words),
    ],
    warnings: () => programs.reduce((sum, program) => sum + readLog(program.output()).warnings, 0),
    async stop() {
      await stores.close()
      await stopAll(programs, outside, server)
    },
  }
}

async function settleIn({ slack }: Outside): Promise<void> {
  const add = ({ id, name }: Presser, role: 'member' | 'admin') =>
    slack.addPerson({
      id,
      teamId: acme.teamId,
      name: name.split(' ')[0]?.toLowerCase() ?? id,
      realName: name,
      title: 'Races',
      email: `${id.toLowerCase()}@acme-robotics.example`,
      tz: 'UTC',
      role,
    })
  for (const reviewer of NEW) add(reviewer, 'member')
  for (const admin of ADMINS) add(admin, 'admin')
  for (const { id } of [...NEW, PIA]) await slack.join(reviews.channel.id, id)
}

/** The same settings for both, as an operator would run two replicas: one public address, one key, one database. */
async function startTwo({ slack, okta }: Outside, databaseUrl: string): Promise<Program[]> {
  const port = await freePorts(2)
  const membersOf = (team: string) =>
    [...KNOWN, ...NEW, { ...PIA, teams: ['api'] }]
      .filter(({ teams }) => teams.includes(team))
      .map(({ id }) => id)
  const settings = {
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEYS: `test:${ENCRYPTION_KEY.toString('base64')}`,
    LOG_LEVEL: 'info',
    PUBLIC_URL: `http://localhost:${port}`,
    ...slack.settings,
    ...okta.settings,
    // One person submits in every round
    MAX_APPS_PER_PERSON: '1000000',
    MAX_SUBMISSIONS_PER_HOUR: '1000000',
    REVIEW_TEAMS: TEAMS.map((team) => `${team}=${membersOf(team).join('|')}`).join(','),
  }
  const programs = [port, port + 1].map((own) => startProgram({ ...settings, PORT: String(own) }))
  await Promise.all(programs.map((program) => program.printed('DevPortal is ready')))
  return programs
}

async function stopAll(programs: Program[], outside: Outside, server: Databases): Promise<void> {
  for (const program of programs) program.kill('SIGTERM')
  await Promise.all(programs.map((program) => program.ended))
  await outside.stop()
  await server.stop()
}
