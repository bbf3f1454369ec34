import { afterAll, beforeAll, expect, test } from 'vitest'
import { methodByName } from '../../../src/sandbox/slack/api/methods.ts'
import { manifestWith, type Running, startSocketApp } from './support/app.ts'

let running: Running
const more = ['channels:read', 'usergroups:read', 'team:read', 'files:write']
beforeAll(async () => {
  running = await startSocketApp({ manifest: manifestWith({ scopes: more }) })
})
afterAll(() => running.stop())

const call = async (
  method: string,
  args: Record<string, string>,
  token = running.slack.settings.SLACK_BOT_TOKEN,
) => {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(running.slack.apiUrl + method, {
    method: 'POST',
    headers,
    body: new URLSearchParams(args),
  })
  return (await response.json()) as Record<string, unknown>
}

test('a call without a right token is refused', async () => {
  expect(await call('auth.test', {}, '')).toEqual({ ok: false, error: 'not_authed' })
  expect(await call('auth.test', {}, 'xoxb-wrong')).toEqual({ ok: false, error: 'invalid_auth' })
  expect(await call('auth.test', {}, running.slack.settings.SLACK_APP_TOKEN)).toMatchObject({
    error: 'not_allowed_token_type',
  })
})

test.each([
  ['{"a":', 'invalid_json'],
  ['"a string"', 'json_not_object'],
  ['[1]', 'json_not_object'],
  ['null', 'json_not_object'],
  ['7', 'json_not_object'],
])('a body that is no object is refused: %s', async (body, error) => {
  for (const method of ['auth.test', 'openid.connect.token']) {
    const response = await fetch(`${running.slack.settings.SLACK_API_URL}${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })

    expect(await response.json()).toEqual({ ok: false, error })
  }
})

test('a missing scope is named, with the ones that are there', async () => {
  const bare = await startSocketApp()
  const info = bare.app.client.team.info()

  await expect(info).rejects.toMatchObject({
    data: {
      error: 'missing_scope',
      needed: 'team:read',
      provided: expect.stringContaining('chat:write'),
    },
  })
  await bare.stop()
})

test('a method or argument that does not exist is refused and noted', async () => {
  const before = running.slack.violations.length

  expect(await call('chat.whisper', {})).toMatchObject({ ok: false, error: 'unknown_method' })
  expect(await call('users.info', { user: 'U0DANA0001', colour: 'red' })).toMatchObject({
    error: 'invalid_arguments',
    errors: ['invalid additional property: colour [json-pointer:]'],
  })
  expect(await call('users.info', { user: 'U0DANA0001', team_id: 'T0ACME0001' })).toMatchObject({ ok: true })

  expect(running.slack.violations.slice(before)).toEqual([
    'unknown method chat.whisper',
    'users.info: unknown argument colour',
  ])
})

test('people are told apart by role, workspace and being there', async () => {
  const info = async (user: string) => (await call('users.info', { user })).user as Record<string, unknown>

  expect(await info('U0ADA00001')).toMatchObject({
    is_admin: true,
    tz: 'Europe/London',
    profile: { email: 'ada@acme-robotics.example' },
  })
  expect(await info('U0GUS00001')).toMatchObject({ is_restricted: true })
  const vera = await info('U0VERA0001')
  expect(vera).toMatchObject({ team_id: 'T0GLOBEX01', is_stranger: true })
  expect(vera.profile).not.toHaveProperty('email')
  expect(await info('U0DEVPORT1')).toMatchObject({ is_bot: true })
  expect(await call('users.info', { user: 'U0NOBODY01' })).toMatchObject({ error: 'user_not_found' })
  expect(await call('users.lookupByEmail', { email: 'dana@acme-robotics.example' })).toMatchObject({
    user: { id: 'U0DANA0001' },
  })
  expect(await call('users.lookupByEmail', { email: 'vera@globex-partners.example' })).toMatchObject({
    error: 'users_not_found',
  })
})

test('lists come in pages', async () => {
  const seen: unknown[] = []
  let cursor = ''
  do {
    const answer = await call('users.list', { limit: '3', ...(cursor && { cursor }) })
    seen.push(...(answer.members as { id: string }[]).map(({ id }) => id))
    cursor = (answer.response_metadata as { next_cursor: string }).next_cursor
  } while (cursor)

  expect(new Set(seen).size).toBe(seen.length)
  expect(seen).toContain('U0VERA0001')
})

test('a shared channel says so', async () => {
  const { channel } = (await call('conversations.info', { channel: 'C0APIHELP1' })) as Record<string, object>

  expect(channel).toMatchObject({ name: 'api-help', is_ext_shared: true, is_member: true })
  expect(await call('conversations.members', { channel: 'C0APIHELP1' })).toMatchObject({
    members: expect.arrayContaining(['U0VERA0001', 'U0DEVPORT1']),
  })
})

test('a user group lists its members', async () => {
  const id = await running.slack.userGroup('api-team', ['U0ADA00001', 'U0PIA00001'])

  expect(await call('usergroups.users.list', { usergroup: id })).toEqual({
    ok: true,
    users: ['U0ADA00001', 'U0PIA00001'],
  })
})

test('a file of a person is not for the bot to delete', async () => {
  const file = await running.slack.gestures.upload('U0DANA0001', {
    name: 'a.png',
    mimetype: 'image/png',
    bytes: Buffer.from('a'),
  })

  expect(await call('files.info', { file: file.id })).toMatchObject({ file: { id: file.id, size: 1 } })
  expect(await call('files.delete', { file: file.id })).toMatchObject({ error: 'cant_delete_file' })
})

test('the methods that the product may need are all there', () => {
  expect([...methodByName.keys()].sort()).toEqual([
    'apps.connections.open',
    'auth.test',
    'blocks.validate',
    'chat.delete',
    'chat.getPermalink',
    'chat.postEphemeral',
    'chat.postMessage',
    'chat.update',
    'conversations.history',
    'conversations.info',
    'conversations.list',
    'conversations.members',
    'conversations.open',
    'conversations.replies',
    'files.delete',
    'files.info',
    'team.info',
    'usergroups.list',
    'usergroups.users.list',
    'users.info',
    'users.list',
    'users.lookupByEmail',
    'views.open',
    'views.publish',
    'views.push',
    'views.update',
  ])
})
