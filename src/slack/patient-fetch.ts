import { wholeFetch } from '../bounded-fetch.ts'
import { type Clock, isRecent } from '../domain/ports.ts'

/** The most that Slack may ask for: more is no rate limit, and would take a method away for days. */
const MAX_ASKED_MS = 600_000

/**
 * `fetch` for the Web API that keeps the promise of `Retry-After`: until its time is over, the same method is not asked
 * again with the same token, by whatever click or job. The caller is answered as Slack would: 429, with what is left
 * to wait. https://docs.slack.dev/apis/web-api/rate-limits
 */
export function patientFetch(clock: Clock): typeof fetch {
  const told = new Map<string, { at: number; ms: number }>()

  /** Milliseconds that are left to wait. */
  function left(call: string): number {
    const promise = told.get(call)
    if (!promise) return 0
    if (isRecent(clock, promise.at, promise.ms)) return promise.at + promise.ms - clock.now()
    told.delete(call)
    return 0
  }

  return async (input, init) => {
    const call = `${input} ${new Headers(init?.headers).get('authorization')}`
    const ms = left(call)
    if (ms > 0)
      return new Response(null, { status: 429, headers: { 'retry-after': String(Math.ceil(ms / 1_000)) } })
    const response = await wholeFetch(input, init)
    const seconds =
      response.status === 429 ? Number.parseInt(response.headers.get('retry-after') ?? '', 10) : 0
    if (seconds > 0) told.set(call, { at: clock.now(), ms: Math.min(seconds * 1_000, MAX_ASKED_MS) })
    return response
  }
}
