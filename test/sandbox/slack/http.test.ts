import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type SlackSandbox, startSlackSandbox } from '../../../src/sandbox/slack/start.ts'
import { fakeClock, manifest, type Running, startHttpApp } from './support/app.ts'
import { modal, nameInput } from './support/views.ts'

const cleanups: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function startedHttpApp(): Promise<Running> {
  const running = await startHttpApp()
  cleanups.push(running.stop)
  return running
}

test('signed requests carry commands, modals and events to a Bolt app over HTTP', async () => {
  const { slack, app } = await startedHttpApp()
  const names: unknown[] = []
  app.command('/devportal', async ({ ack, body, client }) => {
    await ack('One moment')
    await client.views.open({ trigger_id: body.trigger_id, view: modal('Create App', [nameInput()]) })
  })
  app.view('create_app', async ({ ack, view }) => {
    names.push(view.state.values.name?.value?.value)
    await ack({ response_action: 'errors', errors: { name: 'Taken' } })
  })
  app.event('app_home_opened', async ({ event }) => void names.push(event.tab))
  const dana = slack.person('dana')

  await dana.say('/devportal create')
  await dana.waitFor('Create App')
  expect(dana.see()).toContain('(only visible to you): One moment')
  await dana.fill('Name', 'Pümp & Co')
  await dana.submit()
  expect(dana.see()).toContain('! Taken')
  await dana.cancel()
  await dana.goto('home')

  await expect.poll(() => names).toEqual(['Pümp & Co', 'home'])
  expect(slack.violations).toEqual([])
})

interface Got {
  headers: IncomingHttpHeaders
  body: string
}

/** An app of bare HTTP that answers with the next status. */
async function bareApp(slack: SlackSandbox, statuses: number[]): Promise<Got[]> {
  const got: Got[] = []
  const server: Server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    got.push({ headers: request.headers, body })
    response.writeHead(statuses.shift() ?? 200).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  slack.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`)
  cleanups.push(() => server.close())
  return got
}

const signedMode = { signingSecret: 'shh' }

test('forms have the exact content type and no charset', async () => {
  const slack = await startSlackSandbox({ port: 0, clock: fakeClock(), manifest, mode: signedMode })
  cleanups.push(slack.stop)
  const got = await bareApp(slack, [])

  await slack.person('dana').say('/devportal apps')

  const [request] = got
  expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded')
  expect(request?.headers['x-slack-signature']).toMatch(/^v0=[0-9a-f]{64}$/)
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toMatchObject({
    command: '/devportal',
    text: 'apps',
    user_id: 'U0DANA0001',
    is_enterprise_install: 'false',
  })
})

test('an event that fails is tried again at once, after a minute and after five', async () => {
  const clock = fakeClock()
  const slack = await startSlackSandbox({ port: 0, clock, manifest, mode: signedMode })
  cleanups.push(slack.stop)
  const got = await bareApp(slack, [500, 500, 500, 200])
  const retries = () => got.map(({ headers }) => headers['x-slack-retry-num'])

  await slack.person('dana').goto('home')
  clock.advance(0)
  await expect.poll(retries).toEqual([undefined, '1'])
  await new Promise((resolve) => setTimeout(resolve, 50))
  clock.advance(60_000)
  await expect.poll(retries).toEqual([undefined, '1', '2'])
  await new Promise((resolve) => setTimeout(resolve, 50))
  clock.advance(300_000)
  await expect.poll(retries).toEqual([undefined, '1', '2', '3'])

  expect(got.at(-1)?.headers['x-slack-retry-reason']).toBe('http_error')
})

test('a command that fails over HTTP is told by Slack', async () => {
  const slack = await startSlackSandbox({ port: 0, clock: fakeClock(), manifest, mode: signedMode })
  cleanups.push(slack.stop)
  await bareApp(slack, [500])
  const dana = slack.person('dana')

  await dana.say('/devportal')

  expect(dana.see()).toContain('/devportal failed with the error "http_service_error"')
})
