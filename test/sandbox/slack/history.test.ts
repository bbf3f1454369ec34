import { afterEach, beforeEach, expect, test } from 'vitest'
import { manifestWith, type Running, startSocketApp } from './support/app.ts'
import { button, section } from './support/views.ts'

const scopes = ['channels:read', 'channels:history', 'groups:read', 'groups:history']
const channel = 'C0REVIEWS1'
const error = (code: string) => ({ data: { error: code } })
const metadata = { event_type: 'review_card', event_payload: { review: 'r1', version: 2 } }

let running: Running
beforeEach(async () => {
  running = await startSocketApp({ manifest: manifestWith({ scopes }) })
})
afterEach(() => running.stop())

const post = async (text: string, more: { thread_ts?: string; metadata?: typeof metadata } = {}) => {
  const { message, ts } = await running.app.client.chat.postMessage({ channel, text, ...more } as never)
  return { ts: ts ?? '', threadTs: message?.thread_ts }
}
const textsOf = ({ messages = [] }: { messages?: { text?: string }[] }) => messages.map(({ text }) => text)

test('history is newest first, without replies, and pages backwards', async () => {
  const { conversations } = running.app.client
  const one = await post('One')
  const two = await post('Two')
  await post('Three')
  await post('To one', { thread_ts: one.ts })

  const first = await conversations.history({ channel, limit: 2 })
  expect(textsOf(first)).toEqual(['Three', 'Two'])
  expect(first.has_more).toBe(true)
  const cursor = first.response_metadata?.next_cursor ?? ''
  const second = await conversations.history({ channel, limit: 2, cursor })

  expect(second).toMatchObject({ has_more: false, messages: [{ text: 'One', reply_count: 1 }] })
  expect(textsOf(await conversations.history({ channel, latest: two.ts }))).toEqual(['One'])
  expect(textsOf(await conversations.history({ channel, oldest: two.ts }))).toEqual(['Three'])
  const only = { channel, oldest: two.ts, latest: two.ts, inclusive: true, limit: 1 }
  expect(textsOf(await conversations.history(only))).toEqual(['Two'])
})

test('metadata is found again by who asks for it, and stays until it is taken away', async () => {
  const { chat, conversations } = running.app.client
  const { ts } = await post('Card', { metadata })
  const found = async () =>
    (await conversations.history({ channel, include_all_metadata: true })).messages?.[0]?.metadata

  expect(await found()).toEqual(metadata)
  expect((await conversations.history({ channel })).messages?.[0]).not.toHaveProperty('metadata')
  await chat.update({ channel, ts, text: 'Redrawn' })
  expect(await found()).toEqual(metadata)
  const newer = { ...metadata, event_payload: { review: 'r2' } }
  await chat.update({ channel, ts, text: 'Redrawn', metadata: newer })
  expect(await found()).toEqual(newer)
  await chat.update({ channel, ts, text: 'Bare', metadata: {} as never })
  expect(await found()).toBeUndefined()

  const odd = { event_type: 'review_card', payload: {} }
  await expect(post('Odd', { metadata: odd as never })).rejects.toMatchObject(
    error('invalid_metadata_format'),
  )
})

test('a thread is read from its parent on, and each reply has its address', async () => {
  const { chat, conversations } = running.app.client
  const parent = await post('Card')
  const reply = await post('Approved', { thread_ts: parent.ts, metadata })

  const thread = await conversations.replies({ channel, ts: parent.ts, include_all_metadata: true })
  expect(thread.messages).toMatchObject([
    { text: 'Card', reply_count: 1, thread_ts: parent.ts },
    { text: 'Approved', thread_ts: parent.ts, metadata },
  ])
  expect(textsOf(await conversations.replies({ channel, ts: reply.ts }))).toEqual(['Card', 'Approved'])
  const unknown = conversations.replies({ channel, ts: '1.000001' })
  await expect(unknown).rejects.toMatchObject(error('thread_not_found'))

  const { permalink } = await chat.getPermalink({ channel, message_ts: reply.ts })
  const path = `/archives/${channel}/p${reply.ts.replace('.', '')}?thread_ts=${parent.ts}&cid=${channel}`
  expect(permalink).toBe(`https://acme-robotics.slack.com${path}`)
})

test('a thread is paged oldest first; its parent stands on the first page, whatever its age', async () => {
  const { conversations } = running.app.client
  const parent = await post('Card')
  await post('One', { thread_ts: parent.ts })
  const two = await post('Two', { thread_ts: parent.ts })
  await post('Three', { thread_ts: parent.ts })
  await post('Four', { thread_ts: parent.ts })
  const asked = { channel, ts: parent.ts, oldest: two.ts }

  const first = await conversations.replies({ ...asked, limit: 2 })
  const cursor = first.response_metadata?.next_cursor ?? ''
  const second = await conversations.replies({ ...asked, limit: 2, cursor })
  running.slack.faults.shortPages(1)
  const short = await conversations.replies({ ...asked, limit: 200 })

  expect(textsOf(first)).toEqual(['Card', 'Three'])
  expect(first.has_more).toBe(true)
  expect(textsOf(second)).toEqual(['Four'])
  expect(second.has_more).toBe(false)
  expect(textsOf(short)).toEqual(['Card'])
  expect(short.has_more).toBe(true)
})

test('who has posted is told by ids, whatever the metadata says', async () => {
  await post('Card', { metadata })
  running.slack.postByOtherApp({ userId: 'U0PIA00001', channelId: channel, text: 'Same', metadata } as never)

  const { messages } = await running.app.client.conversations.history({ channel, include_all_metadata: true })

  const { bot_id, user_id } = await running.app.client.auth.test()
  expect(messages).toMatchObject([
    { text: 'Same', user: 'U0PIA00001', bot_id: 'B0OTHER001', app_id: 'A0OTHER001', metadata },
    { text: 'Card', user: user_id, bot_id, metadata },
  ])
})

test('a card deleted by hand leaves a stone while there are replies, and the thread goes on', async () => {
  const { app, slack } = running
  const { chat, conversations } = app.client
  const card = await post('Card')
  const reply = await post('First', { thread_ts: card.ts })
  const rae = slack.person('rae')
  await rae.goto('#api-reviews')

  slack.deleteMessage(channel, card.ts)

  expect(rae.see()).toBe('#api-reviews\nSlack: This message was deleted.\n(1 reply)')
  const { messages } = await conversations.history({ channel })
  expect(messages).toMatchObject([{ subtype: 'tombstone', user: 'USLACKBOT', reply_count: 1 }])
  const update = chat.update({ channel, ts: card.ts, text: 'a' })
  await expect(update).rejects.toMatchObject(error('message_not_found'))
  expect((await post('Card again', { thread_ts: card.ts })).threadTs).toBe(card.ts)

  await chat.delete({ channel, ts: reply.ts })
  const [, again] = (await conversations.replies({ channel, ts: card.ts })).messages ?? []
  slack.deleteMessage(channel, again?.ts ?? '')
  expect(rae.see()).toBe('#api-reviews')
})

test('a reply to a message that is gone becomes an ordinary message, as in real Slack', async () => {
  const card = await post('Card')
  running.slack.deleteMessage(channel, card.ts)

  const late = await post('Reminder', { thread_ts: card.ts })

  expect(late.threadTs).toBeUndefined()
  expect(textsOf(await running.app.client.conversations.history({ channel }))).toEqual(['Reminder'])
  await expect(post('a', { thread_ts: '1.000001' })).rejects.toMatchObject(error('thread_not_found'))
})

test('only a member with the scope for that kind of channel reads in it', async () => {
  const { app, slack } = running
  const history = (id: string) => app.client.conversations.history({ channel: id })

  await expect(history('C0RANDOM01')).rejects.toMatchObject(error('not_in_channel'))
  const direct = history('D0DANA0001')
  await expect(direct).rejects.toMatchObject({ data: { error: 'missing_scope', needed: 'im:history' } })
  await slack.removeBot(channel)
  await expect(history(channel)).rejects.toMatchObject(error('channel_not_found'))
})

test('a button in a thread tells the app which thread', async () => {
  const { app, slack } = running
  const card = await post('Card')
  await app.client.chat.postMessage({
    channel,
    thread_ts: card.ts,
    text: 'Still open',
    blocks: [section('Still open'), button('Details', 'details')],
  })
  const told: unknown[] = []
  app.action('details', async ({ ack, body }) => {
    await ack()
    told.push('container' in body ? body.container : undefined)
  })
  const tomas = slack.person('tomas')
  await tomas.goto('#api-reviews')
  await tomas.thread('Card')

  await tomas.click('Details')

  await expect
    .poll(() => told)
    .toMatchObject([{ type: 'message', channel_id: channel, thread_ts: card.ts, is_ephemeral: false }])
  expect(slack.violations).toEqual([])
})
