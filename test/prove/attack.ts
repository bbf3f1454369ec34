import { type Databases, startDatabases } from '../support/databases.ts'
import { openStage, type Seen, type Stage, soon, tokensSeen } from './attack-stage.ts'
import { type Expected, late, signedIn, type Variant, variants } from './attack-variants.ts'
import { seeded } from './random.ts'
import type { Asked, Report } from './report.ts'
import type { DatabaseKind } from './rig.ts'

const PEOPLE = ['dana', 'ada', 'pia', 'una', 'rae']

/**
 * Every variant against the real portal, in an order of the seed's, a line each. A violation is a token with somebody
 * who must not have it, one that did not come, or a refusal of one who takes part that is not in the audit.
 */
export async function attack(
  kind: DatabaseKind,
  { rounds, seed }: Pick<Asked, 'rounds' | 'seed'>,
): Promise<Report> {
  const databases = await startDatabases(kind)
  const random = seeded(seed)
  const report: Report = { counts: {}, violations: [] }
  try {
    for (let round = 0; round < rounds; round++) {
      await onStage(databases, false, [...random.shuffled(variants), late], report)
      await onStage(databases, true, random.shuffled(signedIn), report)
    }
  } finally {
    await databases.stop()
  }
  return report
}

async function onStage(
  databases: Databases,
  signIn: boolean,
  played: readonly Variant[],
  { counts, violations }: Report,
): Promise<void> {
  const stage = await openStage({ database: await databases.fresh(), signIn })
  try {
    for (const variant of played) {
      const came = await attackWith(stage, variant)
      const line = `${variant.name}: ${came.verdict}`
      counts[line] = (counts[line] ?? 0) + 1
      violations.push(...came.violations.map((violation) => `${variant.name}: ${violation}`))
    }
    violations.push(...stage.world.slack.violations, ...stage.world.okta.violations)
  } finally {
    await stage.stop()
  }
}

/** Refused why, or delivered to whom. */
export interface Attacked {
  verdict: string
  violations: string[]
}

async function attackWith(stage: Stage, { play }: Variant): Promise<Attacked> {
  const { world } = stage
  const before = (await world.audit()).length
  try {
    const expected = await play(stage)
    for (const [who] of expected.delivered)
      await world
        .person(who)
        .waitFor(/\beyJ/)
        .catch(() => undefined)
    const refused = async () => reasonsOf((await world.audit()).slice(before))
    await soon(async () => {
      const reasons = await refused()
      return expected.refused.every((reason) => reasons.includes(reason)) || undefined
    })
    return judge(expected, await refused(), await tokensSeen(stage, PEOPLE))
  } catch (error) {
    return { verdict: 'could not be played', violations: [String(error)] }
  }
}

/** Holds what was to come of it against what the audit says was refused, and who has which token. */
export function judge(
  expected: Expected,
  refused: readonly string[],
  seen: readonly Pick<Seen, 'who' | 'account'>[],
): Attacked {
  const right = expected.delivered.map(([who, account]) => `${who} as ${account}`)
  const got = seen.map(({ who, account }) => `${who} as ${account}`)
  const missing = expected.refused.filter((reason) => !refused.includes(reason))
  const parts = [
    ...(refused.length > 0 ? [`refused (${[...new Set(refused)].sort().join(', ')})`] : []),
    ...got.map((one) => `delivered to ${one}`),
  ]
  return {
    verdict: parts.join('; ') || 'nothing came of it',
    violations: [
      ...got.filter((one) => !right.includes(one)).map((one) => `a token reached ${one}`),
      ...right.filter((one) => !got.includes(one)).map((one) => `no token reached ${one}`),
      ...missing.map((reason) => `no refusal with ${reason} in the audit`),
    ],
  }
}

const reasonsOf = (rows: { action: string; after: string | null }[]): string[] =>
  rows.flatMap(({ action, after }) =>
    action === 'token.refused' ? [String(JSON.parse(after ?? '{}').reason)] : [],
  )
