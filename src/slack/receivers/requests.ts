import { setTimeout as delay } from 'node:timers/promises'
import type { App, ReceiverEvent } from '@slack/bolt'
import { DatabaseUnavailable } from '../../domain/database-error.ts'
import { randomText } from '../../domain/ids.ts'
import type { Log } from '../../log.ts'
import { events } from '../ids.ts'
import { shaped } from './shape.ts'

/** Slack waits so long for an ack; after that it has told the person that the app did not answer. */
export const ACK_MS = 3_000

/** A Home that takes longer to draw is acknowledged before: where it is lost, its person opens it anew. */
const HOME_MS = 2_000

/** What came from Slack, by HTTP or over a socket, and is known to be Slack's. */
export interface SlackRequest extends Pick<ReceiverEvent, 'retryNum' | 'retryReason'> {
  body: unknown
  /** Carries the ack back; called once at most, and only while Slack waits for it. */
  reply(response: unknown): Promise<void> | void
}

/** Where all requests of Slack go through to Bolt's listeners. */
export interface Requests {
  /**
   * Resolves when it is acknowledged, or can no longer be. Never rejects, whatever the body is and whatever a listener
   * does.
   */
  take(request: SlackRequest): Promise<void>
  /** Resolves when all that has been taken so far is acknowledged, or can no longer be. */
  acknowledged(): Promise<void>
  /** Resolves when all that has been taken so far is done. */
  done(): Promise<void>
}

export function createRequests(app: App, log: Log): Requests {
  const waiting = new Set<Promise<void>>()
  const underWay = new Set<Promise<void>>()
  // What a listener throws is known here, and decides whether an event is acknowledged
  app.error((error) => Promise.reject(error))
  return {
    take(request) {
      const read = shaped(request.body)
      if ('wrong' in read) {
        log.warn(read, 'Slack sent something that nobody understands')
        return Promise.resolve()
      }
      const { ack, closed } = ackOf(request, log)
      const work = handle(app, { ...request, ...read }, ack, log).catch((error: unknown) => told(error, log))
      keep(underWay, work)
      return keep(waiting, Promise.race([closed, work]))
    },
    acknowledged: async () => void (await Promise.all(waiting)),
    done: async () => void (await Promise.all(underWay)),
  }
}

/** Bolt wraps what a listener throws. */
function told(wrapped: unknown, log: Log): void {
  const error = wrapped instanceof Error && 'original' in wrapped ? wrapped.original : wrapped
  if (error instanceof DatabaseUnavailable) log.warn({ error }, 'a request of Slack waits for the database')
  else log.error({ error, reference: randomText(8) }, 'a request of Slack failed')
}

/** `promise` does not reject. */
function keep(open: Set<Promise<void>>, promise: Promise<void>): Promise<void> {
  open.add(promise)
  void promise.then(() => open.delete(promise))
  return promise
}

async function handle(
  app: App,
  { body, retryNum, retryReason }: SlackRequest & { body: object },
  ack: ReceiverEvent['ack'],
  log: Log,
): Promise<void> {
  const event = {
    body,
    ack,
    ...(retryNum !== undefined && { retryNum }),
    ...(retryReason !== undefined && { retryReason }),
  }
  await ('event' in body ? handleEvent(app, event, log) : app.processEvent(event))
}

/**
 * Bolt acknowledges an event before its listener begins. Here it is acknowledged when it is done, and not at all where
 * that fails or takes too long: then Slack sends it again.
 */
async function handleEvent(app: App, event: ReceiverEvent, log: Log): Promise<void> {
  const work = app.processEvent({ ...event, ack: async () => undefined })
  await (isHome(event.body) ? Promise.race([work, delay(HOME_MS, undefined, { ref: false })]) : work)
  // The connection has gone: Slack sends it again
  await event.ack().catch((error: unknown) => log.warn({ error }, 'an event could not be acknowledged'))
  await work
}

const isHome = ({ event }: { event?: { type?: unknown } }): boolean => event?.type === events.homeOpened

/**
 * Bolt's receivers differ: over HTTP a second or a late ack throws, over a socket it is sent. Here it is left
 * out, and the listener goes on: what it did is done.
 */
function ackOf(
  { body, reply }: SlackRequest,
  log: Log,
): { ack: ReceiverEvent['ack']; closed: Promise<void> } {
  const started = performance.now()
  let acked = false
  let close = (): void => undefined
  const closed = new Promise<void>((resolve) => {
    close = resolve
  })
  const timer = setTimeout(close, ACK_MS)
  return {
    closed,
    async ack(response) {
      const ms = Math.round(performance.now() - started)
      const first = !acked
      acked = true
      clearTimeout(timer)
      try {
        if (first && ms < ACK_MS) return await reply(response)
        log.warn({ ms, type: typeOf(body) }, first ? 'acknowledged too late' : 'acknowledged twice')
      } finally {
        close()
      }
    },
  }
}

const typeOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined
