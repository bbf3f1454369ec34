import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawScreen } from '../../src/sandbox/slack/person/draw.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { until } from '../support/deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

describe('apps and their owners', () => {
  let world: World
  let ada: PersonDriver
  let dana: PersonDriver
  let pia: PersonDriver
  beforeAll(async () => {
    world = await startWorld()
    ada = world.person('ada')
    dana = world.person('dana')
    pia = world.person('pia')
    await giveAccess(world, 'dana', 'pia')
    await createApp(dana, { name: 'Lead Sync' })
  })
  afterAll(() => world.stop())

  it('shows an admin all apps of the workspace, with their owners', async () => {
    await ada.goto('home')
    await ada.waitFor('Show all apps of this workspace')

    await ada.click('Show all apps of this workspace')

    const seen = await ada.waitFor('Lead Sync')
    expect(seen).toContain('Owner: @Dana Reyes')
  })

  it('shows an admin a new app as registered as soon as it is', async () => {
    world.okta.faults.add({ on: 'management', kind: 'slow', ms: 300, times: 2 })

    await createApp(dana, { name: 'Slow Start' })

    await ada.waitFor(/^(?![\s\S]*Being registered)[\s\S]*Slow Start/)
  })

  it('offers no such view to anybody else', async () => {
    await dana.goto('home')

    const seen = await dana.waitFor('API Apps')

    expect(seen).not.toContain('Show all apps')
  })

  it('is transferred by its owner only to somebody with access', async () => {
    await dana.click('Transfer to…', { near: 'Lead Sync' })
    await dana.waitFor('New owner')
    await dana.pick('New owner', ['nico'])
    await dana.submit()
    await dana.waitFor('This person has no DevPortal access')

    await dana.pick('New owner', ['pia'])
    await dana.submit()

    await dana.waitFor('the app belongs to @Pia Castellano now')
    await dana.cancel({ all: true })
    await dana.waitFor(/^(?![\s\S]*Lead Sync)[\s\S]*Slow Start/)
    await pia.goto('DevPortal')
    await pia.waitFor('@Dana Reyes has transferred it to @Pia Castellano')
    await pia.goto('home')
    await pia.waitFor('Lead Sync')
  })

  it('says "owner has left" to the admins when the owner is deactivated, and can be given to another', async () => {
    await world.slack.deactivate(pia.id)
    await ada.waitFor('Owner has left')

    await ada.click('Transfer to…', { near: 'Lead Sync' })
    await ada.waitFor('New owner')
    await ada.pick('New owner', ['dana'])
    await ada.submit()

    await ada.waitFor('the app belongs to @Dana Reyes now')
    await ada.cancel({ all: true })
    await ada.waitFor('Owner: @Dana Reyes')
    const rows = (await world.audit()).filter((row) => row.action === 'app.transferred')
    expect(rows.map((row) => row.actor)).toEqual([dana.id, ada.id])
  })

  it('are no longer called without an owner when that has access again, and nobody has to open Home for it', async () => {
    const home = () => drawScreen(world.slack.gestures.screen(ada.id, { kind: 'home' }))
    await ada.goto('#general')
    await ada.say('/devportal access')
    await ada.waitFor('Add people')
    await ada.click('Remove', { near: '@Dana Reyes' })
    await until(() => /Slow Start[\s\S]*Owner has left:\W+Dana Reyes/.test(home()))
    await ada.cancel({ all: true })

    await giveAccess(world, 'dana')

    await until(() => /Slow Start[\s\S]*Owner: @Dana Reyes/.test(home()))
  })

  it('left nothing to complain about', () => expectNoViolations(world))
})
