import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../../src/sandbox/clock.ts'
import { startSlackSandbox } from '../../../src/sandbox/slack/start.ts'
import { manifest, manifestWith, startSocketApp } from './support/app.ts'
import { modal, nameInput, section } from './support/views.ts'

test('a deactivated person is told to the app and can do nothing any more', async () => {
  const { app, slack, stop } = await startSocketApp()
  const told: unknown[] = []
  app.event('user_change', async ({ event }) => void told.push([event.user.id, event.user.deleted]))
  const dana = slack.person('dana')

  await slack.deactivate(dana.id)

  await expect.poll(() => told).toEqual([[dana.id, true]])
  await expect(dana.say('/devportal')).rejects.toThrow('Dana Reyes is deactivated')
  await stop()
})

test('a deactivated person is signed out: nothing stays open', async () => {
  const { app, slack, stop } = await startSocketApp()
  app.command('/devportal', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view: modal('Create App', [nameInput()]) })
  })
  const dana = slack.person('dana')
  await dana.say('/devportal')
  await dana.waitFor('Create App')

  await slack.deactivate(dana.id)
  await slack.reactivate(dana.id)

  expect(dana.see()).toBe('#general')
  await stop()
})

test('what becomes of a channel is told to an app that subscribed', async () => {
  const events = ['group_archive', 'group_unarchive', 'channel_shared', 'channel_unshared']
  const { app, slack, stop } = await startSocketApp({ manifest: manifestWith({ events }) })
  const told: unknown[] = []
  const hear = async ({ event }: { event: { type: string; channel: unknown } }) =>
    void told.push([event.type, event.channel])
  app.event('group_archive', hear)
  app.event('group_unarchive', hear)
  app.event('channel_shared', hear)
  app.event('channel_unshared', hear)
  const channel = 'C0REVIEWS1'

  await slack.archive(channel)
  await slack.unarchive(channel)
  await slack.share(channel)
  await slack.unshare(channel)

  await expect.poll(() => told).toEqual(events.map((type) => [type, channel]))
  await stop()
})

test('membership and groups are told only to an app that subscribed', async () => {
  const events = ['member_left_channel', 'subteam_members_changed']
  const { app, slack, stop } = await startSocketApp({ manifest: manifestWith({ events }) })
  const told: unknown[] = []
  app.event('member_left_channel', async ({ event }) => void told.push(event.user))
  app.event('subteam_members_changed', async ({ event }) => void told.push(event.added_users))
  const pia = slack.person('pia')

  await slack.userGroup('api', [pia.id])
  await slack.leave('C0GENERAL1', pia.id)
  await slack.removeBot('C0GENERAL1')

  await expect.poll(() => told).toEqual([[pia.id], pia.id, 'U0DEVPORT1'])
  const post = app.client.chat.postMessage({ channel: 'C0GENERAL1', text: 'a' })
  await expect(post).rejects.toMatchObject({ data: { error: 'not_in_channel' } })
  await stop()
})

test('an event that the sandbox cannot send is refused in the manifest', async () => {
  const odd = manifestWith({ events: ['reaction_added'] })

  await expect(startSocketApp({ manifest: odd })).rejects.toThrow(/bot_events/)
})

test('the workspace and its credentials outlive a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slack-sandbox-'))
  const options = {
    port: 0,
    clock: systemClock,
    manifest,
    mode: 'socket',
    file: join(folder, 'slack.db'),
  } as const
  const first = await startSocketApp(options)
  const { client } = first.app
  await client.chat.postMessage({
    channel: 'C0GENERAL1',
    text: 'Still here',
    blocks: [section('Still here')],
  })
  await client.views.publish({ user_id: 'U0DANA0001', view: { type: 'home', blocks: [section('My home')] } })
  const { SLACK_BOT_TOKEN: token } = first.slack.settings
  await first.stop()

  const second = await startSlackSandbox(options)

  const dana = second.person('dana')
  await dana.goto('#general')
  expect(dana.see()).toContain('DevPortal (APP): Still here')
  await dana.goto('home')
  expect(dana.see()).toContain('My home')
  expect(second.settings.SLACK_BOT_TOKEN).toBe(token)
  await second.stop()
  rmSync(folder, { recursive: true })
})
