import { setTimeout as delay } from 'node:timers/promises'
import { App } from '@slack/bolt'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { createLog } from '../../src/log.ts'
import { createRequests } from '../../src/slack/receivers/requests.ts'
import { type, until } from '../support/deeds.ts'
import { lineProblem } from '../support/log-line.ts'
import { FORM, postSigned } from '../support/signed.ts'
import { giveAccess, startWorld, type World } from '../support/world.ts'

const alive = async (world: World): Promise<void> => {
  expect((await fetch(`${world.portal.publicUrl}/readyz`)).status).toBe(200)
  await type(world.person('dana'), '/devportal help', '/devportal create')
}

/** Bolt with one listener, as it stands behind the receivers. */
function boltWith(listener: Parameters<App['command']>[1]) {
  const lines: string[] = []
  const replies: unknown[] = []
  const nothing = async () => undefined
  const app = new App({
    receiver: { init: () => undefined, start: nothing, stop: nothing },
    authorize: async () => ({ botToken: 'xoxb-1' }),
  })
  app.command('/run', listener)
  const requests = createRequests(
    app,
    createLog('debug', (line) => lines.push(line)),
  )
  const run = (): Promise<void> =>
    requests.take({
      body: { command: '/run', text: '', user_id: 'U1', team_id: 'T1', channel_id: 'C1' },
      reply: (response) => void replies.push(response),
    })
  return { app, requests, run, lines, replies }
}

describe.concurrent('what a listener does', () => {
  it('too late is no ack any more; it is warned of, and the listener goes on', async () => {
    let done = false
    const { requests, run, lines, replies } = boltWith(async ({ ack }) => {
      await delay(3_100)
      await ack('late')
      done = true
    })

    await run()
    await requests.done()

    expect(done).toBe(true)
    expect(replies).toEqual([])
    expect(lines.join()).toContain('acknowledged too late')
  })

  it('twice is one ack', async () => {
    const { requests, run, lines, replies } = boltWith(async ({ ack }) => {
      await ack('first')
      await ack('second')
    })

    await run()
    await requests.done()

    expect(replies).toEqual(['first'])
    expect(lines.join()).toContain('acknowledged twice')
  })

  it('to an event is acknowledged when it is done: where the process dies before, Slack sends it again', async () => {
    const { app, requests } = boltWith(async () => undefined)
    const order: string[] = []
    app.event('user_change', async () => {
      await delay(20)
      order.push('done')
    })

    await requests.take({
      body: { type: 'event_callback', team_id: 'T1', event: { type: 'user_change', user: { id: 'U1' } } },
      reply: () => void order.push('acknowledged'),
    })

    expect(order).toEqual(['done', 'acknowledged'])
  })

  it('to an event that gets through no more is no mistake of ours, and what the event asks for is done', async () => {
    const { app, requests, lines } = boltWith(async () => undefined)
    let done = false
    app.event('user_change', async () => {
      await delay(300)
      done = true
    })

    await requests.take({
      body: { type: 'event_callback', team_id: 'T1', event: { type: 'user_change', user: { id: 'U1' } } },
      reply: () => Promise.reject(new Error('the client is not ready')),
    })
    await requests.done()

    expect(done).toBe(true)
    expect(lines.join()).toContain('an event could not be acknowledged')
    expect(lines.join()).not.toContain('a request of Slack failed')
  })

  it('to an event that fails is none, so that Slack sends it again', async () => {
    const { app, requests, lines, replies } = boltWith(async () => undefined)
    app.event('user_change', () => Promise.reject(new Error('the database is locked')))

    await requests.take({
      body: { type: 'event_callback', team_id: 'T1', event: { type: 'user_change', user: { id: 'U1' } } },
      reply: (response) => void replies.push(response),
    })

    expect(replies).toEqual([])
    expect(lines.filter((line) => line.includes('the database is locked'))).toHaveLength(1)
  })

  it('to a change of a person that takes longer than Slack waits is none: Slack sends it again', async () => {
    const { app, requests, replies } = boltWith(async () => undefined)
    app.event('user_change', () => delay(3_300))

    await requests.take({
      body: { type: 'event_callback', team_id: 'T1', event: { type: 'user_change', user: { id: 'U1' } } },
      reply: (response) => void replies.push(response),
    })
    await requests.done()

    expect(replies).toEqual([])
  })

  it('to a Home that takes long to draw is given in time all the same', async () => {
    const { app, requests, lines, replies } = boltWith(async () => undefined)
    app.event('app_home_opened', () => delay(3_100))

    await requests.take({
      body: { type: 'event_callback', team_id: 'T1', event: { type: 'app_home_opened', user: 'U1' } },
      reply: (response) => void replies.push(response),
    })

    expect(replies).toHaveLength(1)
    await requests.done()
    expect(lines.join()).not.toContain('acknowledged')
  })

  it('wrong, without an ack, keeps nobody waiting', async () => {
    const { run, replies } = boltWith(() => Promise.reject(new Error('planned')))
    const began = performance.now()

    await run()

    expect(replies).toEqual([])
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})

describe.concurrent('a submission that fails after Slack has stopped waiting', () => {
  it.each(['http', 'socket'] as const)('is told of in the view, over %s', async (mode) => {
    const world = await startWorld({ mode })
    const ada = world.person('ada')
    await type(ada, '/devportal access', 'Add people')
    await ada.pick('Add people', ['dana', 'pia'])
    world.slack.faults.api('users.info', { kind: 'slow', ms: 4_500 })
    world.slack.faults.api('users.info', { kind: 'error', error: 'fatal_error' })

    await ada.submit()

    const seen = await ada.waitFor('Something went wrong on our side.', 10_000)
    expect(seen).toMatch(/this reference: \w{8}/)
    expect(seen).toContain('has access now.')
    await world.stop()
  })
})

describe.concurrent('a socket that ends', () => {
  const start = async ({ onTestFinished }: TestContext): Promise<World> => {
    const world = await startWorld()
    onTestFinished(() => world.stop())
    await giveAccess(world, 'dana')
    return world
  }

  it.for(['refresh_requested', 'warning', 'cut', 'silent'] as const)(
    'by %s is opened anew',
    async (how, test) => {
      const world = await start(test)
      const opened = () => world.slack.calls.filter(({ method }) => method === 'apps.connections.open').length
      const before = opened()

      world.slack.faults.refreshSockets(how)

      await until(() => opened() >= before + 2)
      await until(() => alive(world).then(() => true))
    },
  )

  it('by what is no frame of a WebSocket is opened anew', async (test) => {
    const world = await start(test)
    const opened = () => world.slack.calls.filter(({ method }) => method === 'apps.connections.open').length
    const before = opened()

    world.slack.faults.sendBytes(Uint8Array.of(0x83, 0x00))

    await until(() => opened() >= before + 2)
    await until(() => alive(world).then(() => true))
  })

  it('that is to wait for a month waits for minutes: no timer runs so long, and Slack was asked thousands of times at once', async (test) => {
    const world = await start(test)
    const opened = () => world.slack.calls.filter(({ method }) => method === 'apps.connections.open').length
    world.slack.faults.api('apps.connections.open', { kind: 'ratelimited', retryAfter: 3_000_000 }, 10_000)
    const before = opened()

    world.slack.faults.refreshSockets('cut')
    await until(() => opened() > before)
    await delay(1_500)

    expect(opened() - before).toBeLessThan(5)
  })

  it.for([
    ['Slack is down', { kind: 'status', status: 503 }],
    ['connections are cut', { kind: 'refused' }],
    ['the token is refused for a while', { kind: 'error', error: 'invalid_auth' }],
    ['Slack asks for patience', { kind: 'ratelimited', retryAfter: 1 }],
  ] as const)(
    'while %s is opened when that is over, and the program says meanwhile that it is not ready',
    async ([_what, fault], test) => {
      const world = await start(test)
      world.slack.faults.api('apps.connections.open', fault, 4)
      world.slack.faults.refreshSockets('cut')

      await until(async () => (await fetch(`${world.portal.publicUrl}/readyz`)).status === 503)
      await until(async () => (await fetch(`${world.portal.publicUrl}/readyz`)).status === 200)

      await alive(world)
    },
  )
})

describe('junk that is signed', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ mode: 'http' })
    await giveAccess(world, 'dana')
  })
  afterAll(() => world.stop())

  it.each([
    'null',
    'true',
    '[]',
    '{}',
    '"text"',
    '{',
    '{"event":null}',
    '{"event":{"type":"app_home_opened"}}',
    '{"event":{"type":"app_home_opened","user":{},"tab":7}}',
    '{"event":{"type":"user_change","user":null}}',
    '{"event":{"channel":null}}',
    '{"team_id":"T0ACME0001","event":{"type":"user_change","user":"U0DANA0001"}}',
    '{"team_id":"T0ACME0001","event":{"type":"user_change"}}',
    '{"team_id":"T0ACME0001","event":{"type":"app_home_opened","tab":"home","user":{"id":"U0DANA0001"}}}',
    '{"team_id":"T0ACME0001","event":{"type":"app_home_opened","tab":"home"}}',
    '{"type":"block_actions"}',
    '{"type":"block_actions","actions":null}',
    '{"type":"block_actions","actions":[]}',
    '{"type":"block_actions","actions":[{"action_id":"open_app","value":{}}]}',
    '{"type":"block_actions","actions":[{"action_id":"open_app"}],"user":null,"team":null}',
    '{"type":"block_actions","actions":[{"action_id":7,"type":7}],"response_url":7,"user":{"id":{}}}',
    '{"type":"block_actions","actions":[{"action_id":"open_app","value":"x"}],"user":{"id":"U0DANA0001"},"team":{"id":"T0ACME0001"},"channel":null}',
    '{"type":"block_actions","actions":[{"action_id":"open_app","value":"x"}],"user":{"id":"U0DANA0001"},"team":null,"enterprise":null,"view":null}',
    '{"type":"block_suggestion","action_id":"x","user":{"id":"U0DANA0001"},"team":{"id":"T0ACME0001"},"channel":null}',
    '{"type":"message_action","callback_id":"report_secret","user":{"id":"U0DANA0001"},"team":{"id":"T0ACME0001"},"channel":null}',
    '{"type":"view_submission"}',
    '{"type":"view_submission","view":null}',
    '{"type":"view_submission","view":{"callback_id":"save_app"},"user":{"id":"U0DANA0001"},"team":null}',
    '{"type":"view_submission","view":{"callback_id":"grant_access","state":{"values":[]}}}',
    '{"type":"shortcut","callback_id":["create_app"]}',
    '{"type":"message_action","callback_id":"report_secret","message":null,"channel":"x"}',
    '{"command":"/devportal","text":{"a":1},"user_id":null}',
    '{"type":"url_verification"}',
    '{"is_enterprise_install":"x","command":["/devportal"],"response_url":"http://["}',
  ])('%s is answered, as JSON and as a form', async (body) => {
    const asJson = await postSigned(world.portal.publicUrl, body)
    const asForm = await postSigned(
      world.portal.publicUrl,
      new URLSearchParams({ payload: body }).toString(),
      {
        type: FORM,
      },
    )

    expect([200, 400, 503]).toContain(asJson.status)
    expect(asForm.status).toBe(asJson.status)
    await alive(world)
    expect(world.log.flatMap((line) => lineProblem(line) ?? [])).toEqual([])
    expect(world.log.filter((line) => line.includes('"level":"error"'))).toEqual([])
  })

  it('the forms of a command are read with any charset, and ssl_check without a signature', async () => {
    const check = await fetch(`${world.portal.publicUrl}/slack/events`, {
      method: 'POST',
      headers: { 'content-type': `${FORM}; charset=utf-8` },
      body: 'ssl_check=1&token=x&payload={}',
    })
    const command = await postSigned(
      world.portal.publicUrl,
      'command=%2Fdevportal&text=help&user_id=U0DANA0001&team_id=T0ACME0001&channel_id=C0GENERAL1',
      { type: `${FORM}; charset=utf-8` },
    )

    expect(check.status).toBe(200)
    expect(await check.text()).toBe('')
    expect(command.status).toBe(200)
  })
})

describe('junk on the socket', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await giveAccess(world, 'dana')
  })
  afterAll(() => world.stop())

  it.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['no JSON', '{"type":'],
    ['null', 'null'],
    ['a list', '[1,2]'],
    ['a binary frame', new Uint8Array([0, 255, 1])],
    ['an unknown type', '{"type":"surprise","envelope_id":"1","payload":{}}'],
    ['no payload', '{"type":"events_api","envelope_id":"1"}'],
    ['an event of nothing', '{"type":"events_api","envelope_id":"1","payload":{"event":null}}'],
    ['no envelope id', '{"type":"interactive","payload":{"type":"block_actions","actions":[{}]}}'],
    ['a payload that is none', '{"type":"interactive","envelope_id":"1","payload":"x"}'],
    ["names of the client's own", '{"type":"disconnected","envelope_id":"1"}'],
    ['its errors', '{"type":"error"}'],
    ['its own frames', '{"type":"ws_message","payload":{}}'],
    ['an event called close', '{"type":"events_api","payload":{"event":{"type":"close"}}}'],
    ['hello again', '{"type":"hello"}'],
  ])('%s is left alone', async (_what, frame) => {
    world.slack.faults.sendFrame(frame)

    await alive(world)
    expect(world.log.flatMap((line) => lineProblem(line) ?? [])).toEqual([])
  })
})
