import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { allRows, directMessage, jobsAsleep, until } from '../support/deeds.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  logIn,
  startWorld,
  type World,
} from '../support/world.ts'

describe.each([
  ['answers 503', { kind: 'status', status: 503 }],
  ['answers 429', { kind: 'ratelimited', retryAfter: 2 }],
  ['hangs', { kind: 'slow', ms: 6_000 }],
] as const)('where the address of the message %s', (_what, fault) => {
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

  const offers = () =>
    world.slack.calls.filter(
      ({ method, args, answer }) =>
        method === 'chat.postMessage' && answer.ok && JSON.stringify(args).includes('Show token'),
    ).length

  it('Show token is offered at the first failure, once, and the message gets the token later', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    const before = offers()
    world.slack.faults.api('response_url', fault, 1_000)
    await logIn(url, 'Dana Reyes')

    await until(() => offers() === before + 1)
    expect(dana.see()).not.toContain('Bearer token')
    await jobsAsleep(world)
    world.clock.advance(3_000)
    await until(() => world.slack.calls.filter(({ method }) => method === 'response_url').length > 1)
    world.slack.faults.clear()
    await jobsAsleep(world)
    world.clock.advance(10_000)

    await dana.waitFor('Bearer token')
    expect(offers()).toBe(before + 1)
    dana.reload()
  })

  it('a token that was shown meanwhile is not written there any more', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    const before = offers()
    world.slack.faults.api('response_url', fault, 1_000)
    await logIn(url, 'Dana Reyes')
    await until(() => offers() === before + 1)
    await directMessage(dana, '[Show token]')
    await dana.click('Show token')
    await dana.waitFor('=== Your token ===')
    await dana.cancel()

    world.slack.faults.clear()
    world.clock.advance(20_000)

    await until(async () =>
      (await allRows(world.databaseUrl)).jobs?.every((job) => 'kind' in job && job.kind !== 'deliver-token'),
    )
    await dana.goto('#general')
    expect(dana.see()).not.toContain('Bearer token')
    dana.reload()
  })

  it('a code is asked for at the first failure, once', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    const asked = () =>
      world.slack.calls.filter(
        ({ method, args, answer }) =>
          method === 'chat.postMessage' && answer.ok && JSON.stringify(args).includes('Enter code'),
      ).length
    const before = asked()
    world.slack.faults.api('response_url', fault, 1_000)
    await logIn(url, 'Ada Okafor')

    await until(() => asked() === before + 1)
    world.slack.faults.clear()
    await jobsAsleep(world)
    world.clock.advance(10_000)
    await dana.waitFor('[Enter code]')

    expect(asked()).toBe(before + 1)
    await dana.click('Stop')
    dana.reload()
  })
})
