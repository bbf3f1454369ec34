import type { Clock } from '../clock.ts'

export interface Allowance {
  limit: number
  remaining: number
  /** Seconds since 1970 at which the window starts anew. */
  reset: number
  exceeded: boolean
}

/** Okta counts per bucket and fixed window; the most specific path wins. */
export function createRateLimit(
  clock: Clock,
  limit: number,
  windowMs: number,
): (bucket: string) => Allowance {
  const windows = new Map<string, { start: number; used: number }>()
  return (bucket) => {
    const start = Math.floor(clock.now() / windowMs) * windowMs
    let window = windows.get(bucket)
    if (window?.start !== start) {
      window = { start, used: 0 }
      windows.set(bucket, window)
    }
    window.used += 1
    return {
      limit,
      remaining: Math.max(0, limit - window.used),
      reset: Math.ceil((start + windowMs) / 1000),
      exceeded: window.used > limit,
    }
  }
}

export const rateLimitHeaders = ({ limit, remaining, reset }: Allowance): Record<string, string> => ({
  'x-rate-limit-limit': String(limit),
  'x-rate-limit-remaining': String(remaining),
  'x-rate-limit-reset': String(reset),
})
