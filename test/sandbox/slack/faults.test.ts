import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError, WebClient } from '@slack/web-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeClock, type Running, startSocketApp } from './support/app.ts'

const channel = 'C0GENERAL1'
const clock = fakeClock()
let running: Running
let client: WebClient

beforeEach(async () => {
  running = await startSocketApp({ clock })
  const { slack } = running
  const options = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true }
  client = new WebClient(slack.settings.SLACK_BOT_TOKEN, options)
})
afterEach(() => running.stop())

const post = () => client.chat.postMessage({ channel, text: 'Hello' })
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error) => error,
  )

test('calls can be rate limited, refused, broken and slow, a number of times', async () => {
  const { faults } = running.slack
  faults.api('chat.postMessage', { kind: 'ratelimited', retryAfter: 7 })
  faults.api('chat.postMessage', { kind: 'status', status: 503 })
  faults.api('*', { kind: 'error', error: 'fatal_error' })
  faults.api('chat.postMessage', { kind: 'slow', ms: 60 })

  const limited = await failure(post())
  expect(limited).toBeInstanceOf(WebAPIRateLimitedError)
  expect(limited).toMatchObject({ retryAfter: 7 })
  expect(await failure(post())).toBeInstanceOf(WebAPIHTTPError)
  expect(await failure(post())).toMatchObject({ data: { error: 'fatal_error' } })
  const before = performance.now()
  await post()

  expect(performance.now() - before).toBeGreaterThan(50)
})

test('a call can be done and its answer lost', async () => {
  running.slack.faults.api('chat.postMessage', { kind: 'cut' })

  const lost = await failure(post())

  expect(lost).toBeInstanceOf(WebAPIRequestError)
  const dana = running.slack.person('dana')
  await dana.goto('#general')
  expect(dana.see()).toBe('#general\nDevPortal (APP): Hello')
})

test('an ephemeral message can be lost without a sign', async () => {
  running.slack.faults.loseEphemerals(1)
  const user = running.slack.person('dana').id

  const answer = await client.chat.postEphemeral({ channel, user, text: 'Psst' })

  expect(answer).toMatchObject({ ok: true, message_ts: expect.any(String) })
  expect(running.slack.person('dana').see()).not.toContain('Psst')
})

test('a delivery can arrive twice', async () => {
  const texts: string[] = []
  running.app.command('/devportal', async ({ ack, command }) => {
    texts.push(command.trigger_id)
    await ack()
  })
  running.slack.faults.duplicateDeliveries(1)

  await running.slack.person('dana').say('/devportal')

  await expect.poll(() => texts.length).toBe(2)
  expect(texts[0]).toBe(texts[1])
})

test('deliveries can arrive in another order', async () => {
  const texts: string[] = []
  running.app.command('/devportal', async ({ ack, command }) => {
    texts.push(command.text)
    await ack()
  })
  running.slack.faults.reorderDeliveries(2)
  const say = (name: string, text: string) => running.slack.person(name).say(`/devportal ${text}`)

  await Promise.all([say('dana', 'first'), say('nico', 'second')])

  expect(texts).toEqual(['second', 'first'])
})

test('a channel can be held to one message a second', async () => {
  running.slack.faults.oneMessagePerSecond()

  await post()
  expect(await failure(post())).toMatchObject({ retryAfter: 1 })
  clock.advance(1_000)
  await post()

  expect(running.slack.calls.map(({ status }) => status)).toEqual([200, 200, 200, 429, 200])
})
