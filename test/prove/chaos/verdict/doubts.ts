import type { SlackSandbox } from '../../../../src/sandbox/slack/start.ts'
import type { Trouble } from '../troubles/weather.ts'

/** Posts that Slack has taken, and of which the program may not know that. */
export interface Doubts {
  has(ts: string, troubles: readonly Trouble[]): boolean
  stop(): void
}

/** Of such a trouble, the program or its database was gone before what was done could be written down. */
const GONE = /killed|stopped|PostgreSQL|SQLite/
/** So soon after the post it is written down that it is done, on a busy machine. */
const WRITTEN_MS = 6_000
const BEFORE_MS = 1_000

/** Looks for answers that were cut off. The sandbox forgets old calls, so that they are looked at as they come. */
export function watchDoubts({ calls }: Pick<SlackSandbox, 'calls'>): Doubts {
  const cut = new Set<string>()
  let last: (typeof calls)[number] | undefined
  const look = (): void => {
    for (const { method, status, answer } of calls.slice(last ? calls.lastIndexOf(last) + 1 : 0))
      if (method === 'chat.postMessage' && status === 0 && typeof answer.ts === 'string') cut.add(answer.ts)
    last = calls.at(-1)
  }
  const timer = setInterval(look, 1_000)
  return {
    has(ts, troubles) {
      const at = Number(ts) * 1_000
      return (
        cut.has(ts) ||
        troubles.some(
          ({ what, from, to }) => GONE.test(what) && from <= at + WRITTEN_MS && to >= at - BEFORE_MS,
        )
      )
    },
    stop() {
      clearInterval(timer)
      look()
    },
  }
}
