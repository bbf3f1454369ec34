import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Running, startSocketApp } from './support/app.ts'

let running: Running
beforeEach(async () => {
  running = await startSocketApp()
})
afterEach(() => running.stop())

test('what a command acknowledges is shown to the person who typed it, and to nobody else', async () => {
  const { slack, app } = running
  app.command('/devportal', async ({ ack, command }) => ack(`You typed: ${command.text}`))
  const dana = slack.person('dana')
  await dana.goto('#general')

  await dana.say('/devportal apps')

  expect(dana.see()).toContain('DevPortal (APP) (only visible to you): You typed: apps')
  const nico = slack.person('Nico Lindgren')
  await nico.goto('#general')
  expect(nico.see()).not.toContain('You typed')
  expect(slack.violations).toEqual([])
})

test('an acknowledgement that Slack would not take is told to the person and noted', async () => {
  const { slack, app } = running
  const blocks = [{ type: 'alert' as const, text: { type: 'plain_text' as const, text: 'No' } }]
  app.command('/devportal', ({ ack }) => ack({ text: 'Hi', blocks }))
  const dana = slack.person('dana')

  await dana.say('/devportal')

  expect(dana.see()).toContain('Slack: /devportal failed with the error "invalid_command_response"')
  expect(slack.violations).toEqual([
    expect.stringContaining('unsupported type [json-pointer:/blocks/0/type]'),
  ])
})

test('a command can be typed only where the person can write', async () => {
  const { slack } = running
  const gus = slack.person('gus')
  slack.archive('C0GENERAL1')

  await expect(gus.say('/devportal')).rejects.toThrow('nobody can write here')
  await expect(gus.goto('#random')).rejects.toThrow('there is no place #random')
})

test('a command without an answer within three seconds has timed out', async () => {
  const { slack, app } = running
  app.command('/devportal', async () => {})
  const dana = slack.person('dana')

  await dana.say('/devportal')

  expect(dana.see()).toContain('Slack: /devportal failed with the error "operation_timeout"')
})
