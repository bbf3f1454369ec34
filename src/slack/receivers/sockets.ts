import { setTimeout as delay } from 'node:timers/promises'
import { SocketModeClient } from '@slack/socket-mode'
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api'
import { wholeFetch } from '../../bounded-fetch.ts'
import type { SlackConfig } from '../../config.ts'
import type { Log } from '../../log.ts'
import { sdkLogger } from '../sdk-logger.ts'
import type { Requests, SlackRequest } from './requests.ts'

/** Two sockets: while Slack recycles one, the other is there. */
const SOCKETS = 2
/** From asking for an address until Slack has said hello. */
const CONNECT_MS = 15_000
const ADDRESS_MS = 5_000
/** Between two connections; doubled with each try that fails. */
const MIN_WAIT_MS = 250
const MAX_WAIT_MS = 30_000
/** The most that Slack may ask for. */
const MAX_ASKED_MS = 600_000
/** The other side may hang: its close frame is not waited for longer. */
const CLOSE_MS = 1_000

export interface Sockets {
  /** Resolves when all are connected. Rejects when Slack refuses the token; waits while Slack cannot be reached. */
  start(): Promise<void>
  /** Whether requests of Slack can reach us now. */
  connected(): boolean
  stop(): Promise<void>
}

export function openSockets(config: SlackConfig & { mode: 'socket' }, requests: Requests, log: Log): Sockets {
  const sockets = Array.from({ length: SOCKETS }, () => new Socket(config, requests, log))
  return {
    start: async () => void (await Promise.all(sockets.map((socket) => socket.start()))),
    connected: () => sockets.some((socket) => socket.connected),
    stop: async () => void (await Promise.all(sockets.map((socket) => socket.stop()))),
  }
}

/** One connection to Slack, made anew whenever it ends. The SDK's own reconnect gives up for good at some errors. */
class Socket {
  connected = false
  readonly #client: EnvelopeClient
  readonly #log: Log
  readonly #stopping = new AbortController()
  #onEnd = (): void => undefined

  constructor(config: SlackConfig & { mode: 'socket' }, requests: Requests, log: Log) {
    this.#log = log
    this.#client = new EnvelopeClient(config, log)
    this.#client.on('connected', () => this.#note(true))
    this.#client.on('disconnected', () => this.#note(false))
    this.#client.on('slack_event', (envelope: Envelope) => void requests.take(requestOf(envelope)))
  }

  start(): Promise<void> {
    return new Promise((resolve, reject) => void this.#keepConnected(resolve, reject))
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.race([this.#client.disconnect(), delay(CLOSE_MS)])
  }

  #note(connected: boolean): void {
    this.connected = connected
    this.#log.debug({ connected }, 'socket')
    if (!connected) this.#onEnd()
  }

  async #keepConnected(onFirst: () => void, onRefused: (error: Error) => void): Promise<void> {
    let before = true
    const first = (): void => {
      before = false
      onFirst()
    }
    for (let failures = 0; !this.#stopping.signal.aborted; ) {
      const error = await this.#connectOnce(first).catch((reason: unknown) => reason ?? 'closed')
      if (before && error instanceof WebAPIPlatformError) return onRefused(error)
      failures = error ? failures + 1 : 0
      const ms = waitMs(failures, error)
      if (error) this.#log.warn({ error, ms }, 'not connected to Slack, will be tried again')
      await delay(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
    }
  }

  /** Resolves when a connection that stood has ended; rejects when none came about. */
  async #connectOnce(onConnected: () => void): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.#onEnd = resolve
    })
    const late = setTimeout(() => void this.#client.disconnect(), CONNECT_MS)
    await this.#client.start().finally(() => clearTimeout(late))
    onConnected()
    await ended
  }
}

interface Envelope {
  body: unknown
  ack(response: unknown): Promise<void>
  retry_num?: number
  retry_reason?: string
}

const requestOf = ({ body, ack, retry_num, retry_reason }: Envelope): SlackRequest => ({
  body,
  reply: ack,
  ...(retry_num !== undefined && { retryNum: retry_num }),
  ...(retry_reason !== undefined && { retryReason: retry_reason }),
})

/** Milliseconds: what Slack asked for, or doubling, with a quarter of jitter: not all instances at once. */
function waitMs(failures: number, error: unknown): number {
  // Longer than a timer runs is no wait at all
  const asked = error instanceof WebAPIRateLimitedError ? Math.min(error.retryAfter * 1_000, MAX_ASKED_MS) : 0
  const wait = Math.max(asked, Math.min(MIN_WAIT_MS * 2 ** failures, MAX_WAIT_MS))
  return Math.round(wait * (1 + Math.random() / 4))
}

/** The SDK drops the promise of its own handler: a message that it stumbles over would end the process. */
class EnvelopeClient extends SocketModeClient {
  readonly #log: Log

  constructor({ appToken, apiUrl }: SlackConfig & { mode: 'socket' }, log: Log) {
    const once = { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, timeout: ADDRESS_MS }
    super({
      appToken,
      autoReconnectEnabled: false,
      logger: sdkLogger(log),
      clientOptions: { slackApiUrl: apiUrl, fetch: wholeFetch, ...once },
    })
    this.#log = log
  }

  protected override async onWebSocketMessage(data: string | ArrayBuffer, isBinary: boolean): Promise<void> {
    try {
      if (this.#isKnown(data)) return await super.onWebSocketMessage(data, isBinary)
      this.#log.warn('Slack sent a message that nobody knows')
    } catch (error) {
      this.#log.warn({ error }, 'a message of Slack could not be taken')
    }
  }

  /** The SDK emits events by names that are in the message: not those that it listens to itself. */
  #isKnown(data: string | ArrayBuffer): boolean {
    const message = typeof data === 'string' ? parsed(data) : undefined
    const names = [message?.type, message?.payload?.event?.type]
    return message !== undefined && !this.eventNames().some((own) => names.includes(own))
  }
}

interface Message {
  type?: unknown
  payload?: { event?: { type?: unknown } | null } | null
}

/** The error of the parser would quote what it has read into the log. */
function parsed(text: string): Message | undefined {
  try {
    const message: unknown = JSON.parse(text)
    return typeof message === 'object' && message !== null ? message : undefined
  } catch {
    return undefined
  }
}
