import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { createApp } from '../../src/domain/apps.ts'
import type { App } from '../../src/domain/records.ts'
import { actor, openCore } from '../support/core.ts'
import { startDatabases } from '../support/databases.ts'
import { until } from '../support/deeds.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { freePorts, type Program, preload, startProgram } from '../support/program.ts'
import { anAccess } from '../support/records.ts'
import { startOkta } from '../support/synced.ts'
import { ENCRYPTION_KEY, SIGNING_SECRET } from '../support/world.ts'
import { startLoadSlack } from './load-slack.ts'
import { type Answer, type Cast, sendOne } from './load-traffic.ts'
import { seeded } from './random.ts'
import type { Asked, Report } from './report.ts'
import type { DatabaseKind } from './rig.ts'

const PER_SECOND = 200
/** Caches, compiled code and statements have come to their size after this part of the time. */
const WARM_UP = 0.25
/** Of what is held when all that can be collected was: what is left is code that is still being compiled. */
const GROWTH = 1.1
const RESIDENT_EVERY_S = 2
/** Requests are begun every five milliseconds. */
const STOOD_STILL_MS = 1_000
/** The heap may breathe between two collections, and take room for it. */
const ROOM = 2

/**
 * So many requests a second of all kinds, for as long as was asked: each is answered as it has to be within Slack's
 * three seconds, nothing goes wrong in the log, and what is held in memory stays what it was.
 */
export async function load(kind: DatabaseKind, { minutes, seed }: Asked): Promise<Report> {
  const site = await open(kind)
  try {
    return judge(await drive(site, minutes, seed), site.program)
  } finally {
    await site.close()
  }
}

interface Site {
  program: Program
  origin: string
  cast: Cast
  close(): Promise<void>
}

async function open(kind: DatabaseKind): Promise<Site> {
  const server = await startDatabases(kind)
  const databaseUrl = await server.fresh()
  const okta = await startOkta(fakeClock())
  const slack = await startLoadSlack()
  const port = await freePorts()
  const app = await furnish(databaseUrl)
  const program = startProgram({
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEYS: `test:${ENCRYPTION_KEY.toString('base64')}`,
    LOG_LEVEL: 'warn',
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: 'xoxb-load',
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    // One person does what a whole company does
    MAX_APPS_PER_PERSON: '1000000',
    MAX_LOGIN_LINKS_PER_MINUTE: '1000000',
    ...okta.settings,
    ...preload('tell-memory.ts'),
  })
  const origin = `http://127.0.0.1:${port}`
  await until(async () => (await fetch(`${origin}/readyz`)).ok)
  return {
    program,
    origin,
    cast: {
      developer: actor('dana').userId,
      admin: actor('ada').userId,
      newcomer: actor('nico').userId,
      app,
    },
    async close() {
      program.kill('SIGTERM')
      await program.ended
      await Promise.all([okta.stop(), slack.stop()])
      await server.stop()
    },
  }
}

/** Ten apps of the developer, and their access. Answers one of them. */
async function furnish(databaseUrl: string): Promise<Cast['app']> {
  const core = await openCore(databaseUrl)
  const dana = actor('dana')
  await core.db.access.grant(anAccess(dana))
  const make = (): Promise<App> =>
    createApp(core.deps, dana, {
      name: 'Under Load',
      type: 'internal',
      purpose: '',
      redirectUris: ['https://app.example.com/cb'],
      scopes: ['ziapi:search'],
    })
  for (let others = 0; others < 9; others++) await make()
  const app = await make()
  await core.close()
  return app
}

interface Driven {
  answers: Answer[]
  /** When this process itself stood still, and so the machine: nobody's answer is judged by that. */
  standstills: [from: number, to: number][]
  /** MB, of which nothing could be collected: after the warm-up, and in the end. */
  held: [first: number, last: number]
  /** MB, now and then since the warm-up. */
  resident: number[]
}

/** Begins requests by the clock and not when others end: a slow answer does not make the next one late. */
async function drive({ program, origin, cast }: Site, minutes: number, seed: number): Promise<Driven> {
  const random = seeded(seed)
  const count = Math.round(PER_SECOND * 60 * minutes)
  const answers: Promise<Answer>[] = []
  const resident: number[] = []
  const standstills: [number, number][] = []
  let first: Promise<number> | undefined
  const began = performance.now()
  let seen = began
  while (answers.length < count) {
    const now = performance.now()
    if (now - seen > STOOD_STILL_MS) standstills.push([seen, now])
    seen = now
    const due = Math.min(count, Math.floor(((now - began) / 1_000) * PER_SECOND))
    while (answers.length < due) answers.push(sendOne(origin, cast, random))
    if (answers.length >= count * WARM_UP) {
      first ??= heldBy(program, 1)
      const due = (answers.length - count * WARM_UP) / (PER_SECOND * RESIDENT_EVERY_S)
      if (due > resident.length) resident.push(residentOf(program))
    }
    await delay(5)
  }
  const ended = await Promise.all(answers)
  return { answers: ended, standstills, held: [(await first) ?? 0, await heldBy(program, 2)], resident }
}

function residentOf({ pid }: Program): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}

/** The `time`th time that the program is asked. */
async function heldBy(program: Program, time: number): Promise<number> {
  program.kill('SIGWINCH')
  const output = await program.printed(`"msg":"holds ${time}"`)
  return Number(new RegExp(`"holds ${time}","held":(\\d+)`).exec(output)?.[1])
}

function judge(driven: Driven, program: Program): Report {
  const { answers, standstills, resident } = driven
  const [first, last] = driven.held
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (part: number): number => Math.round((times[Math.floor(times.length * part)] ?? 0) * 10) / 10
  const quarter = Math.ceil(resident.length / 4)
  const [early, late] = [median(resident.slice(0, quarter)), median(resident.slice(-quarter))]
  const problems = answers
    .filter(({ askedAt, ms }) => !standstills.some(([from, to]) => askedAt < to && askedAt + ms > from))
    .flatMap(({ problem }) => problem ?? [])
  const logged = program
    .output()
    .split('\n')
    .filter((line) => /"level":"(error|fatal)"/.test(line))
  const counts: Record<string, number> = {
    'ms, median': at(0.5),
    'ms, p99': at(0.99),
    'ms, p99.9': at(0.999),
    ...(standstills.length > 0 && {
      'times the machine stood still': standstills.length,
      'ms of that at most': Math.round(Math.max(...standstills.map(([from, to]) => to - from))),
    }),
    'MB held at first': first,
    'MB held in the end': last,
    'MB resident at first': Math.round(early),
    'MB resident in the end': Math.round(late),
  }
  for (const { kind } of answers) counts[`of ${kind}`] = (counts[`of ${kind}`] ?? 0) + 1
  return {
    counts,
    violations: [
      ...[...new Set(problems)].map(
        (problem) => `${problems.filter((one) => one === problem).length} x ${problem}`,
      ),
      ...logged.slice(0, 10),
      ...(last > first * GROWTH ? [`what is held grew from ${first} to ${last} MB`] : []),
      ...(late > early * ROOM ? [`memory grew from ${Math.round(early)} to ${Math.round(late)} MB`] : []),
    ],
  }
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
