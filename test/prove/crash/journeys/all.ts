import type { Mode } from '../mortal-world.ts'
import type { Journey } from '../scene.ts'
import { accessJourneys } from './access.ts'
import { appJourneys } from './apps.ts'
import { driftJourneys } from './drift.ts'
import { heldTokenJourneys } from './held-tokens.ts'
import { homeJourneys } from './homes.ts'
import { reviewJourneys } from './reviews.ts'
import { secretJourneys } from './secrets.ts'
import { startJourneys } from './starts.ts'
import { tokenJourneys } from './tokens.ts'

export interface Play {
  title: string
  journey: Journey
  mode: Mode
  /** Leaves no world behind in which others could be played. */
  alone: boolean
}

const all: Record<string, Journey> = {
  ...appJourneys,
  ...reviewJourneys,
  ...secretJourneys,
  ...tokenJourneys,
  ...heldTokenJourneys,
  ...accessJourneys,
  ...driftJourneys,
  ...homeJourneys,
  ...startJourneys,
}

/** Acknowledgements travel another way: one journey for each kind of request that Slack sends. */
const OVER_HTTP = [
  'create an internal app with a logo',
  'switch an app off',
  'ask for a token',
  'report a secret that has leaked',
  'be deactivated in Slack',
]

const playsOf = (titles: readonly string[], mode: Mode, ending: string): Play[] =>
  titles.flatMap((title) => {
    const journey = all[title]
    return journey ? [{ title: title + ending, journey, mode, alone: title in startJourneys }] : []
  })

export const plays: readonly Play[] = [
  ...playsOf(Object.keys(all), 'socket', ''),
  ...playsOf(OVER_HTTP, 'http', ', over HTTP'),
]
