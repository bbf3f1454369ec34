import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { Browser } from '../support/browser.ts'
import {
  authenticates,
  clientNamed,
  directMessage,
  OFF,
  ON,
  openSecrets,
  type,
  until,
} from '../support/deeds.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  fillAppForm,
  giveAccess,
  startWorld,
  type World,
} from '../support/world.ts'

/** What a person notices; measured generously, the machine may be busy. */
const AT_ONCE_MS = 3_000

let world: World
let dana: PersonDriver
beforeAll(async () => {
  world = await startWorld()
  dana = world.person('dana')
  await giveAccess(world, 'dana')
  await createApp(dana, { name: 'Lead Sync' })
  await dana.goto('home')
  await dana.waitFor('Lead Sync')
})
afterEach(() => {
  world.okta.faults.clear()
  world.slack.faults.clear()
  expectNoViolations(world)
})
afterAll(() => world.stop())

const took = async (deed: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await deed()
  return performance.now() - start
}

const down = () => {
  world.okta.faults.add({ on: 'management', kind: 'down' })
  world.okta.faults.add({ on: 'login', kind: 'down' })
}

describe('while the authorization server is down', () => {
  it('an app is created at once, said to be delayed, and registered by itself later; its owner is told once', async () => {
    await type(dana, '/devportal create', 'App Integration Name')
    await fillAppForm(dana, { name: 'Patient' })
    down()

    const ms = await took(async () => {
      await dana.submit()
      await dana.waitFor(/\b0dp\w{17}\b/)
    })
    const seen = await dana.waitFor('registration is *delayed*')
    await dana.cancel()
    const refused = await type(dana, '/devportal token Patient', 'still being registered')
    await dana.goto('home')
    const home = await dana.waitFor('Patient')
    world.clock.advance(15_000)
    world.clock.advance(60_000)
    const during = world.okta.clients().map((client) => client.label)
    world.okta.faults.clear()
    world.clock.advance(120_000)
    await until(() => world.okta.clients().some((client) => client.label === 'Patient'))
    const told = await directMessage(dana, 'Registration was delayed and is done now.')

    expect(ms).toBeLessThan(AT_ONCE_MS)
    expect(seen).toContain('it finishes by itself')
    expect(refused).toContain('Try again in a moment')
    expect(home).toContain('Being registered')
    expect(during).toEqual(['Lead Sync'])
    expect(told).toContain('Application Name: Patient')
    const { clientId, status, secrets } = clientNamed(world.okta, 'Patient')
    expect(status).toBe('ACTIVE')
    expect(await authenticates(world.okta, clientId, secrets[0]?.value ?? '')).toBe(true)
    world.clock.advance(120_000)
    await world.restart()
    expect(dana.see().split('Registration was delayed')).toHaveLength(2)
    await dana.goto('home')
    await until(() => !dana.see().includes('Being registered'))
  })

  it('an app is switched off at once for us, and at the server as soon as it is back', async () => {
    down()
    await type(dana, '/devportal app Patient', 'App details')
    await dana.click('Deactivate')
    await dana.waitFor(OFF)
    await dana.cancel()
    await type(dana, '/devportal token Patient', 'This app is switched off.')
    const during = clientNamed(world.okta, 'Patient').status
    world.okta.faults.clear()
    world.clock.advance(120_000)

    await until(() => clientNamed(world.okta, 'Patient').status === 'INACTIVE')

    expect(during).toBe('ACTIVE')
  })

  it('a login link says so and stays good for later', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    // Past the hour that the server's metadata is kept
    world.clock.advance(3_600_000)
    const late = await askForToken(dana, 'Lead Sync')
    down()

    const page = await new Browser().open(late)
    world.okta.faults.clear()
    const later = await new Browser().open(late)

    expect(url).not.toBe(late)
    expect(page.status).toBe(503)
    expect(page.text).toContain('The authorization server does not answer at the moment.')
    expect(later.text).toContain('Who are you?')
  })

  it('a new secret is said to follow by itself, and does, once', async () => {
    await openSecrets(dana, 'Lead Sync')
    await dana.click('Generate New Secret')
    await dana.waitFor('What becomes of the old one')
    await dana.choose('Keep both')
    down()
    await dana.submit()
    const seen = await dana.waitFor('it follows by itself')
    await dana.cancel({ all: true })
    world.okta.faults.clear()
    world.clock.advance(120_000)

    await until(() => clientNamed(world.okta, 'Lead Sync').secrets.length === 2)

    expect(seen).toContain('⏳ On its way')
    await until(async () => (await openSecrets(dana, 'Lead Sync')).split('🟢 Active').length === 3)
    await dana.cancel()
  })

  it('a secret is not shown, and the window says why, with a reference that is in the log', async () => {
    await openSecrets(dana, 'Lead Sync')
    down()
    await dana.click('Show')

    const seen = await dana.waitFor('The authorization server does not answer at the moment.')

    const reference = /Reference: (\w{8})/.exec(seen)?.[1] ?? 'none'
    expect(world.log.filter((line) => line.includes(reference))).toHaveLength(1)
    await dana.cancel({ all: true })
  })
})

describe('while the authorization server takes 8 seconds', () => {
  it('every click is answered at once', async () => {
    world.okta.faults.add({ on: 'management', kind: 'slow', ms: 8_000 })
    await type(dana, '/devportal create', 'App Integration Name')
    await fillAppForm(dana, { name: 'Slow' })

    const times = [
      await took(async () => {
        await dana.submit()
        await dana.waitFor(/\b0dp\w{17}\b/)
      }),
      await took(async () => {
        await dana.waitFor('Creating your app')
        await dana.cancel()
        await type(dana, '/devportal apps', 'Slow')
      }),
      await took(async () => {
        await openSecrets(dana, 'Lead Sync')
        await dana.click('Show')
        await dana.waitFor('Fetching the secret')
        await dana.cancel({ all: true })
      }),
      await took(async () => {
        await type(dana, '/devportal app Lead Sync', 'App details')
        await dana.click('Deactivate')
        await dana.waitFor(OFF)
      }),
      await took(async () => {
        await dana.click('Activate')
        await dana.waitFor(ON)
        await dana.cancel()
      }),
    ]

    for (const ms of times) expect(ms).toBeLessThan(AT_ONCE_MS)
    expect(dana.screen().notice).toBeUndefined()
  })
})
