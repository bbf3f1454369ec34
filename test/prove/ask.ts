import { parseArgs } from 'node:util'
import type { Asked, Proof } from './report.ts'
import type { DatabaseKind } from './rig.ts'

/** By name. */
export type Proofs = Readonly<Record<string, Proof>>

const KINDS: Record<string, DatabaseKind> = { sqlite: 'SQLite', postgres: 'PostgreSQL' }

/** How to ask for a proof. */
export const usageOf = ([name, { rounds, minutes, options = {} }]: [string, Proof]): string => {
  const bounds = Object.entries({ rounds, minutes }).filter(([, bound]) => bound !== undefined)
  const own = Object.entries(options).map(([option, values]) => [option, values.join('|')])
  const taken = [...bounds, ['seed', 'S'], ['database', 'sqlite|postgres'], ...own]
  return `npm run prove -- ${name}${taken.map(([option, value]) => ` [--${option} ${value}]`).join('')}`
}

/** What was asked for; undefined when no proof takes that. Throws at an option that none has. */
export function read(
  proofs: Proofs,
  args: string[],
): { proof: Proof; databases: DatabaseKind[]; asked: Asked } | undefined {
  const own = Object.values(proofs).flatMap(({ options }) => Object.keys(options ?? {}))
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: Object.fromEntries(
      ['rounds', 'minutes', 'seed', 'database', ...own].map((name) => [name, { type: 'string' } as const]),
    ),
  })
  const proof = positionals.length === 1 ? proofs[positionals[0] ?? ''] : undefined
  const { rounds, minutes, seed = Date.now() % 1_000_000, database, ...options } = values
  const databases = Object.entries(KINDS).flatMap(([kind, title]) =>
    database === undefined || database === kind ? [title] : [],
  )
  const asked = {
    rounds: Number(rounds ?? proof?.rounds ?? 1),
    minutes: Number(minutes ?? proof?.minutes ?? 0),
    seed: Number(seed),
    options,
  }
  const right =
    databases.length > 0 &&
    Number.isInteger(asked.rounds) &&
    asked.rounds > 0 &&
    (rounds === undefined || proof?.rounds !== undefined) &&
    (proof?.minutes === undefined ? minutes === undefined : asked.minutes > 0) &&
    Number.isInteger(asked.seed) &&
    Object.entries(options).every(([option, value = '']) => proof?.options?.[option]?.includes(value))
  return proof && right ? { proof, databases, asked } : undefined
}
