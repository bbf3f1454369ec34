import { setTimeout as wait } from 'node:timers/promises'
import type { Environment } from '../../../../src/config.ts'
import { type Program, startProgram } from '../../../support/program.ts'
import { until } from '../../until.ts'
import { isReady } from './balancer.ts'

/** An end that nobody has asked for. */
export interface OwnEnd {
  /** It had not come up yet. */
  atStart: boolean
  code: number | NodeJS.Signals | null
  from: number
  to: number
  /** Its last words. */
  words: string
}

/** An orchestrator waits so long before it starts again what has ended. */
const AGAIN_MS = 1_000
/** The program is to be gone twenty seconds after SIGTERM; the machine may be busy. */
const LEAVE_MS = 30_000
const READY_MS = 30_000

/** One of several instances of the real program, started again whenever it ends. */
export class Instance {
  readonly port: number
  readonly ownEnds: OwnEnd[] = []
  readonly #environment: Environment
  readonly #lives: Program[] = []
  /** Counts what is asked of it: an end after the next order is nobody's news. */
  #orders = 0
  #up = Promise.resolve()

  constructor(environment: Environment, port: number) {
    this.port = port
    this.#environment = { ...environment, PORT: String(port) }
  }

  /** Resolves when it is up, however many starts that takes. */
  start(): Promise<void> {
    this.#up = this.#begin(++this.#orders)
    return this.#up
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Ends it in good order. Answers what was wrong with that. */
  async leave(): Promise<string | undefined> {
    const end = await Promise.race([this.#end('SIGTERM'), wait(LEAVE_MS, 'late', { ref: false })])
    if (end === 'late') await this.#end('SIGKILL')
    return end === 0 ? undefined : `after SIGTERM it ended with ${end}:\n${this.#lastWords()}`
  }

  /** Resolves when it is up and `/readyz` says so. */
  async ready(): Promise<void> {
    await this.#up
    if (await until(() => isReady(this.port), READY_MS)) return
    throw new Error(`an instance was not ready within ${READY_MS} ms:\n${this.#lastWords()}`)
  }

  /** All that its lives have printed. */
  lines(): string[] {
    return this.#lives.flatMap((life) => life.output().split('\n').filter(Boolean))
  }

  async #begin(order: number): Promise<void> {
    for (; order === this.#orders; await wait(AGAIN_MS)) {
      const life = startProgram(this.#environment)
      this.#lives.push(life)
      const from = Date.now()
      const up = await life.printed('DevPortal is ready').then(
        () => true,
        () => false,
      )
      void life.ended.then((code) => this.#note(order, { atStart: !up, code, from, to: Date.now() }))
      if (up) return
    }
  }

  #note(order: number, end: Omit<OwnEnd, 'words'>): void {
    if (order !== this.#orders) return
    this.ownEnds.push({ ...end, words: this.#lastWords() })
    // One that was not up yet is started again by whoever waits for it
    if (!end.atStart) void wait(AGAIN_MS).then(() => (order === this.#orders ? this.start() : undefined))
  }

  #end(signal: NodeJS.Signals): Promise<unknown> {
    this.#orders++
    const life = this.#lives.at(-1)
    life?.kill(signal)
    return life?.ended ?? Promise.resolve()
  }

  #lastWords(): string {
    return this.lines().slice(-5).join('\n').slice(-2_000)
  }
}
