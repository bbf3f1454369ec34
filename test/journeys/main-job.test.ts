import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acme } from '../../src/sandbox/cast.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  logIn,
  startWorld,
  type World,
} from '../support/world.ts'

describe.each(['socket', 'http'] as const)('the main job, Slack over %s', (mode) => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ mode })
  })
  afterAll(() => world.stop())

  it('takes a developer from access to a token that the API accepts', async () => {
    const dana = world.person('dana')
    await giveAccess(world, 'dana')
    const clientId = await createApp(dana, { name: 'Lead Sync' })

    const browser = await logIn(await askForToken(dana, 'Lead Sync'), 'Dana Reyes')

    expect(browser.page.text).toContain('Success: your token is in Slack')
    const seen = await dana.waitFor('Bearer token')
    const token = /eyJ[\w.-]+/.exec(seen)?.[0] ?? ''
    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(payload).toMatchObject({
      cid: clientId,
      tenant_id: acme.teamId,
      scp: expect.arrayContaining(['ziapi:search']),
    })
    expectNoViolations(world)
  })
})
