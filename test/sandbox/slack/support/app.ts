/** A real Bolt app against a fresh Slack stand-in. */
import { readFileSync } from 'node:fs'
import { App, HTTPReceiver, type Logger, SocketModeReceiver } from '@slack/bolt'
import { type Clock, systemClock } from '../../../../src/sandbox/clock.ts'
import {
  type SlackSandbox,
  type SlackSandboxOptions,
  startSlackSandbox,
} from '../../../../src/sandbox/slack/start.ts'

export const manifest = JSON.parse(readFileSync('manifest/socket-mode.json', 'utf8')) as Manifest
interface Manifest {
  features: { app_home: Record<string, boolean>; slash_commands: Record<string, unknown>[] }
  oauth_config: { scopes: { bot: string[] } }
  settings: { event_subscriptions: { bot_events: string[] } }
}

/** The manifest with scopes and events that DevPortal itself does not ask for. */
export function manifestWith(more: { scopes?: string[]; events?: string[] }): Manifest {
  const copy = structuredClone(manifest)
  copy.oauth_config.scopes.bot.push(...(more.scopes ?? []))
  copy.settings.event_subscriptions.bot_events.push(...(more.events ?? []))
  return copy
}

const quiet = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => 'error',
}
export const logger = quiet as unknown as Logger

export interface Running {
  slack: SlackSandbox
  app: App
  stop(): Promise<void>
}

export async function startSocketApp(options: Partial<SlackSandboxOptions> = {}): Promise<Running> {
  const slack = await startSlackSandbox({ port: 0, clock: systemClock, manifest, mode: 'socket', ...options })
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } }
  const receiver = new SocketModeReceiver({
    appToken: slack.settings.SLACK_APP_TOKEN ?? '',
    logger,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  })
  const app = new App({
    receiver,
    token: slack.settings.SLACK_BOT_TOKEN ?? '',
    clientOptions,
    logger,
    convoStore: false,
    deferInitialization: true,
  })
  await app.init()
  await app.start()
  const stop = async () => {
    await receiver.client.disconnect()
    await slack.stop()
  }
  return { slack, app, stop }
}

export async function startHttpApp(options: Partial<SlackSandboxOptions> = {}): Promise<Running> {
  const signingSecret = 'test-signing-secret'
  const mode = { signingSecret }
  const slack = await startSlackSandbox({ port: 0, clock: systemClock, manifest, mode, ...options })
  const receiver = new HTTPReceiver({ signingSecret, logger, port: 0 })
  const app = new App({
    receiver,
    token: slack.settings.SLACK_BOT_TOKEN ?? '',
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    logger,
    convoStore: false,
    deferInitialization: true,
  })
  await app.init()
  const server = (await app.start()) as import('node:http').Server
  const address = server.address() as import('node:net').AddressInfo
  slack.deliverTo(`http://127.0.0.1:${address.port}/slack/events`)
  const stop = async () => {
    await app.stop()
    await slack.stop()
  }
  return { slack, app, stop }
}

/** A clock that stands still until told. */
export function fakeClock(start = Date.UTC(2026, 10, 2, 9)): Clock & { advance(ms: number): void } {
  let now = start
  let timers: { at: number; fn: () => void }[] = []
  return {
    now: () => now,
    after: (ms, fn) => {
      const timer = { at: now + ms, fn }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    advance: (ms) => {
      now += ms
      const due = timers.filter((one) => one.at <= now)
      timers = timers.filter((one) => one.at > now)
      for (const { fn } of due) fn()
    },
  }
}
