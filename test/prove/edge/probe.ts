import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import type { ProgramWorld } from '../../support/program-world.ts'

/**
 * Asks `/healthz`, always on the same connection. Answers the milliseconds until it has said that all is well, without
 * those that the program, or this process if that is more, has waited for a processor, which is the machine's doing;
 * endless where it says anything else, or nothing.
 */
export function createProbe({ url, program }: ProgramWorld): () => Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return async () => {
    const [its, ours] = [waitedMs(program.pid), waitedMs(process.pid)]
    const began = performance.now()
    if (!(await isWell(`${url}/healthz`, agent))) return Number.POSITIVE_INFINITY
    const ms = performance.now() - began
    return ms - Math.max(waitedMs(program.pid) - its, waitedMs(process.pid) - ours)
  }
}

const isWell = (url: string, agent: Agent): Promise<boolean> =>
  new Promise((resolve) => {
    const asked = get(url, { agent, timeout: 10_000 }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode === 200))
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(false))
  })

/** `man 5 proc`, schedstat: what the thread that runs JavaScript has waited for a processor, in nanoseconds. */
function waitedMs(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}
