import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Environment } from '../../src/config.ts'

/** The real program as a process of its own, with this environment and nothing else. */
export interface Program {
  pid: number
  /** With a channel: to talk with what was loaded before the program's own code. */
  process: ChildProcess
  /** Standard output and standard error so far. */
  output(): string
  /** Resolves with the output once it has the text; rejects when the program ends before that. */
  printed(text: string): Promise<string>
  kill(signal: NodeJS.Signals): void
  /** Nobody reads its output any more. */
  deafen(): void
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Loads files, named from this folder, into the program before its own code. */
export const preload = (...files: string[]): Environment => ({
  NODE_OPTIONS: ['tsx', ...files.map((file) => new URL(file, import.meta.url).href)]
    .map((module) => `--import ${module}`)
    .join(' '),
})

interface Options {
  /** How large a file it may write, in the units of `ulimit -f`. */
  fileBlocks?: number
  /** Messages to and fro. */
  channel?: boolean
  /** What Node is told to run. */
  main?: readonly string[]
}

export function startProgram(
  environment: Environment,
  { fileBlocks, channel = false, main = ['--import', 'tsx', 'src/main.ts'] }: Options = {},
): Program {
  const { PATH, HOME, TMPDIR } = process.env
  const node = [process.execPath, ...main]
  const [command = '', ...args] =
    fileBlocks === undefined ? node : ['sh', '-c', `ulimit -S -f ${fileBlocks}; exec "$@"`, 'sh', ...node]
  const child = spawn(command, args, {
    cwd: root,
    env: { PATH, HOME, TMPDIR, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', ...(channel ? (['ipc'] as const) : [])],
  })
  let output = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const listener of listeners) listener()
    })
  const ended = endOf(child)
  return {
    pid: child.pid ?? 0,
    process: child,
    output: () => output,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (output.includes(text)) resolve(output)
        }
        listeners.add(look)
        look()
        void ended.then((end) => reject(new Error(`ended with ${end} before "${text}":\n${output}`)))
      }),
    kill: (signal) => void child.kill(signal),
    deafen: () => [child.stdout, child.stderr].forEach((stream) => void stream?.destroy()),
    ended,
  }
}

const endOf = (child: ChildProcess): Program['ended'] =>
  new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)))

/** The first of so many free ports in a row. */
export async function freePorts(count = 1): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const first = 20_000 + Math.floor(Math.random() * 12_000)
    const held = await Promise.all(Array.from({ length: count }, (_, offset) => hold(first + offset)))
    await Promise.all(held.map((server) => new Promise((resolve) => server?.close(resolve) ?? resolve(0))))
    if (held.every((server) => server !== undefined)) return first
  }
  throw new Error('no free ports')
}

const hold = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, () => resolve(server))
  })
