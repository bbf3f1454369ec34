import type { Outside } from '../../../support/world.ts'
import type { Random } from '../../random.ts'
import type { SharedDatabase } from '../world/databases.ts'
import type { Instance } from '../world/fleet.ts'

/** What goes wrong, and where. */
export interface Scene extends Pick<Outside, 'slack' | 'okta'> {
  mode: 'socket' | 'http'
  database: SharedDatabase
  instances: Instance[]
}

/** Lets something go wrong. Resolves when it is over; with a sentence where it has shown a mistake. */
export type Begin = (scene: Scene, random: Random) => Promise<unknown>
