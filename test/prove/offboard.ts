import { startDatabases } from '../support/databases.ts'
import { authenticates, search } from '../support/deeds.ts'
import { differences } from '../support/rows.ts'
import { allAttempts, uncovered } from './offboard-attempts.ts'
import { beyondRules, type Expected, expected, judge, type Verdict } from './offboard-check.ts'
import { faultsOf } from './offboard-faults.ts'
import { type Kind, kinds, nobodyIsOut } from './offboard-kinds.ts'
import { play, type Trial } from './offboard-play.ts'
import { inSlack } from './offboard-slack.ts'
import { openStage, type Stage } from './offboard-stage.ts'
import { inBrowsers } from './offboard-web.ts'
import { type Random, seeded } from './random.ts'
import type { Asked, Report } from './report.ts'
import type { DatabaseKind } from './rig.ts'

interface Plan extends Pick<Asked, 'rounds' | 'seed' | 'options'> {
  /** Only what was theirs before, in one place each. */
  brief?: boolean
}

/** More of a kind would only say the same again. */
const ENOUGH = 3

/**
 * For every way of being put out: everything that Slack can send of that person, with the ids of what was theirs, each
 * as the next click. Judged is what they were told, what has changed and what was handed over. Whoever is in tries the
 * same and gets through, so that a refusal is due to nothing but being out. With `--fault` a check lets somebody through
 * who is out.
 */
export async function offboard(database: DatabaseKind, plan: Plan): Promise<Report> {
  const databases = await startDatabases(database)
  const run: Run = {
    plan,
    random: seeded(plan.seed),
    report: { counts: {}, violations: uncovered() },
    open: async () => openStage(await databases.fresh()),
  }
  try {
    for (let round = 0; round < plan.rounds; round++) await playRound(run)
  } finally {
    await databases.stop()
  }
  return run.report
}

interface Run {
  plan: Plan
  random: Random
  report: Report
  open(): Promise<Stage>
}

async function playRound(run: Run): Promise<void> {
  const { violations } = run.report
  let stage = await run.open()
  try {
    for (const { kind, come } of playbill(run)) {
      if (await tryAll(stage, run, kind, come)) continue
      // Whoever got through may have changed more than rows: the next one finds everything new
      const next = await run.open()
      await stage.stop()
      stage = next
    }
    const { okta, slack } = stage.world
    const { token, secret, clientId } = stage.things
    if ((await search(stage.world, token)) !== 200) violations.push('a token from before is dead')
    if (!(await authenticates(okta, clientId, secret))) violations.push('a secret from before is dead')
    violations.push(...slack.violations, ...okta.violations)
  } finally {
    await stage.stop()
  }
}

/** First all that is refused, each from the same rows; then what gets through, which goes on after its answer. */
const PASSES: { come: Expected[]; brief: Kind[] }[] = [
  { come: ['refused', 'allowed by rule'], brief: kinds },
  { come: ['still theirs'], brief: nobodyIsOut },
]

function playbill({ plan, random }: Run): { kind: Kind; come: Expected[] }[] {
  const { fault } = plan.options
  if (fault) {
    const led = kinds.filter((kind) => faultsOf(fault, kind).length > 0)
    return random.shuffled(led).map((kind) => ({ kind, come: ['refused'] }))
  }
  return PASSES.flatMap(({ come, brief }) =>
    random.shuffled(plan.brief ? brief : [...nobodyIsOut, ...kinds]).map((kind) => ({ kind, come })),
  )
}

/** Puts somebody out and tries what has to come so; answers whether all did. */
async function tryAll(stage: Stage, run: Run, kind: Kind, come: Expected[]): Promise<boolean> {
  const { okta } = stage.world
  const { fault } = run.plan.options
  const { violations } = run.report
  await stage.reset()
  const trials = run.random.shuffled(await trialsOf(stage, kind, run.plan))
  await kind.putOut(stage)
  for (const { plant } of fault ? faultsOf(fault, kind) : []) await plant(stage)
  await stage.quiet()
  const [held, wrong] = [JSON.stringify(okta.clients()), violations.length]
  for (const one of come) {
    const some = trials.filter((trial) => expected(kind, trial) === one)
    await (one === 'refused' ? tryRefused : tryThrough)(stage, run, kind, some)
  }
  if (JSON.stringify(okta.clients()) !== held)
    violations.push(`${kind.name}: a client at the authorization server has changed`)
  return violations.length === wrong
}

async function tryRefused(stage: Stage, run: Run, kind: Kind, trials: Trial[]): Promise<void> {
  const enough = run.report.violations.length + ENOUGH
  let rows = await stage.rows.read()
  for (const trial of trials) {
    const facts = await play(stage, kind, trial, rows)
    record(run.report, judge(kind, facts, stage.idOf(kind.who)), kind)
    if (run.report.violations.length === enough) return
    if (facts.changes.length > 0) rows = await stage.rows.restore(rows)
  }
}

/**
 * What gets through finds the authorization server down, so that nothing has to be put back there. What the rules have
 * let them change is looked at when all of it is over.
 */
async function tryThrough(stage: Stage, run: Run, kind: Kind, trials: Trial[]): Promise<void> {
  if (trials.length === 0) return
  const { okta } = stage.world
  const userId = stage.idOf(kind.who)
  const before = await stage.rows.read()
  for (const on of ['management', 'login'] as const) okta.faults.add({ on, kind: 'down' })
  for (const trial of trials) {
    const facts = await play(stage, kind, trial, await stage.rows.read())
    record(run.report, judge(kind, facts, userId), kind)
    if (expected(kind, trial) !== 'allowed by rule') await stage.rows.restore(before)
  }
  await stage.settle()
  const beyond = beyondRules(kind, differences(before, await stage.rows.read()), userId)
  if (trials.some((trial) => expected(kind, trial) === 'allowed by rule') && beyond.length > 0)
    run.report.violations.push(`${kind.name}, by the rules: changed ${beyond.join(', ')}`)
  await stage.rows.restore(before)
  okta.faults.clear()
}

function record({ counts, violations }: Report, { came, violation }: Verdict, { name }: Kind): void {
  counts[`${name}: ${came}`] = (counts[`${name}: ${came}`] ?? 0) + 1
  if (violation) violations.push(violation)
}

/** In browsers there is something of Dana's only; a visitor never had anything. */
async function trialsOf(stage: Stage, { who, before }: Kind, { brief }: Plan): Promise<Trial[]> {
  const attempts = allAttempts().filter(
    ({ area, again }) => !brief || (!again && (before.length === 0 || before.includes(area))),
  )
  return [...attempts.map(inSlack), ...(who === 'dana' ? await inBrowsers(stage.things) : [])]
}
