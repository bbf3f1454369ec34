/** One at a time, in the order of asking. */
export class Turns {
  #taken = false
  readonly #waiting: (() => void)[] = []

  async take(): Promise<void> {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#taken = true
  }

  pass = (): void => {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#taken = false
  }
}
