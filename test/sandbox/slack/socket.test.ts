import { SocketModeClient } from '@slack/socket-mode'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '../../../src/sandbox/clock.ts'
import { type SlackSandbox, startSlackSandbox } from '../../../src/sandbox/slack/start.ts'
import { logger, manifest } from './support/app.ts'

let slack: SlackSandbox
let clients: SocketModeClient[]

beforeEach(async () => {
  slack = await startSlackSandbox({ port: 0, clock: systemClock, manifest, mode: 'socket' })
  clients = []
})
afterEach(async () => {
  await Promise.all(clients.map((client) => client.disconnect()))
  await slack.stop()
})

interface Heard {
  body: { command?: string; text?: string; event_id?: string }
  ack: (response?: object) => Promise<void>
  retry_num?: number
}

/** Slack's own Socket Mode client, reconnecting quickly. */
async function connect(onEvent: (heard: Heard) => unknown): Promise<SocketModeClient> {
  const client = new SocketModeClient({
    appToken: slack.settings.SLACK_APP_TOKEN ?? '',
    clientOptions: { slackApiUrl: slack.apiUrl },
    clientPingTimeout: 100,
    logger,
  })
  client.on('slack_event', onEvent)
  clients.push(client)
  await client.start()
  return client
}

test('each of several connections gets some of the payloads, and every payload goes to one', async () => {
  const heard: [number, string | undefined][] = []
  for (const index of [0, 1])
    await connect(({ body, ack }) => {
      heard.push([index, body.text])
      return ack()
    })
  const dana = slack.person('dana')

  for (const text of ['1', '2', '3', '4']) await dana.say(`/devportal ${text}`)

  expect(heard.map(([, text]) => text)).toEqual(['1', '2', '3', '4'])
  expect(new Set(heard.map(([index]) => index))).toEqual(new Set([0, 1]))
})

test('recycling the sockets loses no event', async () => {
  const heard = new Set<string | undefined>()
  await connect(({ body, ack }) => {
    heard.add(body.event_id)
    return ack()
  })
  const dana = slack.person('dana')

  await dana.goto('home')
  slack.faults.refreshSockets()
  for (let i = 0; i < 5; i += 1) await dana.goto('home')
  await expect.poll(() => dana.screen().app.connected).toBe(true)
  await dana.goto('home')

  await expect.poll(() => heard.size).toBe(7)
})

test('an event without acknowledgement comes again when the connection drops', async () => {
  const heard: [id: string | undefined, retry: number | undefined][] = []
  await connect(({ body, ack, retry_num }) => {
    heard.push([body.event_id, retry_num])
    return heard.length > 1 ? ack() : slack.faults.refreshSockets('cut')
  })

  await slack.person('dana').goto('home')

  await expect.poll(() => heard).toHaveLength(2)
  expect(heard[0]?.[0]).toBe(heard[1]?.[0])
  expect(heard.map(([, retry]) => retry)).toEqual([0, 1])
})

test('an event that could not get through arrives when it can', async () => {
  const heard: unknown[] = []
  await connect(({ body, ack }) => {
    heard.push(body.event_id)
    return ack()
  })

  slack.faults.unreachable()
  await slack.person('dana').goto('home')
  expect(heard).toEqual([])
  slack.faults.unreachable(false)

  await expect.poll(() => heard.length).toBe(1)
})

test('with nobody connected a command fails at once', async () => {
  const dana = slack.person('dana')

  await dana.say('/devportal')

  expect(dana.see()).toContain('Slack: /devportal failed with the error "dispatch_failed"')
})

test('an address for a socket works once', async () => {
  const response = await fetch(`${slack.apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.settings.SLACK_APP_TOKEN}` },
  })
  const { url } = (await response.json()) as { url: string }
  const opened = (socket: WebSocket) =>
    new Promise((resolve) => {
      socket.once('message', (data) => resolve(JSON.parse(String(data)).type))
      socket.once('error', () => resolve('refused'))
    })
  const first = new WebSocket(url)

  expect(await opened(first)).toBe('hello')
  expect(await opened(new WebSocket(url))).toBe('refused')
  first.terminate()
})
