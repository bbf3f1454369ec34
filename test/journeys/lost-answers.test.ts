import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { clientNamed, directMessage, openSecrets, tokenOn, type, until } from '../support/deeds.ts'
import { consoleOf } from '../support/okta-console.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  logIn,
  startWorld,
  type World,
} from '../support/world.ts'

/** What Slack has done, and its answer got lost. */
let world: World
let dana: PersonDriver
beforeAll(async () => {
  world = await startWorld()
  dana = world.person('dana')
  await giveAccess(world, 'dana')
  await createApp(dana, { name: 'Lead Sync' })
})
afterEach(async () => {
  world.slack.faults.clear()
  if (dana.screen().modal) await dana.cancel({ all: true })
  expectNoViolations(world)
})
afterAll(() => world.stop())

const calls = (method: string) => world.slack.calls.filter((call) => call.method === method).length

it.each([
  ['whose answer was cut off is opened once', 'cut'],
  ['that Slack did not hear of is opened all the same', 'refused'],
] as const)('a window %s, and nobody is told of it', async (_what, kind) => {
  const before = calls('views.open')
  world.slack.faults.api('views.open', { kind })

  await type(dana, '/devportal create', 'App Integration Name')

  // Whatever else it would try
  await new Promise((resolve) => setTimeout(resolve, 800))
  expect(calls('views.open') - before).toBe(kind === 'cut' ? 1 : 2)
  expect(dana.see()).not.toMatch(/Something went wrong|Slack does not answer/)
})

it('a window on top of another whose answer was cut off shows what was asked for', async () => {
  await openSecrets(dana, 'Lead Sync')
  world.slack.faults.api('views.push', { kind: 'cut' })

  await dana.click('Show')

  await dana.waitFor(/=== Client Secret ===[\s\S]*dps_/)
  expect(dana.see()).not.toContain('Something went wrong')
})

it('a token in a message whose answer was cut off stands there once, and waits behind Show token besides', async () => {
  const url = await askForToken(dana, 'Lead Sync')
  world.slack.faults.api('response_url', { kind: 'error', error: 'used_url' })
  world.slack.faults.api('chat.postEphemeral', { kind: 'cut' })
  const before = calls('chat.postEphemeral')
  await logIn(url, 'Dana Reyes')

  await dana.waitFor('Bearer token')
  await directMessage(dana, '[Show token]')
  await dana.goto('#general')

  expect(calls('chat.postEphemeral') - before).toBe(1)
  expect(tokenOn(dana.see())).not.toBe('')
})

it('what was typed into the form after Restore is not drawn over when the authorization server has followed', async () => {
  await createApp(dana, { name: 'Mail Sync' })
  await consoleOf(world.okta).rename(clientNamed(world.okta, 'Mail Sync'), 'Renamed there')
  await type(dana, '/devportal app Mail Sync', 'Changed outside')
  world.okta.faults.add({ on: 'management', kind: 'slow', ms: 300 })
  const before = calls('views.update')
  await dana.click('Restore')
  await until(() => calls('views.update') > before)
  await dana.click('Edit')
  await dana.waitFor('=== Edit App ===')
  await dana.fill('App Integration Name', 'Typed meanwhile')

  await until(() => clientNamed(world.okta, 'Mail Sync') !== undefined)
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  world.okta.faults.clear()

  expect(dana.see()).toContain('App Integration Name: "Typed meanwhile"')
})
