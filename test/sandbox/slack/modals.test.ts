import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PersonDriver } from '../../../src/sandbox/slack/person/driver.ts'
import { fakeClock, type Running, startSocketApp } from './support/app.ts'
import { button, modal, nameInput, plain, section } from './support/views.ts'

const clock = fakeClock()
let running: Running
let dana: PersonDriver

beforeEach(async () => {
  running = await startSocketApp({ clock })
  dana = running.slack.person('dana')
  await dana.goto('#random')
})
afterEach(() => running.stop())

/** `/devportal` opens the modal. */
function opens(view: ReturnType<typeof modal>) {
  running.app.command('/devportal', async ({ ack, client, body }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view })
  })
}

const openIt = async (text: string) => {
  await dana.say('/devportal create')
  await dana.waitFor(text)
}

test('a command opens a modal, and what is typed in it reaches the app', async () => {
  const seen: unknown[] = []
  opens(modal('Create App', [nameInput()]))
  running.app.view('create_app', async ({ ack, view, body }) => {
    seen.push(view.state.values, body.user.id)
    await ack()
  })
  await openIt('=== Create App ===')

  await dana.fill('Name', 'Pump Watch')
  await dana.click('Create')

  expect(seen).toEqual([{ name: { value: { type: 'plain_text_input', value: 'Pump Watch' } } }, dana.id])
  expect(dana.screen().modal).toBeUndefined()
  expect(running.slack.violations).toEqual([])
})

test('a required field left empty never reaches the app', async () => {
  let submissions = 0
  opens(modal('Create App', [nameInput({ min_length: 3 })]))
  running.app.view('create_app', async ({ ack }) => {
    submissions += 1
    await ack()
  })
  await openIt('Create App')

  await dana.submit()

  expect(dana.see()).toContain('! Please complete this required field.')
  await dana.fill('Name', 'ab')
  await dana.submit()
  expect(dana.see()).toContain('! Please use at least 3 characters.')
  expect(submissions).toBe(0)
})

test('errors of the app are shown at their fields and the modal stays open', async () => {
  opens(modal('Create App', [nameInput()]))
  running.app.view('create_app', ({ ack }) =>
    ack({ response_action: 'errors', errors: { name: 'That name is taken.' } }),
  )
  await openIt('Create App')
  await dana.fill('Name', 'Pump Watch')

  await dana.submit()

  expect(dana.see()).toContain('Name: "Pump Watch"\n  ! That name is taken.')
})

test('errors for a block that is no input are refused', async () => {
  opens(modal('Create App', [section('Hello')]))
  running.app.view('create_app', ({ ack }) => ack({ response_action: 'errors', errors: { other: 'No.' } }))
  await openIt('Create App')

  await dana.submit()

  expect(dana.see()).toContain('We had some trouble connecting. Try again?')
  expect(running.slack.violations).toEqual([
    'view_submission create_app: errors: other is not an input block',
  ])
})

test('a submission can update the view, push another one, and clear the stack', async () => {
  opens(modal('First', [section('one')]))
  const { app } = running
  app.view('create_app', ({ ack }) =>
    ack({ response_action: 'update', view: modal('Second', [section('two')], { callback_id: 'second' }) }),
  )
  app.view('second', ({ ack }) =>
    ack({ response_action: 'push', view: modal('Third', [section('three')], { callback_id: 'third' }) }),
  )
  app.view('third', ({ ack }) => ack({ response_action: 'clear' }))
  await openIt('First')
  const first = dana.screen().modal

  await dana.submit()
  expect(dana.see()).toContain('=== Second ===')
  expect(dana.screen().modal?.id).toBe(first?.id)
  await dana.submit()
  expect(dana.screen().modal).toMatchObject({ depth: 1 })
  await dana.submit()

  expect(dana.screen().modal).toBeUndefined()
})

test('a fourth view does not fit on the stack', async () => {
  const errors: unknown[] = []
  opens(modal('View', [button('More', 'more')]))
  running.app.action('more', async ({ ack, client, body }) => {
    await ack()
    const view = modal('View', [button('More', 'more')])
    const trigger_id = 'trigger_id' in body ? body.trigger_id : ''
    await client.views.push({ trigger_id, view }).catch((error) => errors.push(error.data.error))
  })
  await openIt('View')

  await dana.click('More')
  await expect.poll(() => dana.screen().modal?.depth).toBe(1)
  await dana.click('More')
  await expect.poll(() => dana.screen().modal?.depth).toBe(2)
  await dana.click('More')

  await expect.poll(() => errors).toEqual(['push_limit_reached'])
})

test('typed values survive an update where block_id and action_id stay, and only there', async () => {
  const uri = (block_id: string) => ({ ...nameInput(), block_id, label: plain('URI') })
  opens(modal('Create App', [nameInput(), uri('uri_1'), button('Add', 'add')]))
  running.app.action('add', async ({ ack, client, body }) => {
    await ack()
    const view_id = ('view' in body && body.view?.id) || ''
    const view = modal('Create App', [
      nameInput({ initial_value: 'ignored' }),
      uri('uri_2'),
      section('Added'),
    ])
    await client.views.update({ view_id, view })
  })
  await openIt('Create App')
  await dana.fill('Name', 'Pump Watch')
  await dana.fill('URI', 'https://pump.example')

  await dana.click('Add')

  const seen = await dana.waitFor('Added')
  expect(seen).toContain('Name: "Pump Watch"')
  expect(seen).toContain('URI: ""')
})

test('a stale hash is refused', async () => {
  opens(modal('Create App', [section('one')]))
  await openIt('Create App')
  const { id, hash } = dana.screen().modal ?? { id: '', hash: '' }
  const update = (text: string) =>
    running.app.client.views.update({ view_id: id, hash, view: modal('Create App', [section(text)]) })
  await update('two')

  const late = update('three')

  await expect(late).rejects.toMatchObject({ data: { error: 'hash_conflict' } })
  expect(dana.see()).toContain('two')
})

test('a closed view is not found', async () => {
  opens(modal('Create App', [section('one')]))
  await openIt('Create App')
  const view_id = dana.screen().modal?.id ?? ''
  await dana.click('Cancel')

  const late = running.app.client.views.update({ view_id, view: modal('Create App', [section('two')]) })

  await expect(late).rejects.toMatchObject({ data: { error: 'not_found' } })
})

test('closing tells the app only if it asked to be told', async () => {
  const closed: unknown[] = []
  opens(modal('Create App', [section('one')], { notify_on_close: true }))
  running.app.view({ callback_id: 'create_app', type: 'view_closed' }, async ({ ack, body }) => {
    closed.push('is_cleared' in body && body.is_cleared)
    await ack()
  })
  await openIt('Create App')

  await dana.cancel({ all: true })

  expect(closed).toEqual([true])
})

test('a trigger_id works for three seconds, once', async () => {
  const triggers: string[] = []
  running.app.command('/devportal', async ({ ack, body }) => {
    triggers.push(body.trigger_id)
    await ack()
  })
  const open = (trigger_id = '') =>
    running.app.client.views.open({ trigger_id, view: modal('Late', [section('one')]) })
  await dana.say('/devportal')
  await dana.say('/devportal')

  await open(triggers[0])
  const again = open(triggers[0])
  await expect(again).rejects.toMatchObject({ data: { error: 'exchanged_trigger_id' } })
  clock.advance(3_001)
  const late = open(triggers[1])

  await expect(late).rejects.toMatchObject({ data: { error: 'expired_trigger_id' } })
})

test('a wrong view is refused with the pointer of the field', async () => {
  const wrong = running.app.client.views.open({
    trigger_id: 'whatever',
    view: modal('A title that is far too long', [section('one')]),
  })

  await expect(wrong).rejects.toMatchObject({
    data: {
      error: 'invalid_arguments',
      response_metadata: {
        messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'],
      },
    },
  })
})

test('a call without a view says so', async () => {
  const none = running.app.client.views.open({ trigger_id: 'whatever' } as never)

  await expect(none).rejects.toMatchObject({ data: { error: 'invalid_arguments' } })
})

test('a view over 250 KB is too large', async () => {
  const blocks = Array.from({ length: 90 }, () => section('x'.repeat(3000)))

  const large = running.app.client.views.open({ trigger_id: 'whatever', view: modal('Large', blocks) })

  await expect(large).rejects.toMatchObject({ data: { error: 'view_too_large' } })
})

test('an app that does not acknowledge in time is not waited for', async () => {
  opens(modal('Create App', [section('one')]))
  await openIt('Create App')

  await dana.submit()

  expect(dana.see()).toContain('We had some trouble connecting. Try again?')
  expect(dana.screen().modal).toMatchObject({ busy: false })
})
