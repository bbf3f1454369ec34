import { App, type Receiver } from '@slack/bolt'
import type { WebClientOptions } from '@slack/web-api'
import { wholeFetch } from '../bounded-fetch.ts'
import type { SlackConfig } from '../config.ts'
import type { Log } from '../log.ts'
import type { SlackDeps } from './deps.ts'
import type { Installation } from './installation.ts'
import { listen } from './listen.ts'
import { type HttpReceiver, httpReceiver } from './receivers/http.ts'
import { createRequests } from './receivers/requests.ts'
import { openSockets } from './receivers/sockets.ts'
import { sdkLogger } from './sdk-logger.ts'

/** Bolt with everything that the program answers to. */
export interface Slack {
  /** HTTP mode: where Slack posts to. */
  endpoint?: { path: string; maxBody: number; answer: HttpReceiver }
  start(): Promise<void>
  /** Whether requests of Slack can reach us now. */
  ready(): boolean
  /** Takes no more requests, and waits for the answers being made. */
  stop(): Promise<void>
}

/** A view has up to 250 KB, and more when it is encoded as a form. */
const ENDPOINT = { path: '/slack/events', maxBody: 1024 * 1024 }

/** Requests are acknowledged before Slack is asked anything: a slow answer is waited for rather than asked for twice. */
export const clientOptions = (config: SlackConfig, log: Log): WebClientOptions => ({
  slackApiUrl: config.apiUrl,
  fetch: wholeFetch,
  timeout: 10_000,
  retryConfig: { retries: 1, minTimeout: 100, maxTimeout: 500 },
  rejectRateLimitedCalls: true,
  logger: sdkLogger(log),
})

/** Bolt's own receivers end the process at what they do not expect: requests come in by ours. */
const elsewhere: Receiver = {
  init: () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
}

export function createSlack(config: SlackConfig, installation: Installation, deps: SlackDeps): Slack {
  const { log } = deps
  const app = new App({
    receiver: elsewhere,
    authorize: async () => ({ botToken: config.botToken, ...installation }),
    clientOptions: clientOptions(config, log),
    convoStore: false,
    logger: sdkLogger(log),
  })
  listen(app, deps)
  const requests = createRequests(app, log)
  if (config.mode === 'http')
    return {
      endpoint: { ...ENDPOINT, answer: httpReceiver(config.signingSecret, requests, deps.refusals) },
      start: async () => undefined,
      ready: () => true,
      stop: () => requests.done(),
    }
  const sockets = openSockets(config, requests, log)
  return {
    start: sockets.start,
    ready: sockets.connected,
    async stop() {
      // An ack has no way but the socket that the request came by
      await requests.acknowledged()
      await sockets.stop()
      await requests.done()
    },
  }
}
