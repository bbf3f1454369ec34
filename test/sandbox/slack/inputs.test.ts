import type { KnownBlock } from '@slack/types'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Running, startSocketApp } from './support/app.ts'
import { modal, plain } from './support/views.ts'

let running: Running
beforeEach(async () => {
  running = await startSocketApp()
})
afterEach(() => running.stop())

const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() })
const input = (id: string, element: object): KnownBlock =>
  ({
    type: 'input',
    block_id: id,
    optional: true,
    label: plain(id),
    element: { action_id: 'a', ...element },
  }) as KnownBlock

const everything = modal('Everything', [
  input('Text', { type: 'plain_text_input' }),
  input('Address', { type: 'url_text_input', initial_value: 'https://pump.example' }),
  input('Amount', { type: 'number_input', is_decimal_allowed: false }),
  input('Kind', { type: 'radio_buttons', options: [option('Internal'), option('Partner')] }),
  input('Scopes', {
    type: 'checkboxes',
    options: [option('Search'), option('Enrich')],
    initial_options: [option('Search')],
  }),
  input('Size', { type: 'static_select', options: [option('Small'), option('Large')] }),
  input('Tags', { type: 'multi_static_select', options: [option('Red'), option('Blue')] }),
  input('Owner', { type: 'users_select' }),
  input('Team', { type: 'multi_users_select' }),
  input('Channel', { type: 'channels_select' }),
  input('Day', { type: 'datepicker' }),
  input('Logo', { type: 'file_input', max_files: 1 }),
])

test('every element sends its state in the shape of real Slack', async () => {
  const { slack, app } = running
  const states: unknown[] = []
  app.shortcut('create_app', async ({ ack, client, body }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view: everything })
  })
  app.view('create_app', async ({ ack, view }) => {
    states.push(Object.fromEntries(Object.entries(view.state.values).map(([id, block]) => [id, block.a])))
    await ack({ response_action: 'update', view: everything })
  })
  const dana = slack.person('dana')
  await dana.shortcut('Create API app')
  await dana.waitFor('Everything')
  await dana.submit()

  await dana.fill('Text', 'hello')
  await dana.fill('Amount', '12')
  await dana.fill('Day', '2026-11-02')
  for (const label of ['Partner', 'Search', 'Enrich', 'Large', 'Red', 'Blue']) await dana.choose(label)
  await dana.pick('Owner', ['nico'])
  await dana.pick('Team', ['Ada Okafor', 'pia'])
  await dana.pick('Channel', ['#general'])
  await dana.upload('Logo', { name: 'logo.png', mimetype: 'image/png', bytes: Buffer.from('png') })
  await dana.submit()

  const url = { type: 'url_text_input', value: 'https://pump.example' }
  expect(states[0]).toEqual({
    Text: { type: 'plain_text_input', value: null },
    Address: url,
    Amount: { type: 'number_input', value: null },
    Kind: { type: 'radio_buttons', selected_option: null },
    Scopes: { type: 'checkboxes', selected_options: [option('Search')] },
    Size: { type: 'static_select', selected_option: null },
    Tags: { type: 'multi_static_select', selected_options: [] },
    Owner: { type: 'users_select', selected_user: null },
    Team: { type: 'multi_users_select', selected_users: [] },
    Channel: { type: 'channels_select', selected_channel: null },
    Day: { type: 'datepicker', selected_date: null },
    Logo: { type: 'file_input', files: [] },
  })
  expect(states[1]).toMatchObject({
    Text: { value: 'hello' },
    Amount: { value: '12' },
    Kind: { selected_option: option('Partner') },
    Scopes: { selected_options: [option('Enrich')] },
    Size: { selected_option: option('Large') },
    Tags: { selected_options: [option('Red'), option('Blue')] },
    Owner: { selected_user: slack.person('nico').id },
    Team: { selected_users: [slack.person('ada').id, slack.person('pia').id] },
    Channel: { selected_channel: 'C0GENERAL1' },
    Day: { selected_date: '2026-11-02' },
    Logo: { files: [{ name: 'logo.png', mimetype: 'image/png', filetype: 'png', size: 3, user: dana.id }] },
  })
  expect(slack.violations).toEqual([])
})

test('an upload is downloaded with the bot token, and is a login page without it', async () => {
  const { slack, app } = running
  const urls: string[] = []
  app.shortcut('create_app', async ({ ack, client, body }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view: everything })
  })
  app.view('create_app', async ({ ack, view }) => {
    urls.push(view.state.values.Logo?.a?.files?.[0]?.url_private_download ?? '')
    await ack()
  })
  const dana = slack.person('dana')
  await dana.shortcut('Create API app')
  await dana.waitFor('Everything')
  await dana.upload('Logo', { name: 'my logo.png', mimetype: 'image/png', bytes: Buffer.from('png bytes') })
  await dana.submit()
  const [url = ''] = urls

  const authorization = `Bearer ${slack.settings.SLACK_BOT_TOKEN}`
  const download = await fetch(url, { headers: { authorization } })
  const stranger = await fetch(url)

  expect([download.headers.get('content-type'), await download.text()]).toEqual(['image/png', 'png bytes'])
  expect(stranger.status).toBe(200)
  expect(stranger.headers.get('content-type')).toContain('text/html')
})

test('an element with dispatch_action tells the app at once', async () => {
  const { slack, app } = running
  const actions: unknown[] = []
  const areas: KnownBlock = {
    type: 'actions',
    block_id: 'areas',
    elements: [{ type: 'checkboxes', action_id: 'area', options: [option('Marketing')] }],
  }
  app.shortcut('create_app', async ({ ack, client, body }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view: modal('Scopes', [areas]) })
  })
  app.action('area', async ({ ack, action, body }) => {
    actions.push(action, 'view' in body && body.view?.state.values)
    await ack()
  })
  const dana = slack.person('dana')
  await dana.shortcut('Create API app')
  await dana.waitFor('Scopes')

  await dana.choose('Marketing')

  const selected_options = [option('Marketing')]
  expect(actions).toEqual([
    expect.objectContaining({ type: 'checkboxes', action_id: 'area', block_id: 'areas', selected_options }),
    { areas: { area: { type: 'checkboxes', selected_options } } },
  ])
  expect(dana.see()).toContain('[x] Marketing')
})

test('a channel chosen with response_url_enabled brings a response_url', async () => {
  const { slack, app } = running
  app.shortcut('create_app', async ({ ack, client, body }) => {
    await ack()
    const select = input('Where', { type: 'channels_select', response_url_enabled: true })
    await client.views.open({ trigger_id: body.trigger_id, view: modal('Tell', [select]) })
  })
  app.view('create_app', async ({ ack, respond }) => {
    await ack()
    await respond({ response_type: 'in_channel', text: 'Hello random' })
  })
  const dana = slack.person('dana')
  await dana.shortcut('Create API app')
  await dana.waitFor('Tell')
  await dana.pick('Where', ['#random'])

  await dana.submit()

  await dana.goto('#random')
  await dana.waitFor('DevPortal (APP): Hello random')
})

test('an external select asks the app for its options', async () => {
  const { slack, app } = running
  app.shortcut('create_app', async ({ ack, client, body }) => {
    await ack()
    const select = input('App', { type: 'external_select', min_query_length: 2 })
    await client.views.open({ trigger_id: body.trigger_id, view: modal('Pick', [select]) })
  })
  app.options('a', ({ ack, options }) => ack({ options: [option(`Found ${options.value}`)] }))
  const dana = slack.person('dana')
  await dana.shortcut('Create API app')
  await dana.waitFor('Pick')
  const viewId = dana.screen().modal?.id ?? ''
  const target = { container: { type: 'view', viewId } as const, blockId: 'App', actionId: 'a' }

  expect(await slack.gestures.suggest(dana.id, target, 'p')).toEqual([])
  expect(await slack.gestures.suggest(dana.id, target, 'pu')).toEqual([option('Found pu')])
})
