import type { Databases } from '../../support/databases.ts'
import type { Compiled } from './compiled.ts'
import { type Mode, type MortalWorld, startMortalWorld } from './mortal-world.ts'
import type { Plant } from './plant.ts'

/** Every creation at Okta looks through all clients there are. */
const MAX_RUNS = 60

/** A world to play in: the same for many runs, and another one when something went wrong in it. */
export class Ground {
  readonly #databases: Databases
  readonly #compiled: Compiled
  readonly #plant: Plant | undefined
  #world: MortalWorld | undefined
  #mode: Mode = 'socket'
  #runs = 0

  constructor(databases: Databases, compiled: Compiled, plant: Plant | undefined) {
    this.#databases = databases
    this.#compiled = compiled
    this.#plant = plant
  }

  /** The world, and a name for whatever is made in this run. */
  async next(mode: Mode): Promise<{ world: MortalWorld; name: string }> {
    if (mode !== this.#mode || this.#runs >= MAX_RUNS) await this.clear()
    this.#world ??= await startMortalWorld(this.#databases, this.#compiled, { mode, plant: this.#plant })
    this.#mode = mode
    this.#runs++
    return { world: this.#world, name: `Run ${String(this.#runs).padStart(4, '0')}` }
  }

  async clear(): Promise<void> {
    const world = this.#world
    this.#world = undefined
    this.#runs = 0
    await world?.stop()
  }
}
