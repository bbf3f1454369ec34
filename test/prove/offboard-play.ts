import { haystack, leaksIn } from '../support/canary.ts'
import { type Difference, differences, type Snapshot } from '../support/rows.ts'
import { expected, type Facts, strays, type Tried } from './offboard-check.ts'
import { APPS, IN_REVIEW } from './offboard-ids.ts'
import type { Kind } from './offboard-kinds.ts'
import type { Stage } from './offboard-stage.ts'
import { until } from './until.ts'

/** Something to try, in Slack or in a browser. */
export interface Trial extends Tried {
  run(stage: Stage, who: string): Promise<Running>
}

/** It was sent; what it leads to may still be on its way. */
export interface Running {
  failed: string | undefined
  /** What the person was told by it so far. */
  told(): string[]
  /** All that was handed to Slack or to a browser since. */
  handed(): unknown[]
}

/** What changes before anything is decided: who somebody is, and that they tried. */
const BY_LOOKING = ['people', 'tenants', 'audit', 'refusals']
/** More is to come. */
const INTERIM = '⏳'
/** So long may an answer take; what gets through is not always answered. */
const ANSWER_MS = 5_000
const THROUGH_MS = 3_000

/** Tries it, and waits until it was answered, or has done something, and no job is due. `before`: the rows as they were. */
export async function play(stage: Stage, kind: Kind, trial: Trial, before: Snapshot): Promise<Facts> {
  const through = expected(kind, trial) !== 'refused'
  const running = await trial.run(stage, kind.who)
  const changes = async (): Promise<Difference[]> => differences(before, await stage.rows.read())
  const deeds = async (): Promise<Difference[]> =>
    through
      ? (await changes()).filter(({ table }) => !BY_LOOKING.includes(table))
      : strays(kind, await changes(), stage.idOf(kind.who))
  const done = async (): Promise<boolean> =>
    running.told().some((text) => !text.includes(INTERIM)) || (await deeds()).length > 0
  await until(done, through ? THROUGH_MS : ANSWER_MS)
  await stage.idle()
  const { name, area } = trial
  const { failed, told } = running
  return { name, area, failed, told: told(), changes: await changes(), ...foundIn(stage, running) }
}

function foundIn({ things }: Stage, { told, handed }: Running): Pick<Facts, 'leaks' | 'shown'> {
  const { code, link, token, secret } = things
  const canaries = [
    { what: 'the code of the held login', value: code },
    { what: 'the login link', value: link.split('/t/')[1] ?? link },
    { what: 'the token', value: token },
    { what: 'the secret', value: secret },
  ]
  const words = told().join('\n')
  return {
    leaks: leaksIn([haystack('an answer', handed())], canaries),
    shown: [...APPS, IN_REVIEW].filter((name) => words.includes(name)),
  }
}
