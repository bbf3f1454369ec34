/**
 * Socket Mode: `hello`, envelopes, acknowledgements, `disconnect`. Every envelope goes to exactly one connection.
 * https://docs.slack.dev/apis/events-api/using-socket-mode
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '../../clock.ts'
import type { SocketFault } from '../api/faults.ts'
import { randomHex } from '../workspace/ids.ts'
import { ackTimeout, type Delivery, type Outcome, retryDelays, type Transport } from './delivery.ts'

interface Connection {
  ws: WebSocket
  wire: Duplex
  /** Told to go away: gets nothing new. */
  draining: boolean
  /** envelope_id -> what to do with the acknowledgement, or with its absence when the connection drops. */
  unacked: Map<string, (ack: { payload?: unknown } | 'dropped') => void>
}

interface Waiting {
  delivery: Delivery
  attempt: number
}

/** Clients take silence of half a minute for a dead connection. */
const pingInterval = 10_000

/** Real Slack allows ten for each app. */
const maxConnections = 10

export interface SocketOptions {
  clock: Clock
  appId: string
  /** `ws://…` without path. */
  origin: () => string
  onChange: () => void
  /** A fault on demand: nothing gets through. */
  isUnreachable: () => boolean
}

export class SocketTransport implements Transport {
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #tickets = new Set<string>()
  readonly #connections = new Set<Connection>()
  readonly #options: SocketOptions
  #next = 0
  /** Events that found nobody. */
  #waiting: Waiting[] = []
  #closed = false
  /** Retries to come. */
  readonly #cancel: (() => void)[] = []

  constructor(options: SocketOptions) {
    this.#options = options
  }

  newUrl(): string {
    const ticket = randomHex(16)
    this.#tickets.add(ticket)
    return `${this.#options.origin()}/link/?ticket=${ticket}&app_id=${this.#options.appId}`
  }

  /** An address works once. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const ticket = new URLSearchParams(request.url?.split('?')[1]).get('ticket') ?? ''
    if (!this.#tickets.delete(ticket) || this.#connections.size >= maxConnections) {
      socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#accept(ws, socket))
  }

  connected(): boolean {
    return this.#open().length > 0
  }

  send(delivery: Delivery): Promise<Outcome> {
    return delivery.type === 'events_api'
      ? this.#sendEvent({ delivery, attempt: 0 })
      : this.#sendOnce(delivery)
  }

  refresh(how: SocketFault): void {
    for (const connection of this.#open()) {
      if (how === 'cut') connection.ws.terminate()
      else if (how === 'silent') connection.ws.pause()
      else
        connection.ws.send(
          JSON.stringify({ type: 'disconnect', reason: how, debug_info: { host: 'sandbox' } }),
        )
      // After a warning Slack keeps sending for some ten seconds; Bolt leaves at once all the same.
      connection.draining = how !== 'warning'
    }
  }

  say(what: string | Uint8Array, framed: boolean): void {
    for (const { ws, wire } of this.#open()) framed ? ws.send(what) : wire.write(what)
  }

  /** Sends what had nobody to go to. */
  flush(): void {
    for (const event of this.#waiting.splice(0)) void this.#sendEvent(event)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const cancel of this.#cancel) cancel()
    for (const { ws } of this.#connections) ws.terminate()
    this.#server.close()
  }

  #open(): Connection[] {
    if (this.#options.isUnreachable()) return []
    return [...this.#connections].filter(({ ws, draining }) => ws.readyState === ws.OPEN && !draining)
  }

  #accept(ws: WebSocket, wire: Duplex): void {
    const connection: Connection = { ws, wire, draining: false, unacked: new Map() }
    this.#connections.add(connection)
    ws.on('message', (data) => this.#onMessage(connection, String(data)))
    ws.on('error', () => ws.terminate())
    const pings = setInterval(() => ws.ping(), pingInterval).unref()
    ws.on('close', () => {
      clearInterval(pings)
      this.#connections.delete(connection)
      for (const settle of connection.unacked.values()) settle('dropped')
      this.#options.onChange()
    })
    ws.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#connections.size,
        debug_info: { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: this.#options.appId },
      }),
    )
    this.#options.onChange()
    this.flush()
  }

  #onMessage(connection: Connection, frame: string): void {
    try {
      const ack = JSON.parse(frame) as { envelope_id?: string; payload?: unknown }
      connection.unacked.get(ack.envelope_id ?? '')?.(ack)
    } catch {
      connection.ws.close(1003)
    }
  }

  /** Any one of the open connections, in turn: real Slack does not say which. */
  #pick(): Connection | undefined {
    const open = this.#open()
    this.#next += 1
    return open[this.#next % Math.max(open.length, 1)]
  }

  #sendOnce(delivery: Delivery, retry?: { retry_attempt: number; retry_reason: string }): Promise<Outcome> {
    const connection = this.#pick()
    if (!connection) return Promise.resolve({ ok: false, reason: 'dispatch_failed' })
    const envelope = {
      envelope_id: randomUUID(),
      payload: delivery.payload,
      type: delivery.type,
      accepts_response_payload: delivery.type !== 'events_api',
      ...retry,
    }
    return new Promise((resolve) => {
      const settle = (ack: { payload?: unknown } | 'dropped') => {
        clearTimeout(timer)
        connection.unacked.delete(envelope.envelope_id)
        resolve(
          ack === 'dropped' ? { ok: false, reason: 'operation_timeout' } : { ok: true, body: ack.payload },
        )
      }
      const timer = setTimeout(() => settle('dropped'), ackTimeout)
      connection.unacked.set(envelope.envelope_id, settle)
      connection.ws.send(JSON.stringify(envelope))
    })
  }

  /** Tried until acknowledged, four times in all; with nobody there it waits for the next connection. */
  async #sendEvent(event: Waiting): Promise<Outcome> {
    const retry = { retry_attempt: event.attempt, retry_reason: event.attempt > 0 ? 'timeout' : '' }
    const outcome = await this.#sendOnce(event.delivery, retry)
    if (outcome.ok) return outcome
    if (outcome.reason === 'dispatch_failed') this.#waiting.push(event)
    else {
      const delay = retryDelays[event.attempt]
      const again = { ...event, attempt: event.attempt + 1 }
      if (delay !== undefined && !this.#closed)
        this.#cancel.push(this.#options.clock.after(delay, () => void this.#sendEvent(again)))
    }
    return outcome
  }
}
