import { parseArgs } from 'node:util'
import { race } from './race.ts'
import type { DatabaseKind } from './rig.ts'

/**
 * `npm run prove -- race [--rounds 200] [--seed 1] [--database sqlite|postgres]`: prints counts, and exits with 1 and
 * the seed where something was not as it has to be. The seed brings back who pressed what; who was faster is the
 * machine's.
 */
const KINDS: Record<string, DatabaseKind> = { sqlite: 'SQLite', postgres: 'PostgreSQL' }

const say = (line: string): void => void process.stdout.write(`${line}\n`)

interface Asked {
  rounds: number
  seed: number
  databases: DatabaseKind[]
}

async function proveRace({ rounds, seed, databases }: Asked): Promise<boolean> {
  let sound = true
  for (const kind of databases) {
    const started = Date.now()
    const { counts, violations } = await race(kind, { rounds, seed })
    say(
      `${kind}, two processes, ${rounds} rounds, seed ${seed}, ${((Date.now() - started) / 1000).toFixed(0)} s`,
    )
    for (const what of Object.keys(counts).sort()) say(`  ${counts[what]} ${what}`)
    for (const violation of violations) say(`  VIOLATION ${violation}`)
    say(violations.length === 0 ? '  no violation' : `  run again with --seed ${seed}`)
    sound &&= violations.length === 0
  }
  return sound
}

const proofs: Record<string, (asked: Asked) => Promise<boolean>> = { race: proveRace }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    database: { type: 'string' },
  },
})
const proof = proofs[positionals[0] ?? '']
const kind = values.database === undefined ? undefined : KINDS[values.database]
const [rounds, seed] = [Number(values.rounds), Number(values.seed)]
if (
  !proof ||
  (values.database && !kind) ||
  !Number.isInteger(rounds) ||
  rounds < 1 ||
  !Number.isInteger(seed)
) {
  say(
    `npm run prove -- ${Object.keys(proofs).join('|')} [--rounds N] [--seed S] [--database sqlite|postgres]`,
  )
  process.exit(64)
}
process.exit((await proof({ rounds, seed, databases: kind ? [kind] : Object.values(KINDS) })) ? 0 : 1)
