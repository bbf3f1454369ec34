import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PersonDriver } from '../../../src/sandbox/slack/person/driver.ts'
import { fakeClock, manifestWith, type Running, startSocketApp } from './support/app.ts'
import { button, section } from './support/views.ts'

const clock = fakeClock()
const general = 'C0GENERAL1'
const random = 'C0RANDOM01'
let running: Running
let dana: PersonDriver

beforeEach(async () => {
  running = await startSocketApp({ clock, manifest: manifestWith({ scopes: ['channels:read'] }) })
  dana = running.slack.person('dana')
})
afterEach(() => running.stop())

const error = (code: string) => ({ data: { error: code } })

test('a command can answer in a channel where the bot is no member, by its response_url only', async () => {
  const failures: unknown[] = []
  running.app.command('/devportal', async ({ ack, respond, say }) => {
    await ack()
    await respond('Just for you')
    await say('For all').catch((failure) => failures.push(failure.data.error))
  })
  await dana.goto('#random')

  await dana.say('/devportal apps')

  await dana.waitFor('(only visible to you): Just for you')
  await expect.poll(() => failures).toEqual(['not_in_channel'])
})

test('in_channel makes an answer public', async () => {
  running.app.command('/devportal', ({ ack }) => ack({ response_type: 'in_channel', text: 'For all' }))
  await dana.goto('#random')

  await dana.say('/devportal')

  const nico = running.slack.person('nico')
  await nico.goto('#random')
  expect(nico.see()).toContain('DevPortal (APP): For all')
})

test('a response_url takes five answers', async () => {
  const outcomes: unknown[] = []
  running.app.command('/devportal', async ({ ack, respond }) => {
    await ack()
    for (let i = 1; i <= 6; i += 1)
      await respond(`Answer ${i}`).then(
        () => outcomes.push('ok'),
        (failure) => outcomes.push(failure.statusCode),
      )
  })

  await dana.say('/devportal')

  await expect.poll(() => outcomes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 404])
  expect(running.slack.calls.at(-1)).toMatchObject({ method: 'response_url', answer: { error: 'used_url' } })
})

test('a response_url ends after thirty minutes', async () => {
  const urls: string[] = []
  running.app.command('/devportal', async ({ ack, body }) => {
    urls.push(body.response_url)
    await ack()
  })
  await dana.say('/devportal')
  const [url = ''] = urls
  const post = () => fetch(url, { method: 'POST', body: JSON.stringify({ text: 'Hello' }) })

  clock.advance(30 * 60_000)
  expect((await post()).status).toBe(200)
  clock.advance(1)
  const late = await post()

  expect(await late.json()).toEqual({ ok: false, error: 'expired_url' })
})

test('an ephemeral message is edited and deleted by the response_url of a click on it, and by nothing else', async () => {
  const { app } = running
  const posted = await app.client.chat.postEphemeral({
    channel: general,
    user: dana.id,
    text: 'Log in',
    blocks: [section('Log in first'), button('Log in', 'login', { url: 'https://portal.example/login' })],
  })
  app.action('login', async ({ ack, body, respond }) => {
    await ack()
    expect(body).toMatchObject({ container: { type: 'message', is_ephemeral: true, channel_id: general } })
    expect(body).not.toHaveProperty('message')
    await respond({
      replace_original: true,
      text: 'Token',
      blocks: [section('Your token'), button('Dismiss', 'bye')],
    })
  })
  app.action('bye', async ({ ack, respond }) => {
    await ack()
    await respond({ delete_original: true })
  })
  await dana.goto('#general')
  const ts = posted.message_ts ?? ''
  await expect(app.client.chat.update({ channel: general, ts, text: 'a' })).rejects.toMatchObject(
    error('message_not_found'),
  )

  expect(await dana.click('Log in')).toEqual({ url: 'https://portal.example/login' })
  await dana.waitFor('(only visible to you): Your token')
  expect(dana.see()).not.toContain('Log in first')
  await dana.click('Dismiss')

  await expect.poll(() => dana.see()).not.toContain('Your token')
  expect(running.slack.violations).toEqual([])
})

test('ephemeral messages are gone after a reload, and replacing one of them shows nothing', async () => {
  const { app, slack } = running
  const urls: string[] = []
  app.action('show', async ({ ack, body }) => {
    urls.push('response_url' in body ? body.response_url : '')
    await ack()
  })
  const blocks = [button('Show', 'show')]
  await app.client.chat.postEphemeral({ channel: general, user: dana.id, text: 'Here', blocks })
  await dana.goto('#general')
  await dana.click('Show')

  dana.reload()
  const body = JSON.stringify({ replace_original: true, text: 'Secret' })
  const response = await fetch(urls[0] ?? '', { method: 'POST', body })

  expect(response.status).toBe(200)
  expect(dana.see()).toBe('#general')
  expect(slack.violations).toEqual([])
})

test('a click in a public message can replace it for everybody', async () => {
  const { app, slack } = running
  await app.client.chat.postMessage({
    channel: general,
    text: 'Review',
    blocks: [button('Approve', 'approve')],
  })
  app.action('approve', async ({ ack, body, respond }) => {
    await ack()
    await respond({ replace_original: true, text: `Approved by <@${body.user.id}>` })
  })
  await dana.goto('#general')

  await dana.click('Approve')

  const nico = slack.person('nico')
  await nico.goto('#general')
  await nico.waitFor('(edited): Approved by @Dana Reyes')
})

test('who may not be written to is refused by its name', async () => {
  const { client } = running.app
  const { slack } = running
  const vera = slack.person('vera').id
  const post = (channel: string) => client.chat.postMessage({ channel, text: 'a' })
  const whisper = (channel: string, user: string) => client.chat.postEphemeral({ channel, user, text: 'a' })

  await expect(post(random)).rejects.toMatchObject(error('not_in_channel'))
  await expect(post('C0NOWHERE1')).rejects.toMatchObject(error('channel_not_found'))
  await expect(whisper(general, vera)).rejects.toMatchObject(error('user_not_in_channel'))
  await expect(whisper(dana.id, dana.id)).rejects.toMatchObject(error('channel_not_found'))
  slack.archive(general)
  await expect(post(general)).rejects.toMatchObject(error('is_archived'))
})

test('what is too long or nothing at all is refused', async () => {
  const { client } = running.app
  const post = (text: string, blocks?: object[]) =>
    client.chat.postMessage({ channel: general, text, ...(blocks && { blocks: blocks as never }) })
  const long = 'x'.repeat(2_900)

  await expect(post('')).rejects.toMatchObject(error('no_text'))
  await expect(post('x'.repeat(40_001))).rejects.toMatchObject(error('msg_too_long'))
  await expect(post('a', Array(5).fill(section(long)))).rejects.toMatchObject(error('msg_blocks_too_long'))
  await expect(post('a', [{ type: 'alert' }])).rejects.toMatchObject({
    data: {
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] unsupported type [json-pointer:/blocks/0/type]'] },
    },
  })
  const ephemeral = { channel: general, user: dana.id, text: 'x'.repeat(4_001) }
  await expect(client.chat.postEphemeral(ephemeral)).rejects.toMatchObject(error('msg_too_long'))
})

test('the bot edits and deletes its own messages only; text alone removes the blocks', async () => {
  const { client } = running.app
  await dana.goto('#general')
  await dana.say('Mine')
  const theirs = dana.screen().place
  const ts = theirs.kind === 'channel' ? (theirs.messages[0]?.ts ?? '') : ''
  const own = await client.chat.postMessage({
    channel: general,
    text: 'Old',
    blocks: [section('Old blocks')],
  })

  await client.chat.update({ channel: general, ts: own.ts ?? '', text: 'New' })
  expect(dana.see()).toContain('DevPortal (APP) (edited): New')
  await client.chat.delete({ channel: general, ts: own.ts ?? '' })

  expect(dana.see()).toBe('#general\nDana Reyes: Mine')
  const update = client.chat.update({ channel: general, ts, text: 'a' })
  await expect(update).rejects.toMatchObject(error('cant_update_message'))
})

test('replies go to a thread, and are counted at its start', async () => {
  const { client } = running.app
  const { ts = '' } = await client.chat.postMessage({ channel: general, text: 'Review of Pump Watch' })
  await client.chat.postMessage({ channel: general, thread_ts: ts, text: 'Reminder' })
  await dana.goto('#general')

  expect(dana.see()).toBe('#general\nDevPortal (APP): Review of Pump Watch\n(1 reply)')
  await dana.thread('Pump Watch')
  expect(dana.see()).toContain('DevPortal (APP): Reminder')
  await dana.say('Thanks')
  expect(dana.see()).toContain('(2 replies)')
  await dana.say('/devportal')
  expect(dana.see()).toContain('Slack: /devportal is not supported in threads. Sorry!')
})

test('an ephemeral message in a thread shows only where somebody has replied', async () => {
  const { client } = running.app
  const { ts = '' } = await client.chat.postMessage({ channel: general, text: 'Review' })
  const whisper = (text: string) =>
    client.chat.postEphemeral({ channel: general, user: dana.id, thread_ts: ts, text })
  await whisper('Lost')
  await client.chat.postMessage({ channel: general, thread_ts: ts, text: 'Reminder' })
  await whisper('Seen')
  await dana.goto('#general')

  await dana.thread('Review')

  expect(dana.see()).toContain('(only visible to you): Seen')
  expect(dana.see()).not.toContain('Lost')
})

test('an answer to a click must say whether it replaces the message', async () => {
  const { app, slack } = running
  await app.client.chat.postMessage({ channel: general, text: 'a', blocks: [button('Go', 'go')] })
  app.action('go', async ({ ack, respond }) => {
    await ack()
    await respond('Done')
  })
  await dana.goto('#general')

  await dana.click('Go')
  await dana.waitFor('Done')

  expect(slack.violations).toEqual(['reply to a click in a message: say replace_original true or false'])
})

test('a visitor of another workspace is told apart by the team of the user', async () => {
  const { app, slack } = running
  const bodies: unknown[] = []
  await app.client.chat.postMessage({ channel: 'C0APIHELP1', text: 'a', blocks: [button('Go', 'go')] })
  app.action('go', async ({ ack, body }) => {
    bodies.push([body.user, body.team])
    await ack()
  })
  const vera = slack.person('vera')
  await vera.goto('#api-help')

  await vera.click('Go')

  const user = { id: vera.id, username: 'vera', name: 'vera', team_id: 'T0GLOBEX01' }
  expect(bodies).toEqual([[user, { id: slack.teamId, domain: 'acme-robotics' }]])
  await expect(vera.goto('#general')).rejects.toThrow('there is no place #general')
})

test('what is chosen in a message stays chosen and reaches the app', async () => {
  const { app } = running
  const states: unknown[] = []
  const options = ['Small', 'Large'].map((text) => ({
    text: { type: 'plain_text' as const, text },
    value: text,
  }))
  const select = { type: 'static_select' as const, action_id: 'size', options }
  const blocks = [{ type: 'actions' as const, block_id: 'b', elements: [select] }]
  await app.client.chat.postMessage({ channel: general, text: 'a', blocks })
  app.action('size', async ({ ack, body }) => {
    const state = 'state' in body && typeof body.state === 'object' ? body.state : undefined
    states.push(state?.values.b?.size?.selected_option?.value)
    await ack()
  })
  await dana.goto('#general')

  await dana.choose('Large')

  expect(states).toEqual(['Large'])
  expect(dana.see()).toContain('"Large"')
})

test('dates are shown by the clock of who reads', async () => {
  const unix = Date.UTC(2026, 0, 5, 23, 30) / 1000
  const text = `Updated <!date^${unix}^{date_num} {time}|then>`
  await running.app.client.chat.postMessage({ channel: general, text })
  const ada = running.slack.person('ada')
  const nico = running.slack.person('nico')
  await ada.goto('#general')
  await nico.goto('#general')

  expect(ada.see()).toContain('Updated 2026-01-05 11:30 PM')
  expect(nico.see()).toContain('Updated 2026-01-06 12:30 AM')
})

test('a direct message needs an open conversation and an active person', async () => {
  const { client } = running.app
  const { channel } = await client.conversations.open({ users: dana.id })
  await client.chat.postMessage({ channel: channel?.id ?? '', text: 'Your app was approved' })

  await dana.goto('DevPortal')
  expect(dana.see()).toContain('DevPortal (APP): Your app was approved')
  await expect(dana.say('Thanks')).rejects.toThrow('nobody can write here')
  await running.slack.deactivate(dana.id)
  const gone = client.conversations.open({ users: dana.id })
  await expect(gone).rejects.toMatchObject(error('user_disabled'))
})

test('what people type is escaped, and mentions carry ids', async () => {
  const texts: string[] = []
  running.app.command('/devportal', async ({ ack, command }) => {
    texts.push(command.text)
    await ack()
  })

  await dana.say('/devportal access @nico <b> & https://pump.example #random @nobody')

  const nico = running.slack.person('nico').id
  expect(texts).toEqual([
    `access <@${nico}|nico> &lt;b&gt; &amp; <https://pump.example> <#${random}|random> @nobody`,
  ])
})

test('a command of nobody and an app that is away are told by Slack', async () => {
  await dana.say('/nothing')
  expect(dana.see()).toContain('Slack: /nothing is not a valid command.')

  running.slack.faults.unreachable()
  await dana.say('/devportal')

  expect(dana.see()).toContain('Slack: /devportal failed with the error "dispatch_failed"')
  expect(dana.screen().app.connected).toBe(false)
})

test('a message with blocks and no text is noted as a mistake', async () => {
  await running.app.client.chat.postMessage({ channel: general, blocks: [section('Hi')] } as never)

  expect(running.slack.violations).toEqual([
    'a message with blocks needs text too: it is what notifications and screen readers say',
  ])
})
