import { type Proofs, read, usageOf } from './ask.ts'
import { attack } from './attack.ts'
import { FAULTS as CHAOS_FAULTS } from './chaos/world/planted.ts'
import { chaos } from './chaos.ts'
import { crash, OPTIONS } from './crash.ts'
import { EDGE_OPTIONS, edge } from './edge.ts'
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
const proofs: Proofs = {
  race: { what: 'two processes', rounds: 200, prove: race },
  attack: { what: 'two browsers', rounds: 1, prove: attack },
  load: { what: '200 requests a second', minutes: 10, prove: load },
  crash: { what: 'killed at every point', rounds: 1, options: OPTIONS, prove: crash },
  edge: { what: 'all that comes in', rounds: 30, options: EDGE_OPTIONS, prove: edge },
  chaos: { what: 'several instances', minutes: 10, options: { fault: CHAOS_FAULTS }, prove: chaos },
  leak: { what: 'every journey', rounds: 1, options: { leak: PLACES }, prove: leak },
  offboard: {
    what: 'every way of being put out',
    rounds: 1,
    options: { fault: FAULTS },
    prove: offboard,
  },
}

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

function readOrSay(args: string[]): ReturnType<typeof read> {
  try {
    return read(proofs, args)
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
