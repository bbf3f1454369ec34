import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { directMessage, type, until } from '../support/deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

let world: World
let dana: PersonDriver
beforeAll(async () => {
  world = await startWorld()
  dana = world.person('dana')
  await giveAccess(world, 'dana')
  await createApp(dana, { name: 'Lead Sync' })
})
afterEach(() => {
  world.slack.faults.clear()
  expectNoViolations(world)
})
afterAll(() => world.stop())

describe('while Slack fails', () => {
  it.each([
    { what: '503', fault: { kind: 'status', status: 503 } },
    { what: 'a rate limit', fault: { kind: 'ratelimited', retryAfter: 1 } },
    { what: 'a cut connection', fault: { kind: 'refused' } },
  ] as const)('with $what, a direct message comes later, once', async ({ fault }) => {
    const pia = world.person('pia')
    await directMessage(pia, 'DevPortal')
    const before = pia.see().split('has given you access').length
    const failed = () =>
      world.slack.calls.filter((call) => call.method === 'chat.postMessage' && call.status !== 200)
    const earlier = failed().length
    world.slack.faults.api('chat.postMessage', fault, 4)
    await giveAccess(world, 'pia')

    await until(() => failed().length > earlier + 1)
    world.slack.faults.clear()
    world.clock.advance(120_000)
    await until(() => pia.see().split('has given you access').length > before)

    await world.restart()
    expect(pia.see().split('has given you access')).toHaveLength(before + 1)
    await type(world.person('ada'), '/devportal access', '@Pia Castellano\n')
    await world.person('ada').click('Remove', { near: '@Pia Castellano' })
    await world.person('ada').waitFor('@Pia Castellano has no access any more.')
    await world.person('ada').cancel()
  })

  it('Home is drawn later by itself', async () => {
    await dana.goto('home')
    await dana.waitFor('Lead Sync')
    world.slack.faults.api('views.publish', { kind: 'status', status: 500 }, 3)
    await createApp(dana, { name: 'Homecoming' })
    await until(() =>
      world.slack.calls.some((call) => call.method === 'views.publish' && call.status === 500),
    )
    world.slack.faults.clear()
    world.clock.advance(120_000)
    await dana.goto('#general')

    // Drawn without its person opening it
    const published = () =>
      world.slack.calls.filter(
        (call) =>
          call.method === 'views.publish' &&
          call.answer.ok &&
          JSON.stringify(call.args).includes('Homecoming'),
      )
    await until(() => published().length > 0)
  })

  it('Home that could not be drawn when it was opened is drawn later by itself', async () => {
    const nico = world.person('nico')
    world.slack.faults.api('users.info', { kind: 'error', error: 'internal_error' })
    await nico.goto('home')

    await nico.waitFor("You don't have access to the ZoomInfo DevPortal yet")
  })

  it('an unexpected error shows the clicker a reference that is in the log', async () => {
    await type(dana, '/devportal apps', 'Your API apps')
    world.slack.faults.api('views.open', { kind: 'error', error: 'fatal_error' })
    await dana.click('View')

    const seen = await dana.waitFor('Something went wrong on our side.')

    const reference = /this reference: (\w{8})/.exec(seen)?.[1] ?? 'none'
    const lines = world.log.filter((line) => line.includes(reference))
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ level: 'error', doing: 'open_app' })
    expect(seen).toContain('(only visible to you)')
  })
})
