import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { clientNamed, factsOn, OFF, ON, type, until } from '../support/deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

let world: World
let dana: PersonDriver
beforeAll(async () => {
  world = await startWorld()
  dana = world.person('dana')
  await giveAccess(world, 'dana', 'pia')
})
afterAll(() => world.stop())

/** The apps on the Home tab, in order. */
const listed = () =>
  [...factsOn(dana.see()).matchAll(/^(.+)\n(?:\(image.*\n)?Client ID: /gm)].map(([, name]) => name)

describe('the Home tab', () => {
  it('invites a developer without apps to create one', async () => {
    await dana.goto('home')

    const seen = await dana.waitFor('You have no apps yet.')

    expect(seen).toContain('API Apps')
    expect(seen).toContain('[+ Create App]')
    expect(seen).not.toContain('Search by name')
  })

  it('is drawn by itself when an app is made and switched elsewhere', async () => {
    await createApp(dana, { name: 'Alpha' })
    await dana.goto('home')
    await dana.waitFor(ON)
    const published = () => world.slack.calls.filter(({ method }) => method === 'views.publish')
    await type(dana, '/devportal app Alpha', 'App details')
    await dana.click('Deactivate')
    await dana.waitFor(OFF)
    await dana.cancel()

    await until(() => JSON.stringify(published().at(-1)?.args.view).includes('⚪ Off'))
  })

  it('switches an app on and off', async () => {
    await dana.goto('home')
    await dana.waitFor(OFF)
    await dana.click('Activate', { near: 'Alpha' })
    await dana.waitFor(ON)
    await until(() => clientNamed(world.okta, 'Alpha').status === 'ACTIVE')
    await dana.click('Deactivate', { near: 'Alpha', confirm: false })
    const asked = dana.see()
    await dana.click('Deactivate', { near: 'Alpha' })

    await dana.waitFor(OFF)

    expect(asked).toMatch(ON)
    await until(() => clientNamed(world.okta, 'Alpha').status === 'INACTIVE')
  })

  it('opens View, Client secrets and Edit from the menu of an app', async () => {
    await dana.goto('home')
    for (const [entry, opens] of [
      ['View', '=== App details ==='],
      ['Client secrets', '=== Client Secrets ==='],
      ['Edit', '=== Edit App ==='],
    ] as const) {
      await dana.click(entry, { near: 'Alpha' })
      await dana.waitFor(opens)
      await dana.cancel()
    }
  })

  it('shows ten apps a page, the last changed first, and turns pages', async () => {
    for (let number = 1; number <= 10; number++) await createApp(dana, { name: `Beta ${number}` })
    await createApp(dana, { name: 'Gamma', partner: 'For our partners.' })
    await dana.goto('home')
    const first = await dana.waitFor('Page 1 of 2, 12 apps')
    const onFirst = listed()
    await dana.click('Next')
    const second = await dana.waitFor('Page 2 of 2')
    const onSecond = listed()
    await dana.click('Previous')
    await dana.waitFor('Page 1 of 2')

    expect(onFirst).toHaveLength(10)
    expect(onFirst.slice(0, 3)).toEqual(['Gamma', 'Beta 10', 'Beta 9'])
    expect(onSecond).toEqual(['Beta 1', 'Alpha'])
    expect(first).not.toContain('[Previous]')
    expect(second).not.toContain('[Next]')
  })

  it('is filtered by status', async () => {
    await dana.goto('home')
    await dana.choose('Under Review')
    await until(() => listed().length === 1)
    const reviewed = listed()
    await dana.choose('Not Approved')
    await dana.waitFor('No app matches.')
    await dana.choose('All statuses')
    await dana.waitFor('Page 1 of 2')

    expect(reviewed).toEqual(['Gamma'])
  })

  it('is searched by the start of a name, in any case, or by Client ID', async () => {
    const { clientId } = clientNamed(world.okta, 'Alpha')
    await dana.goto('home')
    await dana.fill('Search by name or Client ID', 'bETA 1')
    await until(() => listed().length === 2)
    const byName = listed()
    await dana.fill('Search by name or Client ID', clientId)
    await until(() => listed().length === 1)
    const byId = listed()
    await dana.fill('Search by name or Client ID', '%')
    await dana.waitFor('No app matches.')
    await dana.fill('Search by name or Client ID', '')
    await dana.waitFor('Page 1 of 2')

    expect(byName).toEqual(['Beta 10', 'Beta 1'])
    expect(byId).toEqual(['Alpha'])
  })

  it('shows nobody the apps of a colleague', async () => {
    const pia = world.person('pia')
    await pia.goto('home')

    const seen = await pia.waitFor('You have no apps yet.')

    expect(seen).not.toContain('Alpha')
    expectNoViolations(world)
  })
})

describe('the command', () => {
  it('alone shows the apps that changed last', async () => {
    const seen = await type(dana, '/devportal', 'Your API apps')

    expect(seen).toContain('the 10 of 12 that changed last')
  })

  it('help lists every command', async () => {
    const seen = await type(dana, '/devportal help', 'ZoomInfo DevPortal')

    for (const word of ['create', 'apps', 'app <name or client id>', 'token', 'secrets', 'access', 'help'])
      expect(seen).toContain(`/devportal ${word}`)
  })

  it('with a typo suggests the nearest one, and lists them', async () => {
    const seen = await type(
      dana,
      '/devportal tokne Alpha',
      'There is no tokne. Did you mean /devportal token?',
    )

    expect(seen).toContain('/devportal secrets')
    expect(seen).toContain('(only visible to you)')
  })

  it('with another word entirely suggests nothing, and shows what was typed as plain text', async () => {
    const seen = await type(dana, '/devportal *<!channel>*', 'There is no')

    expect(seen).not.toContain('Did you mean')
    expect(JSON.stringify(world.slack.calls)).not.toContain('<!channel>')
  })

  it('with a name that several apps share asks which, and goes on with the one that is chosen', async () => {
    await createApp(dana, { name: 'Beta 1' })
    const seen = await type(dana, '/devportal token Beta 1', 'Which app?')
    const ids = [...seen.matchAll(/0dp\w{17}/g)].map(([id]) => id)
    await dana.click('Generate token', { near: ids[1] ?? '' })

    await dana.waitFor('Log in to generate a token')

    expect(new Set(ids).size).toBe(2)
    expect(seen).not.toContain('Beta 10')
  })

  it('with the start of several names asks which, too', async () => {
    const seen = await type(dana, '/devportal secrets beta', 'Which app?')

    expect(seen.match(/\[Client secrets\]/g)).toHaveLength(10)
    expect(seen).toContain('Type more of the name')
    expectNoViolations(world)
  })
})
