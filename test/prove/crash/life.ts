import { once } from 'node:events'
import type { Environment } from '../../../src/config.ts'
import { type Program, startProgram } from '../../support/program.ts'
import type { Compiled } from './compiled.ts'
import type { Passed } from './mortal.ts'

/** The real program, which can be told where to die. */
export interface Life extends Program {
  /** Dies at this point from now on, if at any. Answers what it did since the last order. */
  order(dieAt?: string): Promise<Passed>
}

/** One life of the program after the other. The next one has loaded its modules before it is needed. */
export class Lives {
  readonly #bear: () => Promise<Life>
  #next: Promise<Life>

  constructor(compiled: Compiled, environment: Environment) {
    this.#bear = () => bear(compiled, environment)
    this.#next = this.#bear()
  }

  /** Lets the program begin; it may not be ready yet, or never be. */
  async begin(dieAt?: string): Promise<Life> {
    const life = await this.#next
    await life.order(dieAt)
    this.#next = this.#bear()
    return life
  }

  async stop(): Promise<void> {
    const life = await this.#next
    life.kill('SIGKILL')
    await life.ended
  }
}

/** Resolves when it waits for its first order. */
async function bear({ main, mortal }: Compiled, environment: Environment): Promise<Life> {
  const program = startProgram(environment, { channel: true, main: ['--import', mortal, main] })
  const { process } = program
  const answer = async (): Promise<Passed> => {
    const end = program.ended.then((ended) =>
      Promise.reject(new Error(`ended with ${ended}:\n${program.output()}`)),
    )
    const [passed] = (await Promise.race([once(process, 'message'), end])) as [Passed]
    return passed
  }
  await answer()
  return {
    ...program,
    async order(dieAt) {
      const answered = answer()
      process.send({ dieAt })
      return answered
    },
  }
}
