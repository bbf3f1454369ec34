import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type } from '../support/deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

const HOUR = 3_600_000

describe('after the clock was set back by an hour', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await giveAccess(world, 'dana')
    await createApp(world.person('dana'), { name: 'Lead Sync' })
    // What is known from now on was learned at a time that is still to come
    world.clock.advance(HOUR)
    await type(world.person('ada'), '/devportal access', 'Add people')
    await world.person('ada').cancel()
    await type(world.person('rae'), '/devportal reviews', 'Nothing waits')
    world.clock.advance(-HOUR)
  })
  afterAll(async () => {
    expectNoViolations(world)
    await world.stop()
  })

  const asked = (method: string) => world.slack.calls.filter((call) => call.method === method).length

  it('Slack is asked anew who an admin is', async () => {
    const before = asked('users.info')

    await type(world.person('ada'), '/devportal access', 'Add people')

    expect(asked('users.info')).toBe(before + 1)
    await world.person('ada').cancel()
  })

  it('Slack is asked anew who is in a team', async () => {
    const before = asked('usergroups.users.list')

    await type(world.person('rae'), '/devportal reviews', 'Nothing waits')

    expect(asked('usergroups.users.list')).toBeGreaterThan(before)
  })
})
