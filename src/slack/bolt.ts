import type { RequestListener } from 'node:http'
import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt'
import type { WebClientOptions } from '@slack/web-api'
import type { SlackConfig } from '../config.ts'
import type { Log } from '../log.ts'
import type { SlackDeps } from './deps.ts'
import { listen } from './listen.ts'

/** Bolt with everything that the program answers to. */
export interface Slack {
  /** HTTP mode: answers Slack's signed requests. */
  requestListener?: RequestListener
  start(): Promise<void>
  /** Whether requests of Slack can reach us now. */
  ready(): boolean
  /** Takes no more requests, and waits for the answers being made. */
  stop(): Promise<void>
}

export const SLACK_PATH = '/slack/events'

/** Two sockets: while Slack recycles one, the other is there. */
const SOCKETS = 2

/** Inside Slack's three seconds there is time for one retry. */
export const clientOptions = (config: SlackConfig, log: Log): WebClientOptions => ({
  slackApiUrl: config.apiUrl,
  timeout: 4_000,
  retryConfig: { retries: 1, minTimeout: 100, maxTimeout: 500 },
  rejectRateLimitedCalls: true,
  logger: loggerFor(log),
})

export interface Installation {
  teamId: string
  botId: string
  botUserId: string
}

/** `onLost`: Slack could not be reached over the socket for too long; the process should start anew. */
export function createSlack(
  config: SlackConfig,
  installation: Installation,
  deps: SlackDeps,
  onLost: () => void,
): Slack {
  const { log } = deps
  const receivers = config.mode === 'socket' ? socketReceivers(config, log) : []
  const http = config.mode === 'http' ? httpReceiver(config.signingSecret, log) : undefined
  const [first, ...more] = http ? [http] : receivers
  if (!first) throw new Error('There is no way for Slack to reach us')
  const app = new App({
    receiver: first,
    authorize: async () => ({ botToken: config.botToken, ...installation }),
    clientOptions: clientOptions(config, log),
    convoStore: false,
    logger: loggerFor(log),
  })
  for (const receiver of more) receiver.init(app)
  const underWay = new Set<Promise<void>>()
  listen(app, deps, (work) => {
    const done = work.finally(() => underWay.delete(done))
    underWay.add(done)
  })
  app.error(async (error) => log.error({ error }, 'a request of Slack failed'))
  const sockets = receivers.map((receiver) => watch(receiver, log))
  const watchdog = sockets.length > 0 ? watchConnections(sockets, onLost) : undefined
  return {
    ...(http && { requestListener: http.requestListener }),
    start: async () => void (await Promise.all(receivers.map((receiver) => receiver.start()))),
    ready: () => http !== undefined || sockets.some((socket) => socket.connected()),
    async stop() {
      clearInterval(watchdog)
      await Promise.all(receivers.map((receiver) => receiver.client.disconnect()))
      await Promise.all(underWay)
    },
  }
}

function socketReceivers(config: SlackConfig & { mode: 'socket' }, log: Log): SocketModeReceiver[] {
  return Array.from(
    { length: SOCKETS },
    () =>
      new SocketModeReceiver({
        appToken: config.appToken,
        logger: loggerFor(log),
        // Options of its own: shared with the listeners' clients, each would write its retries into the other's
        installerOptions: { clientOptions: { slackApiUrl: config.apiUrl } },
      }),
  )
}

const httpReceiver = (signingSecret: string, log: Log): HTTPReceiver =>
  new HTTPReceiver({ signingSecret, endpoints: [SLACK_PATH], logger: loggerFor(log) })

interface Socket {
  connected(): boolean
}

function watch(receiver: SocketModeReceiver, log: Log): Socket {
  let connected = false
  const note = (event: string, now: boolean): void => {
    receiver.client.on(event, () => {
      connected = now
      log.debug({ event }, 'socket')
    })
  }
  note('connected', true)
  note('reconnecting', false)
  note('disconnected', false)
  receiver.client.on('error', (error: unknown) => log.warn({ error }, 'socket error'))
  return { connected: () => connected }
}

/** A reconnect that failed for good is not tried again by the SDK: then a new process is the way out. */
function watchConnections(sockets: Socket[], onLost: () => void): NodeJS.Timeout {
  let lastSeen = Date.now()
  const timer = setInterval(() => {
    if (sockets.some((socket) => socket.connected())) lastSeen = Date.now()
    else if (Date.now() - lastSeen > LOST_MS) onLost()
  }, 5_000)
  return timer.unref()
}

const LOST_MS = 60_000

/**
 * The SDKs' log in ours. Their debug lines carry whole payloads, tokens and response_urls included, so they are left
 * out at every level.
 */
function loggerFor(log: Log): Logger {
  const line = (message: unknown[]): string =>
    message.map((part) => (part instanceof Error ? part.message : String(part))).join(' ')
  return {
    debug: () => undefined,
    info: (...message) => log.debug(line(message)),
    warn: (...message) => log.warn(line(message)),
    error: (...message) => log.error(line(message)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  }
}
