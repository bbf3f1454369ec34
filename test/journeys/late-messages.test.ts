import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { allRows, clientNamed, directMessage, type, until } from '../support/deeds.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  fillAppForm,
  giveAccess,
  logIn,
  startWorld,
  type World,
} from '../support/world.ts'

const MINUTE = 60_000

describe('a message that Slack takes only after a while', () => {
  let world: World
  let dana: PersonDriver
  let pia: PersonDriver
  beforeAll(async () => {
    world = await startWorld()
    dana = world.person('dana')
    pia = world.person('pia')
    await giveAccess(world, 'dana', 'pia')
    await createApp(dana, { name: 'Lead Sync' })
  })
  afterAll(() => world.stop())

  const messages = async () =>
    ((await allRows(world.databaseUrl)).jobs as { kind: string; subject: string }[]).filter(
      ({ kind }) => kind === 'send-message',
    )
  const slackTakesNone = () =>
    world.slack.faults.api('chat.postMessage', { kind: 'status', status: 503 }, 10_000)
  async function slackTakesThem(): Promise<void> {
    world.slack.faults.clear()
    world.clock.advance(11 * MINUTE)
    await until(async () => (await messages()).length === 0)
  }

  it('offers no token that is gone by then', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    slackTakesNone()
    await logIn(url, 'Dana Reyes')
    await dana.waitFor('Bearer token')
    await until(async () => (await messages()).length > 0)

    await slackTakesThem()

    await dana.goto('DevPortal')
    expect(dana.see()).not.toContain('Show token')
  })

  it('tells the new owner of an app, and not the one who has given it away', async () => {
    const back = world.okta.faults.add({ on: 'management', kind: 'down' })
    await type(dana, '/devportal create', 'App Integration Name')
    await fillAppForm(dana, { name: 'Slow Sync' })
    await dana.submit()
    await dana.waitFor('registration is *delayed*')
    await dana.cancel({ all: true })
    slackTakesNone()
    back()
    world.clock.advance(MINUTE)
    await until(() => clientNamed(world.okta, 'Slow Sync').status === 'ACTIVE')
    await until(async () => (await messages()).length > 0)
    await type(dana, '/devportal app Slow Sync', 'App details')
    await dana.click('Transfer to…')
    await dana.waitFor('New owner')
    await dana.pick('New owner', ['pia'])
    await dana.submit()
    await dana.waitFor('the app belongs to @Pia Castellano now')

    await slackTakesThem()

    expect(await directMessage(pia, 'Registration was delayed and is done now')).toContain('Slow Sync')
    await dana.goto('DevPortal')
    expect(dana.see()).not.toContain('Registration was delayed')
    expectNoViolations(world)
  })
})
