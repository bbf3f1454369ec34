import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Loaded into the program by `NODE_OPTIONS`: says at SIGWINCH what it holds, in MB, once nothing is left to collect. */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
let told = 0

process.on('SIGWINCH', () => {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  const held = Math.round((heapUsed + external) / 2 ** 20)
  process.stdout.write(`${JSON.stringify({ level: 'info', msg: `holds ${++told}`, held })}\n`)
})
