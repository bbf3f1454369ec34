import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PersonDriver } from '../../../src/sandbox/slack/person/driver.ts'
import { manifest, type Running, startSocketApp } from './support/app.ts'
import { button, modal, section } from './support/views.ts'

let running: Running
let dana: PersonDriver
beforeEach(async () => {
  running = await startSocketApp()
  dana = running.slack.person('dana')
})
afterEach(() => running.stop())

const home = (...blocks: ReturnType<typeof section>[]) => ({ type: 'home' as const, blocks })

test('opening Home tells the app, which publishes it for that person', async () => {
  const events: unknown[] = []
  running.app.event('app_home_opened', async ({ event, client }) => {
    events.push([event.tab, event.user, event.view?.type])
    await client.views.publish({ user_id: event.user, view: home(section('Your apps')) })
  })

  await dana.goto('home')
  await dana.waitFor('Your apps')
  await dana.goto('home')

  await expect
    .poll(() => events)
    .toEqual([
      ['home', dana.id, undefined],
      ['home', dana.id, 'home'],
    ])
})

test('a button at Home gives a trigger for a modal, and no response_url', async () => {
  const { app } = running
  await app.client.views.publish({ user_id: dana.id, view: home(button('+ Create App', 'create')) })
  app.action('create', async ({ ack, body, client, respond }) => {
    await ack()
    expect(respond).toBeUndefined()
    const trigger_id = 'trigger_id' in body ? body.trigger_id : ''
    await client.views.open({ trigger_id, view: modal('Create App', [section('Name it')]) })
  })
  await dana.goto('home')

  await dana.click('+ Create App')

  await dana.waitFor('=== Create App ===')
})

test('publishing with a stale hash conflicts', async () => {
  const { client } = running.app
  const publish = (text: string, hash?: string) =>
    client.views.publish({ user_id: dana.id, view: home(section(text)), ...(hash && { hash }) })
  const first = await publish('one')
  await publish('two', first.view?.hash)

  const late = publish('three', first.view?.hash)

  await expect(late).rejects.toMatchObject({ data: { error: 'hash_conflict' } })
})

test('clicks find the right one of many by what stands near', async () => {
  const { app } = running
  const pressed: string[] = []
  const row = (name: string) => ({
    type: 'section' as const,
    text: { type: 'mrkdwn' as const, text: `*${name}*` },
    accessory: {
      type: 'overflow' as const,
      action_id: 'menu',
      options: ['View', 'Secrets'].map((text) => ({
        text: { type: 'plain_text' as const, text },
        value: `${text} ${name}`,
      })),
    },
  })
  app.action('menu', async ({ ack, action }) => {
    pressed.push(action.type === 'overflow' ? action.selected_option.value : '')
    await ack()
  })
  const blocks = [row('Pump'), button('On', 'on', { value: 'Pump' }), { type: 'divider' as const }]
  const more = [row('Valve'), button('On', 'on', { value: 'Valve' })]
  app.action('on', async ({ ack, action }) => {
    pressed.push(action.type === 'button' ? `on ${action.value}` : '')
    await ack()
  })
  await app.client.views.publish({ user_id: dana.id, view: home(...([...blocks, ...more] as never[])) })
  await dana.goto('home')

  await dana.click('Secrets', { near: 'Valve' })
  await dana.click('On', { near: 'Valve' })
  await dana.click('On', { near: 'Pump' })

  expect(pressed).toEqual(['Secrets Valve', 'on Valve', 'on Pump'])
  await expect(dana.click('Off')).rejects.toThrow(/there is no "Off"\nOn the screen:\nDevPortal > Home/)
})

test('Home and Messages that are switched off are refused', async () => {
  const off = structuredClone(manifest)
  off.features.app_home = {}
  const other = await startSocketApp({ manifest: off })
  const { client } = other.app

  const { channel } = await client.conversations.open({ users: dana.id })
  const publish = client.views.publish({ user_id: dana.id, view: home(section('a')) })
  const post = client.chat.postMessage({ channel: channel?.id ?? '', text: 'a' })
  post.catch(() => {})

  await expect(publish).rejects.toMatchObject({ data: { error: 'not_enabled' } })
  await expect(post).rejects.toMatchObject({ data: { error: 'messages_tab_disabled' } })
  await other.stop()
})
