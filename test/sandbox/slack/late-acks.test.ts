import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { startHttpApp, startSocketApp } from './support/app.ts'
import { modal, nameInput } from './support/views.ts'

describe.concurrent.each([
  ['a socket', startSocketApp],
  ['HTTP', startHttpApp],
])('over %s', (_way, start) => {
  it('an acknowledgement after three seconds is thrown away, whatever it says', async () => {
    const { app, slack, stop } = await start()
    const late: Promise<unknown>[] = []
    const tooLate = (ack: () => Promise<void>) => {
      const acked = pause(3_100)
        .then(ack)
        .catch(() => undefined)
      late.push(acked)
      return acked
    }
    app.command('/devportal', async ({ ack, body, client, command }) => {
      if (command.text === 'late') return void (await tooLate(() => ack({ text: 'Here at last' })))
      await ack()
      await client.views.open({ trigger_id: body.trigger_id, view: modal('Create App', [nameInput()]) })
    })
    app.view('create_app', async ({ ack }) => void (await tooLate(() => ack({ response_action: 'clear' }))))
    app.error(async () => undefined)
    const [dana, nico] = [slack.person('dana'), slack.person('nico')]
    await dana.goto('#random')
    await nico.goto('#random')
    await dana.say('/devportal')
    await dana.waitFor('=== Create App ===')
    await dana.fill('Name', 'Pump Watch')

    await Promise.all([dana.submit(), nico.say('/devportal late')])
    await Promise.all(late)

    expect(dana.see()).toMatch(/Name: "Pump Watch"[\s\S]*trouble connecting/)
    expect(nico.see()).toContain('/devportal failed with the error')
    expect(nico.see()).not.toContain('Here at last')
    await stop()
  })
})
