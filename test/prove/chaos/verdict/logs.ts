import type { Trouble } from '../troubles/weather.ts'
import type { OwnEnd } from '../world/fleet.ts'

/** Why it could not start, in one sentence that begins with the setting it is about. */
const WHY_NOT_UP = /^[A-Z_]+: /

interface Line {
  level: string
  msg: string
}

/** What no trouble excuses. */
const NEVER =
  /^(job given up|job waits until the operator|nobody held a promise|nobody caught an exception|the end was not in good order)/

/** Lines of the programs' logs that must not be, whatever happens outside; and how often which error was logged. */
export function judgeLogs(lines: readonly string[]): {
  counts: Record<string, number>
  violations: string[]
} {
  const counts: Record<string, number> = {}
  const violations = lines.flatMap((text) => {
    const line = read(text)
    if (!line) return WHY_NOT_UP.test(text) ? [] : [`an instance printed: ${text.slice(0, 500)}`]
    if (line.level === 'error' || line.level === 'fatal') {
      const what = `log: ${line.msg}`
      counts[what] = (counts[what] ?? 0) + 1
    }
    return line.level === 'fatal' || NEVER.test(line.msg)
      ? [`an instance logged: ${text.slice(0, 1_500)}`]
      : []
  })
  return { counts, violations }
}

function read(text: string): Line | undefined {
  try {
    const { level, msg } = JSON.parse(text) as Partial<Line>
    return typeof level === 'string' && typeof msg === 'string' ? { level, msg } : undefined
  } catch {
    return undefined
  }
}

/** A neighbour that is away may keep it from coming up, with the code for that; nothing may end it once it is up. */
export function endViolations(ends: readonly OwnEnd[], troubles: readonly Trouble[]): string[] {
  return ends
    .filter(({ atStart, code, from, to }) => !(atStart && code === 1 && overlap(troubles, from, to)))
    .map(({ code, words }) => `an instance ended by itself, with ${code}:\n${words}`)
}

/** Whether anything was out of order meanwhile, or had just been. */
export const overlap = (troubles: readonly Trouble[], from: number, to: number): boolean =>
  troubles.some((trouble) => trouble.from <= to && trouble.to + JUST_MS >= from)

/** What was asked for during a trouble may be answered late. */
const JUST_MS = 5_000
