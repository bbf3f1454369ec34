import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { directMessage, openSecrets, type } from '../support/deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

const WRONG = 'Something went wrong'

describe('whoever has closed the window before the answer is there', () => {
  let world: World
  let dana: PersonDriver
  beforeAll(async () => {
    world = await startWorld()
    dana = world.person('dana')
    await giveAccess(world, 'dana')
    await createApp(dana, { name: 'Lead Sync' })
  })
  afterAll(() => world.stop())
  beforeEach(() => world.okta.faults.clear())

  it('hears that nothing can be shown in it, and not that something went wrong', async () => {
    await openSecrets(dana, 'Lead Sync')
    world.slack.faults.api('views.push', { kind: 'slow', ms: 600 }, 1)
    await dana.click('Show')
    await dana.cancel({ all: true })

    const said = await directMessage(dana, 'The window was closed before the answer')

    expect(said).not.toContain(WRONG)
    expectNoViolations(world)
  })

  it('hears that an app is switched off, also where the authorization server does not answer', async () => {
    world.okta.faults.add({ on: 'management', kind: 'down' })
    await type(dana, '/devportal app Lead Sync', '=== App details ===')
    await dana.click('Deactivate')
    await dana.waitFor('[Activate]')
    await dana.cancel({ all: true })

    expect(await directMessage(dana, 'Switched off here, at once.')).not.toContain(WRONG)
    expectNoViolations(world)
  })
})
