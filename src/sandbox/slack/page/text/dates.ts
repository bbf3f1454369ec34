/** Times as the reader's clock shows them. https://docs.slack.dev/messaging/formatting-message-text#date-formatting */

const options: Record<string, Intl.DateTimeFormatOptions> = {
  date: { month: 'long', day: 'numeric', year: 'numeric' },
  date_short: { month: 'short', day: 'numeric', year: 'numeric' },
  date_long: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
  time_secs: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
}

// Making a DateTimeFormat costs far more than using one, and a page formats hundreds of times.
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(name: string, tz: string): Intl.DateTimeFormat {
  const key = `${name} ${tz}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', { ...options[name], timeZone: tz })
  formatters.set(key, made)
  return made
}

const format = (name: string, at: Date, tz: string) =>
  // Node puts a narrow no-break space before AM/PM, which some fonts lack.
  formatter(name, tz).format(at).replaceAll('\u202f', ' ')

/** `2026-11-22`, to compare days. */
export function dayOf(at: Date, tz: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: tz })
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  )
  return `${parts.year}-${parts.month}-${parts.day}`
}

const dayMs = 86_400_000

function relativeDay(at: Date, now: Date, tz: string): string | undefined {
  const day = dayOf(at, tz)
  if (day === dayOf(now, tz)) return 'Today'
  if (day === dayOf(new Date(now.getTime() - dayMs), tz)) return 'Yesterday'
  if (day === dayOf(new Date(now.getTime() + dayMs), tz)) return 'Tomorrow'
  return undefined
}

export const clockTime = (at: Date, tz: string): string => format('time', at, tz)

/** The date divider's words: "Today", "Yesterday", "Friday, November 20". */
export function dividerDay(at: Date, now: Date, tz: string): string {
  return (
    relativeDay(at, now, tz) ??
    new Intl.DateTimeFormat('en-US', { weekday: 'long', month: 'long', day: 'numeric', timeZone: tz }).format(
      at,
    )
  )
}

function ago(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000)
  const relative = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' })
  const size = Math.abs(seconds)
  if (size < 60) return relative.format(seconds, 'second')
  if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute')
  if (size < 86_400) return relative.format(Math.round(seconds / 3600), 'hour')
  return relative.format(Math.round(seconds / 86_400), 'day')
}

/** Fills `{date_short_pretty} at {time}`; a token that Slack does not know stays as it is. */
export function formatSlackDate(unix: number, pattern: string, tz: string, now: Date): string {
  const at = new Date(unix * 1000)
  if (Number.isNaN(at.getTime())) return ''
  return pattern.replace(/\{(\w+)\}/g, (whole, token: string) => {
    if (token === 'ago') return ago(at, now)
    if (token === 'date_num') return dayOf(at, tz)
    if (!token.endsWith('_pretty')) return token in options ? format(token, at, tz) : whole
    const plain = token.slice(0, -'_pretty'.length)
    return plain in options ? (relativeDay(at, now, tz) ?? format(plain, at, tz)) : whole
  })
}

/** Messages are named by their time: `1700000000.000100`. */
export const dateOfTs = (ts: string): Date => new Date(Number(ts) * 1000)
