import { startDatabases } from '../support/databases.ts'
import { authenticates, search } from '../support/deeds.ts'
import { allAttempts, uncovered } from './offboard-attempts.ts'
import { type Expected, expected, judge } from './offboard-check.ts'
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
const ENOUGH = 5

/**
 * For every way of being put out: everything that Slack can send of that person, with the ids of what was theirs, each
 * as the next click. Judged is what they were told, what has changed and what was handed over. Whoever is in tries the
 * same and gets through, so that a refusal is due to nothing but being out. With `--fault` a check lets somebody through
 * who is out.
 */
export async function offboard(database: DatabaseKind, plan: Plan): Promise<Report> {
  const databases = await startDatabases(database)
  const random = seeded(plan.seed)
  const report: Report = { counts: {}, violations: uncovered() }
  try {
    for (let round = 0; round < plan.rounds; round++) {
      const stage = await openStage(await databases.fresh())
      await tryEverything({ stage, plan, random, report }).finally(() => stage.stop())
    }
  } finally {
    await databases.stop()
  }
  return report
}

interface Run {
  stage: Stage
  plan: Plan
  random: Random
  report: Report
}

/** What is judged to the row comes first: what gets through goes on for a while after its answer. */
const PASSES: { come: Expected[]; brief: Kind[] }[] = [
  { come: ['refused', 'allowed by rule'], brief: kinds },
  { come: ['still theirs', 'not known yet'], brief: nobodyIsOut },
]

async function tryEverything(run: Run): Promise<void> {
  const { plan, random, report, stage } = run
  const { fault } = plan.options
  for (const { come, brief } of fault ? PASSES.slice(0, 1) : PASSES) {
    const all = plan.brief ? brief : [...nobodyIsOut, ...kinds]
    const some = fault ? all.filter((kind) => faultsOf(fault, kind).length > 0) : all
    for (const kind of random.shuffled(some)) await tryAll(run, kind, come)
  }
  const { okta, slack } = stage.world
  const { token, secret, clientId } = stage.things
  if ((await search(stage.world, token)) !== 200) report.violations.push('a token from before is dead')
  if (!(await authenticates(okta, clientId, secret))) report.violations.push('a secret is dead')
  report.violations.push(...slack.violations, ...okta.violations)
}

async function tryAll({ stage, plan, random, report }: Run, kind: Kind, come: Expected[]): Promise<void> {
  const { fault } = plan.options
  await stage.reset()
  const held = JSON.stringify(stage.world.okta.clients())
  // A token that may be shown is still being shown while the next one is judged
  const rank = (trial: Trial): number =>
    come.indexOf(expected(kind, trial)) + (trial.area === 'waiting' ? 0.5 : 0)
  const trials = random
    .shuffled(await trialsOf(stage, kind, plan))
    .filter((trial) => rank(trial) >= 0)
    .sort((one, other) => rank(one) - rank(other))
  await kind.putOut(stage)
  for (const { plant } of fault ? faultsOf(fault, kind) : []) await plant(stage)
  await stage.quiet()
  let rows = await stage.rows.read()
  let wrong = 0
  for (const trial of trials) {
    const facts = await play(stage, kind, trial, rows)
    const { came, violation } = judge(kind, facts, stage.idOf(kind.who))
    const line = `${kind.name}: ${came}`
    report.counts[line] = (report.counts[line] ?? 0) + 1
    if (violation) report.violations.push(violation)
    if (violation && ++wrong >= ENOUGH) return
    if (facts.changes.length > 0) rows = await stage.rows.restore(rows)
  }
  if (JSON.stringify(stage.world.okta.clients()) !== held)
    report.violations.push(`${kind.name}: a client at the authorization server has changed`)
}

/** In browsers there is something of Dana's only; a visitor never had anything. */
async function trialsOf(stage: Stage, { who, before }: Kind, { brief }: Plan): Promise<Trial[]> {
  const attempts = allAttempts().filter(
    ({ area, again }) => !brief || (!again && (before.length === 0 || before.includes(area))),
  )
  return [...attempts.map(inSlack), ...(who === 'dana' ? await inBrowsers(stage.things) : [])]
}
