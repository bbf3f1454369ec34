import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Operation, operations } from './rival-process.ts'

type Answer<Name extends Operation> = Awaited<ReturnType<(typeof operations)[Name]>>

/** Two more processes of the program on the same database, to run against each other. */
export interface Rivals {
  /** Runs an operation `times` times in each of the processes, all at once. */
  race<Name extends Operation>(
    operation: Name,
    args: Parameters<(typeof operations)[Name]>[1],
    times?: number,
  ): Promise<Answer<Name>[]>
  stop(): Promise<void>
}

const PROGRAM = fileURLToPath(new URL('./rival-process.ts', import.meta.url))

export async function startRivals(databaseUrl: string): Promise<Rivals> {
  const rivals = await Promise.all([startOne(databaseUrl), startOne(databaseUrl)])
  return {
    async race(operation, args, times = 1) {
      const answers = await Promise.all(
        rivals.map(async (rival) => {
          rival.send({ operation, args, times })
          const [answer] = await once(rival, 'message')
          return answer
        }),
      )
      for (const { error } of answers) if (error) throw new Error(error)
      return answers.flatMap(({ results }) => results)
    },
    async stop() {
      await Promise.all(
        rivals.map((rival) => {
          const ended = once(rival, 'exit')
          rival.disconnect()
          return ended
        }),
      )
    },
  }
}

async function startOne(databaseUrl: string): Promise<ChildProcess> {
  const rival = fork(PROGRAM, [databaseUrl], { execArgv: ['--import', 'tsx'] })
  const [greeting] = await once(rival, 'message')
  if (greeting !== 'ready') throw new Error(`A rival process could not start: ${JSON.stringify(greeting)}`)
  return rival
}
