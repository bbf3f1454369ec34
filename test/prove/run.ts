import { parseArgs } from 'node:util'
import { attack } from './attack.ts'
import { leak, PLACES } from './leak.ts'
import { load } from './load.ts'
import { offboard } from './offboard.ts'
import { FAULTS } from './offboard-faults.ts'
import { race } from './race.ts'
import type { Asked, Proof, Report } from './report.ts'
import type { DatabaseKind } from './rig.ts'

/**
 * `npm run prove -- <name>`: prints counts, and exits with 1 and the seed where something was not as it has to be. The
 * seed brings back who did what; who was faster is the machine's.
 */
const proofs: Record<string, Proof> = {
  race: { what: 'two processes', rounds: 200, prove: race },
  attack: { what: 'two browsers', rounds: 1, prove: attack },
  load: { what: '200 requests a second', minutes: 10, prove: load },
  leak: { what: 'every journey', rounds: 1, options: { leak: PLACES }, prove: leak },
  offboard: {
    what: 'every way of being put out',
    rounds: 1,
    options: { fault: FAULTS },
    prove: offboard,
  },
}

const KINDS: Record<string, DatabaseKind> = { sqlite: 'SQLite', postgres: 'PostgreSQL' }

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** All databases one after the other; answers whether all was as it has to be. */
async function run({ what, prove }: Proof, databases: DatabaseKind[], asked: Asked): Promise<boolean> {
  let sound = true
  for (const kind of databases) {
    const started = Date.now()
    const { counts, violations } = await prove(kind, asked).catch(brokenOff)
    const seconds = ((Date.now() - started) / 1000).toFixed(0)
    say(`${kind}, ${what}, ${extentOf(asked)}, seed ${asked.seed}, ${seconds} s`)
    for (const name of Object.keys(counts).sort()) say(`  ${counts[name]} ${name}`)
    for (const violation of violations) say(`  VIOLATION ${violation}`)
    say(violations.length === 0 ? '  no violation' : `  run again with --seed ${asked.seed}`)
    sound &&= violations.length === 0
  }
  return sound
}

/** Whatever keeps a proof from its end is no proof. */
const brokenOff = (error: unknown): Report => ({
  counts: {},
  violations: [`broken off: ${error instanceof Error ? error.stack : String(error)}`],
})

const extentOf = ({ rounds, minutes }: Asked): string =>
  minutes > 0 ? `${minutes} min` : `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`

const usageOf = ([name, { rounds, minutes, options = {} }]: [string, Proof]): string => {
  const bounds = Object.entries({ rounds, minutes }).filter(([, bound]) => bound !== undefined)
  const own = Object.entries(options).map(([option, values]) => [option, values.join('|')])
  const taken = [...bounds, ['seed', 'S'], ['database', 'sqlite|postgres'], ...own]
  return `npm run prove -- ${name}${taken.map(([option, value]) => ` [--${option} ${value}]`).join('')}`
}

/** What was asked for; undefined when no proof takes that. Throws at an option that none has. */
function read(args: string[]): { proof: Proof; databases: DatabaseKind[]; asked: Asked } | undefined {
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

function readOrSay(args: string[]): ReturnType<typeof read> {
  try {
    return read(args)
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return undefined
  }
}

const wanted = readOrSay(process.argv.slice(2))
if (!wanted) {
  for (const entry of Object.entries(proofs)) say(usageOf(entry))
  process.exit(64)
}
process.exit((await run(wanted.proof, wanted.databases, wanted.asked)) ? 0 : 1)
