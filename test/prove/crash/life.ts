import { once } from 'node:events'
import type { Environment } from '../../../src/config.ts'
import { type Program, preload, startProgram } from '../../support/program.ts'
import type { Passed } from './mortal.ts'

const MORTAL = preload('../prove/crash/mortal.ts')

/** The real program, which can be told where to die. */
export interface Life extends Program {
  /** Dies at this point from now on, if at any. Answers what it did since the last order. */
  order(dieAt?: string): Promise<Passed>
}

/** One life of the program after the other. The next one has loaded its modules before it is needed. */
export class Lives {
  readonly #environment: Environment
  #next: Promise<Life>

  constructor(environment: Environment) {
    this.#environment = environment
    this.#next = bear(environment)
  }

  /** Lets the program begin; it may not be ready yet, or never be. */
  async begin(dieAt?: string): Promise<Life> {
    const life = await this.#next
    await life.order(dieAt)
    this.#next = bear(this.#environment)
    return life
  }

  async stop(): Promise<void> {
    const life = await this.#next
    life.kill('SIGKILL')
    await life.ended
  }
}

/** Resolves when it waits for its first order. */
async function bear(environment: Environment): Promise<Life> {
  const program = startProgram({ ...environment, ...MORTAL }, { channel: true })
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
