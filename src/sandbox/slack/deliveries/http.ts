/**
 * Signed HTTP requests to the app's one address. https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
import { createHmac } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import { ackTimeout, type Delivery, type Outcome, retryDelays, type Transport } from './delivery.ts'

export interface HttpOptions {
  clock: Clock
  signingSecret: string
  onChange: () => void
  /** A fault on demand: nothing gets through. */
  isUnreachable: () => boolean
}

export class HttpTransport implements Transport {
  readonly #options: HttpOptions
  #address: string | undefined
  #closed = false
  /** Retries to come. */
  readonly #cancel: (() => void)[] = []

  constructor(options: HttpOptions) {
    this.#options = options
  }

  deliverTo(url: string): void {
    this.#address = url
    this.#options.onChange()
  }

  connected(): boolean {
    return this.#address !== undefined && !this.#options.isUnreachable()
  }

  send(delivery: Delivery): Promise<Outcome> {
    return delivery.type === 'events_api' ? this.#sendEvent(delivery, 0) : this.#post(delivery, {})
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const cancel of this.#cancel) cancel()
  }

  async #sendEvent(delivery: Delivery, attempt: number, reason = ''): Promise<Outcome> {
    const headers = { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': reason }
    const { noRetry, ...outcome } = await this.#post(delivery, attempt > 0 ? headers : {})
    if (outcome.ok || noRetry) return outcome
    const delay = retryDelays[attempt]
    const why = retryReasons[outcome.reason]
    if (delay !== undefined && !this.#closed)
      this.#cancel.push(
        this.#options.clock.after(delay, () => void this.#sendEvent(delivery, attempt + 1, why)),
      )
    return outcome
  }

  async #post(delivery: Delivery, extra: Record<string, string>): Promise<Outcome & { noRetry?: boolean }> {
    if (!this.#address || this.#options.isUnreachable()) return { ok: false, reason: 'dispatch_failed' }
    const { type, body } = encoded(delivery)
    const headers = { 'content-type': type, ...signed(this.#options.signingSecret, body), ...extra }
    try {
      const signal = AbortSignal.timeout(ackTimeout)
      const request = { method: 'POST', headers, body, signal, redirect: 'manual' } as const
      const response = await fetch(this.#address, request)
      const noRetry = response.headers.get('x-slack-no-retry') === '1'
      const text = await response.text()
      if (!response.ok) return { ok: false, reason: 'http_service_error', noRetry }
      return { ok: true, body: decoded(text, response.headers.get('content-type')) }
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError'
      return { ok: false, reason: late ? 'operation_timeout' : 'dispatch_failed' }
    }
  }
}

const retryReasons = {
  operation_timeout: 'http_timeout',
  dispatch_failed: 'connection_failed',
  http_service_error: 'http_error',
} as const

const form = 'application/x-www-form-urlencoded'

/** Events are JSON; commands are form fields; everything else is one form field `payload` with JSON in it. */
function encoded({ type, payload }: Delivery): { type: string; body: string } {
  if (type === 'events_api') return { type: 'application/json', body: JSON.stringify(payload) }
  const fields = type === 'slash_commands' ? flat(payload) : { payload: JSON.stringify(payload) }
  return { type: form, body: new URLSearchParams(fields).toString() }
}

/** Booleans become the words "true" and "false"; what is null is left out. */
function flat(payload: Record<string, unknown>): Record<string, string> {
  const present = Object.entries(payload).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(present.map(([key, value]) => [key, String(value)]))
}

/** Real time: the app compares it with its own clock. */
function signed(secret: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` }
}

function decoded(text: string, type: string | null): unknown {
  if (text === '') return undefined
  return type?.startsWith('application/json') ? (JSON.parse(text) as unknown) : text
}
