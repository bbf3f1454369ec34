interface Entry {
  level?: unknown
  msg?: unknown
  reference?: unknown
  error?: { message?: unknown; stack?: unknown } | undefined
}

/** What the operator has to know while a neighbour is away; no person waits for it. */
const OUTAGE = /^(looking for jobs failed|job not put back|job waits until)/

/**
 * Of a line that the program has printed: all of them are its log, and a mistake has a reference that somebody can
 * quote. `outage`: a neighbour is away, or has just been.
 */
export function lineProblem(line: string, outage = false): string | undefined {
  const entry = parsed(line)
  if (!entry) return `printed what is no line of the log: ${line.slice(0, 300)}`
  if (entry.level === 'fatal') return `nothing has caught a mistake: ${mistakeIn(entry)}`
  if (outage && OUTAGE.test(String(entry.msg))) return undefined
  if (entry.level === 'error' && typeof entry.reference !== 'string')
    return `an error without a reference: ${mistakeIn(entry)}`
  return undefined
}

function parsed(line: string): Entry | undefined {
  try {
    const entry: unknown = JSON.parse(line)
    return typeof entry === 'object' && entry !== null ? entry : undefined
  } catch {
    return undefined
  }
}

/** What is the same each time, so that it is told once. */
function mistakeIn({ msg, error }: Entry): string {
  const place = /\S*\/(src|test)\/\S+/.exec(String(error?.stack))?.[0]
  return [msg, error?.message, place && `at ${place}`].filter(Boolean).join(': ')
}
