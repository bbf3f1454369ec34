import type { Clock } from '../../src/domain/ports.ts'

/** The one fake: time that flows as usual and can be moved on. What was due in between then runs at once. */
export interface FakeClock extends Clock {
  advance(ms: number): void
}

export function fakeClock(): FakeClock {
  let ahead = 0
  const waiting = new Set<{ at: number; run: () => void }>()
  const now = (): number => Date.now() + ahead
  return {
    now,
    after(ms, fn) {
      const entry = {
        at: now() + ms,
        run: () => {
          cancel()
          fn()
        },
      }
      const timer = setTimeout(entry.run, ms)
      const cancel = (): void => {
        clearTimeout(timer)
        waiting.delete(entry)
      }
      waiting.add(entry)
      return cancel
    },
    advance(ms) {
      ahead += ms
      for (const entry of [...waiting].sort((a, b) => a.at - b.at)) if (entry.at <= now()) entry.run()
    },
  }
}
