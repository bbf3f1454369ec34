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
