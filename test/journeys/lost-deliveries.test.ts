import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { Browser } from '../support/browser.ts'
import { allRows, auditActions, directMessage, openSecrets, type, until } from '../support/deeds.ts'
import { cardJobs, openEdit, submitApp } from '../support/review-deeds.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  fillAppForm,
  giveAccess,
  startWorld,
  type World,
} from '../support/world.ts'

const MINUTE = 60_000

describe('a person who became a guest while Slack could not tell us', () => {
  let world: World
  let dana: PersonDriver
  beforeAll(async () => {
    world = await startWorld({ mode: 'http' })
    dana = world.person('dana')
    await giveAccess(world, 'dana', 'pia')
    await createApp(dana, { name: 'Lead Sync' })
    await createApp(world.person('pia'), { name: 'Other Sync' })
  })
  afterAll(() => world.stop())

  /** Slack tells us three times in six minutes, and then no more. */
  async function changeUnheard(userId: string): Promise<void> {
    world.slack.faults.unreachable()
    await world.slack.setRole(userId, 'guest')
    for (const wait of [0, MINUTE, 5 * MINUTE]) {
      world.clock.advance(wait)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    world.slack.faults.unreachable(false)
  }

  it('gets no token by a login that was open, and loses access by that', async () => {
    const browser = new Browser()
    await browser.open(await askForToken(dana, 'Lead Sync'))
    await changeUnheard(dana.id)
    const before = await auditActions(world)
    await browser.click('Dana Reyes')

    expect(before).not.toContain('access.revoked')
    expect(browser.page.text).toContain('This login was ended in the meantime.')
    expect((await allRows(world.databaseUrl)).deliveries).toEqual([])
    expect((await auditActions(world)).slice(-2)).toEqual(['access.revoked', 'token.refused'])
    await type(dana, '/devportal', "Guests can't use the ZoomInfo DevPortal.")
  })

  it('is shown no secret', async () => {
    const pia = world.person('pia')
    await openSecrets(pia, 'Other Sync')
    await changeUnheard(pia.id)
    await pia.click('Show')

    const seen = await pia.waitFor("Guests can't use the ZoomInfo DevPortal.")

    expect(seen).not.toMatch(/dps_/)
    expect(await auditActions(world)).not.toContain('secret.shown')
    expectNoViolations(world)
  })
})

describe.each(['socket', 'http'] as const)('what Slack delivers twice, over %s,', (mode) => {
  let world: World
  let dana: PersonDriver
  beforeAll(async () => {
    world = await startWorld({ mode })
    dana = world.person('dana')
  })
  afterAll(() => world.stop())

  it('gives access once, with one message', async () => {
    await type(world.person('ada'), '/devportal access', 'Add people')
    await world.person('ada').pick('Add people', ['dana'])
    world.slack.faults.duplicateDeliveries()
    await world.person('ada').submit()
    await world.person('ada').waitFor(/has access now|had access already/)

    const told = await directMessage(dana, 'has given you access')

    expect(told.split('has given you access')).toHaveLength(2)
    expect(await auditActions(world)).toEqual(['access.granted'])
    await world.person('ada').cancel({ all: true })
  })

  it('creates one app', async () => {
    await type(dana, '/devportal create', 'App Integration Name')
    await fillAppForm(dana, { name: 'Lead Sync' })
    world.slack.faults.duplicateDeliveries()
    await dana.submit()

    await dana.waitFor('Registered at the authorization server')

    await until(() => world.okta.clients().length > 0)
    expect((await allRows(world.databaseUrl)).apps).toHaveLength(1)
    expect(world.okta.clients()).toHaveLength(1)
    await dana.cancel({ all: true })
  })

  it('generates one secret', async () => {
    await openSecrets(dana, 'Lead Sync')
    await dana.click('Generate New Secret')
    await dana.waitFor('What becomes of the old one')
    world.slack.faults.duplicateDeliveries()
    await dana.submit()

    await until(() => world.okta.clients()[0]?.secrets.length === 2)

    expect((await auditActions(world)).filter((action) => action === 'secret.generated')).toHaveLength(1)
    await dana.cancel({ all: true })
  })

  it('submits a changed version once', async () => {
    await submitApp(dana, 'Partner Hub')
    await openEdit(dana, 'Partner Hub')
    await dana.fill('App Integration Name', 'Wider Hub')
    world.slack.faults.duplicateDeliveries()
    await dana.submit()
    await dana.waitFor(/App details[\s\S]*Wider Hub/)

    await until(async () => (await cardJobs(world, 'Hub')).length === 2)

    const { reviews } = await allRows(world.databaseUrl)
    expect((reviews as { status: string }[]).map(({ status }) => status).sort()).toEqual([
      'pending',
      'withdrawn',
    ])
    expect((await auditActions(world)).filter((action) => action === 'app.resubmitted')).toHaveLength(1)
    await dana.cancel({ all: true })
    expectNoViolations(world)
  })
})

describe('when Slack recycles its sockets', () => {
  it('a click in between is told to try again by Slack, and seconds later everything answers', async () => {
    const world = await startWorld()
    const dana = world.person('dana')
    await giveAccess(world, 'dana')
    world.slack.faults.refreshSockets('cut')
    await dana.goto('#general')
    await dana.say('/devportal apps')
    const between = dana.see()

    await until(() => dana.screen().app.connected)
    await type(dana, '/devportal apps', 'You have no API apps yet.')

    expect(between).toContain('/devportal failed')
    expectNoViolations(world)
    await world.stop()
  })
})
