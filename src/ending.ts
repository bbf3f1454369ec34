import { constants } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from './log.ts'

/** So long after the first signal the process is gone, whatever hangs. Orchestrators kill after 30 s. */
const DEADLINE_MS = 20_000
/** Load balancers need a moment to see that `/readyz` says no; until then they go on sending. */
const LEAVE_MS = 2_000

/** What runs in this process and can be stopped. */
export interface Running {
  leave(): void
  stop(): Promise<void>
}

export interface Ending {
  /** It is up: from now on a signal stops it in good order, and a second one at once. */
  up(running: Running, log: Log): void
}

/** How the process ends: by a signal, or by a mistake of ours that nothing else has caught. */
export function prepareEnding(atStart: Log): Ending {
  let log = atStart
  let running: Running | undefined
  let begun = false

  function end(code: number, leaveMs: number): void {
    begun = true
    const late = (): never => {
      log.warn('what is still under way is left to its leases, another process takes it over')
      process.exit(code)
    }
    setTimeout(late, DEADLINE_MS)
    stop(leaveMs).then(
      () => process.exit(code),
      (error: unknown) => {
        log.error({ error }, 'the end was not in good order')
        process.exit(1)
      },
    )
  }

  async function stop(leaveMs: number): Promise<void> {
    running?.leave()
    await delay(leaveMs)
    await running?.stop()
  }

  function onSignal(signal: 'SIGINT' | 'SIGTERM'): void {
    // Before it is up there is nothing to end in good order
    if (begun || !running) process.exit(128 + constants.signals[signal])
    // Ctrl+C comes from a person, who has nobody to warn
    end(0, signal === 'SIGTERM' ? LEAVE_MS : 0)
  }

  // At once: a signal without a listener does nothing to the first process of a container
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal)
  watchForMistakes({
    log: () => log,
    // Nothing has begun that would have to be ended in good order
    onBroken: () => (running ? begun || end(1, LEAVE_MS) : process.exit(1)),
  })
  return {
    up(what, itsLog) {
      running = what
      log = itsLog
    },
  }
}

/**
 * Both are mistakes in the program. After a rejection that nobody held it goes on: a piece of work has ended where it
 * was, as if its error had been logged, and nothing that somebody comes back for is in memory; jobs are tried again
 * when their lease ends. After an exception it does not: it was thrown through a library's own code, which may be left
 * half-way, a pool or a parser for good. So the process ends in good order, and a new one is started.
 */
function watchForMistakes({ log, onBroken }: { log(): Log; onBroken(): void }): void {
  let count = 0
  process.on('unhandledRejection', (error) => {
    count += 1
    log().fatal({ error, count }, 'nobody held a promise that was rejected; going on')
  })
  process.on('uncaughtException', (error, origin) => {
    count += 1
    log().fatal({ error, origin, count }, 'nobody caught an exception; ending')
    onBroken()
  })
  // Nobody reads the log any more: no reason to end
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}
