import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Running, startSocketApp } from './support/app.ts'
import { modal, nameInput } from './support/views.ts'

let running: Running
beforeEach(async () => {
  running = await startSocketApp()
})
afterEach(() => running.stop())

const control = async (path: string, body?: object) => {
  const response = await fetch(`${running.slack.url}/control/${path}`, {
    method: 'POST',
    ...(body && { body: JSON.stringify(body) }),
  })
  return (await response.json()) as { ok: boolean; see?: string; error?: string; result?: unknown }
}

test('a person is acted for and seen over HTTP', async () => {
  const { app, slack } = running
  app.command('/devportal', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view: modal('Create App', [nameInput()]) })
  })
  app.view('create_app', ({ ack }) => ack())

  await control('dana/goto', { place: '#random' })
  await control('dana/say', { text: '/devportal create' })
  await control('dana/waitFor', { text: 'Create App' })
  const filled = await control('dana/fill', { label: 'Name', value: 'Pump' })
  expect(filled.see).toContain('Name: "Pump"')
  await control('dana/click', { label: 'Create' })

  const seen = await fetch(`${slack.url}/control/dana/see`)
  expect(await seen.text()).toBe('#random')
})

test('the page lives at the same address', async () => {
  const page = await fetch(running.slack.url)

  expect(page.headers.get('content-type')).toContain('text/html')
  expect(await page.text()).toContain('Acme Robotics')
})

test('mistakes are explained, with what was on the screen', async () => {
  expect(await control('dana/click', { label: 'Approve' })).toMatchObject({
    ok: false,
    error: expect.stringContaining('there is no "Approve"\nOn the screen:\n#general'),
  })
  expect(await control('zoe/say', { text: 'a' })).toMatchObject({ ok: false })
  expect(await control('dana/jump', {})).toMatchObject({ error: expect.stringContaining('there is no verb') })
})

test('faults are arranged over HTTP', async () => {
  const fault = { kind: 'error', error: 'fatal_error' }
  await control('faults', { api: { method: 'auth.test', fault }, loseEphemerals: 1 })

  const failed = running.app.client.auth.test()

  await expect(failed).rejects.toMatchObject({ data: { error: 'fatal_error' } })
})

test('the operator acts by name, over HTTP', async () => {
  const { client } = running.app
  const { slack } = running
  const roles = () =>
    slack
      .person('dana')
      .screen()
      .people.filter(({ name }) => ['dana', 'ada'].includes(name))
      .map(({ role, deleted }) => (deleted ? 'deactivated' : role))

  expect(await control('operator/deactivate', { person: 'dana' })).toEqual({ ok: true })
  await control('operator/guest', { person: 'Ada Okafor' })
  expect(roles()).toEqual(['deactivated', 'guest'])
  await control('operator/reactivate', { person: 'dana' })
  await control('operator/member', { person: 'ada' })
  expect(roles()).toEqual(['member', 'admin'])

  await client.chat.postMessage({ channel: 'C0REVIEWS1', text: 'Old card' })
  await client.chat.postMessage({ channel: 'C0REVIEWS1', text: 'New card' })
  await control('operator/deleteNewest', { channel: '#api-reviews' })
  await control('operator/archive')
  await control('operator/share')
  const ada = slack.person('ada')
  await ada.goto('#api-reviews')
  expect(ada.see()).toBe('#api-reviews (archived) (shared)\nDevPortal (APP): Old card')
  for (const verb of ['unarchive', 'unshare', 'remove', 'invite']) await control(`operator/${verb}`)
  expect(ada.see()).toBe('#api-reviews\nDevPortal (APP): Old card')
})

test('what the operator cannot do is explained', async () => {
  const mistakes = [
    ['fire', {}, 'there is no verb fire; try deactivate'],
    ['deactivate', { person: 'zoe' }, 'nobody here is called zoe'],
    ['deactivate', {}, 'expected string'],
    ['guest', { person: 'vera' }, 'Vera Nakamura belongs to another workspace'],
    ['archive', { channel: '#nowhere' }, 'there is no channel #nowhere'],
    ['deleteNewest', { channel: '#random' }, 'DevPortal has no message here'],
  ] as const
  for (const [verb, body, error] of mistakes)
    expect(await control(`operator/${verb}`, body)).toEqual({
      ok: false,
      error: expect.stringContaining(error),
    })
})

test('the door is closed to a page that calls this machine by another name', async () => {
  const { port } = new URL(running.slack.url)
  const response = await new Promise<number | undefined>((resolve) => {
    import('node:http').then(({ get }) =>
      get(
        { host: '127.0.0.1', port, path: '/control/dana/see', headers: { host: `evil.example:${port}` } },
        (r) => resolve(r.statusCode),
      ),
    )
  })

  expect(response).toBe(403)
})
