import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { openStores } from '../../src/db/stores.ts'
import { isoAt } from '../../src/domain/ports.ts'
import { acme } from '../../src/sandbox/cast.ts'
import { directMessage, jobsAsleep, type, until } from '../support/deeds.ts'
import { anAccess } from '../support/records.ts'
import { expectNoViolations, startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  const crowd = { teamId: acme.teamId, title: 'Crowd', tz: 'Europe/Rome', role: 'member' } as const
  for (let i = 0; i < 500; i++)
    world.slack.addPerson({
      ...crowd,
      id: `U0CROWD${i}`,
      name: `crowd${i}`,
      realName: `Crowd ${i}`,
      email: `crowd${i}@acme-robotics.example`,
    })
})
afterAll(() => world.stop())

it('the admins of a large workspace are found although Slack asks to wait between the pages of its people', async () => {
  const pages = () => world.slack.calls.filter(({ method }) => method === 'users.list')
  const nico = world.person('nico')
  await type(nico, '/devportal', '[Request access]')
  world.slack.faults.api('users.list', { kind: 'ratelimited', retryAfter: 5 })
  world.slack.faults.api('users.list', { kind: 'slow', ms: 0 })
  world.slack.faults.api('users.list', { kind: 'ratelimited', retryAfter: 30 })

  await nico.click('Request access')
  await until(() => pages().length === 1)
  await jobsAsleep(world)
  world.clock.advance(7_000)
  await until(() => pages().length === 3)
  await jobsAsleep(world)
  world.clock.advance(38_000)

  await directMessage(world.person('ada'), 'Asked by: @Nico Lindgren')
  expect(pages().map(({ status, args }) => [status, 'cursor' in args])).toEqual([
    [429, false],
    [200, false],
    [429, true],
    [200, true],
    [200, true],
  ])
  expectNoViolations(world)
})

it('whoever has access of more people than a window shows can be taken it away, the oldest too', async () => {
  const stores = openStores(connect(world.databaseUrl), world.clock)
  for (let i = 0; i < 120; i++) {
    const person = { tenantId: acme.teamId, userId: `U0CROWD${i}` }
    await stores.db.access.grant(anAccess({ ...person, grantedAt: isoAt(world.clock, i) }))
  }
  const ada = world.person('ada')
  const shown = await type(ada, '/devportal access', '120 people have access; the 90 newest are below.')

  await ada.pick('Remove somebody by name', ['crowd0'])

  await ada.waitFor('@Crowd 0 has no access any more.')
  await ada.waitFor('119 people have access')
  expect(shown).toContain('@Crowd 119')
  expect(shown).not.toMatch(/@Crowd 29\b/)
  expect(await stores.db.access.has({ tenantId: acme.teamId, userId: 'U0CROWD0' })).toBe(false)
  await stores.close()
  expectNoViolations(world)
})
