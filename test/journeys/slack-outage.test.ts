import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { openStores } from '../../src/db/stores.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { allRows, directMessage, jobsAsleep, type, until } from '../support/deeds.ts'
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
    await jobsAsleep(world)
    world.clock.advance(120_000)
    await until(() => pia.see().split('has given you access').length > before)

    await world.restart()
    expect(pia.see().split('has given you access')).toHaveLength(before + 1)
    await type(world.person('ada'), '/devportal access', '@Pia Castellano\n')
    await world.person('ada').click('Remove', { near: '@Pia Castellano' })
    await world.person('ada').waitFor('@Pia Castellano has no access any more.')
    await world.person('ada').cancel()
  })

  it('nobody asks again before the time that Slack has asked for, whichever message it is', async () => {
    const posts = () => world.slack.calls.filter((call) => call.method === 'chat.postMessage')
    const sent = (name: string) => world.person(name).see().split('has given you access').length
    await directMessage(world.person('nico'), 'DevPortal')
    await directMessage(world.person('tomas'), 'DevPortal')
    const [nico, tomas] = [sent('nico'), sent('tomas')]
    world.slack.faults.api('chat.postMessage', { kind: 'ratelimited', retryAfter: 30 }, 100)
    const before = posts().length
    await giveAccess(world, 'nico')
    await until(() => posts().length === before + 1)

    await giveAccess(world, 'tomas')
    await until(() => world.log.filter((line) => /send-message.*job failed/.test(line)).length > 1)
    await jobsAsleep(world)
    world.clock.advance(28_000)
    await jobsAsleep(world)
    expect(posts()).toHaveLength(before + 1)
    world.slack.faults.clear()
    world.clock.advance(12_000)

    await until(() => sent('nico') > nico && sent('tomas') > tomas)
  })

  it('a message to somebody who has left is given up at once, and the others get theirs', async () => {
    await world.slack.deactivate(world.person('pia').id)
    const opened = () => world.slack.calls.filter((call) => call.answer.error === 'user_disabled').length
    const stores = openStores(connect(world.databaseUrl), world.clock)
    await stores.db.jobs.put('send-message', 'to-pia', {
      payload: {
        to: { tenantId: world.slack.teamId, userId: world.person('pia').id },
        notice: { kind: 'access-declined', by: world.person('ada').id },
      },
    })
    await stores.close()
    world.clock.advance(16_000)

    await until(() => opened() === 1)
    await until(() => world.log.join('').includes('nobody is there any more to get this message'))
    expect(
      (await allRows(world.databaseUrl)).jobs?.some((job) => 'subject' in job && job.subject === 'to-pia'),
    ).toBe(false)
    await world.slack.reactivate(world.person('pia').id)
  })

  it.each(['token_revoked', 'account_inactive', 'missing_scope'])(
    'what Slack answers with %s waits for the operator, and is not lost',
    async (error) => {
      const dana = world.person('dana')
      await directMessage(dana, 'DevPortal')
      const moved = () => dana.see().split('has transferred').length
      const before = moved()
      world.slack.faults.api('conversations.open', { kind: 'error', error })
      // Of our token, where Slack says it of that too
      world.slack.faults.api('auth.test', { kind: 'error', error })
      const stores = openStores(connect(world.databaseUrl), world.clock)
      const app = (await stores.db.apps.list({ tenantId: world.slack.teamId }, { limit: 1, offset: 0 }))[0]
      await stores.db.jobs.put('send-message', `operator:${error}`, {
        payload: {
          to: { tenantId: world.slack.teamId, userId: dana.id },
          notice: { kind: 'app-transferred', appId: app?.id, by: dana.id, to: dana.id },
        },
      })
      await stores.close()
      world.clock.advance(16_000)
      await until(() =>
        world.log.some((line) => line.includes(`operator:${error}`) && line.includes('operator has acted')),
      )

      world.slack.faults.clear()
      world.clock.advance(16_000)

      await until(() => moved() > before)
    },
  )

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
    const rae = world.person('rae')
    world.slack.faults.api('users.info', { kind: 'error', error: 'internal_error' })
    await rae.goto('home')

    await rae.waitFor("You don't have access to the ZoomInfo DevPortal yet")
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
