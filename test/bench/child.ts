import { fork } from 'node:child_process'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** In the child: tells the parent the port, and from then on answers `cpu` with the CPU time used so far. */
export function reportCpu(at: number | object): void {
  const port = typeof at === 'number' ? at : ((at as Server).address() as AddressInfo).port
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ cpuMicros: user + system, rssBytes: process.memoryUsage().rss })
  })
  process.send?.({ port })
}

export interface Child {
  port: number
  /** From `fork` until it could answer, ms. */
  startMs: number
  usage(): Promise<{ cpuMicros: number; rssBytes: number }>
  stop(): void
}

/** In the parent: starts a file as a process of its own. */
export async function startChild(file: string, environment: Record<string, string>): Promise<Child> {
  const started = performance.now()
  const child = fork(new URL(file, import.meta.url), {
    env: { ...process.env, ...environment },
    execArgv: ['--import', 'tsx'],
  })
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
  })
  // Ended on purpose, nobody waits for it
  ended.catch(() => undefined)
  const next = <T>(): Promise<T> => {
    const message = new Promise<T>((resolve) => child.once('message', (answer) => resolve(answer as T)))
    return Promise.race([message, ended])
  }
  const { port } = await next<{ port: number }>()
  return {
    port,
    startMs: performance.now() - started,
    usage: () => {
      const answer = next<{ cpuMicros: number; rssBytes: number }>()
      child.send('cpu')
      return answer
    },
    stop: () => void child.kill(),
  }
}
