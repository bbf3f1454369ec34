import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acme } from '../../src/sandbox/cast.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { Browser } from '../support/browser.ts'
import { auditActions, clientNamed, directMessage, type, until } from '../support/deeds.ts'
import { PLACE, submitApp } from '../support/review-deeds.ts'
import { postSigned } from '../support/signed.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  startWorld,
  type World,
} from '../support/world.ts'

const NEWCOMER = "You don't have access to the ZoomInfo DevPortal yet. Ask @Ada Okafor"
const GUEST = "Guests can't use the ZoomInfo DevPortal."

describe('somebody whose DevPortal access has ended', () => {
  let world: World
  let dana: PersonDriver
  beforeAll(async () => {
    world = await startWorld()
    dana = world.person('dana')
    await giveAccess(world, 'dana', 'pia')
    await createApp(dana, { name: 'Lead Sync' })
  })
  afterAll(() => world.stop())

  it('is refused at the next click of every old button, and the open login link is dead', async () => {
    await dana.goto('home')
    await dana.waitFor('Lead Sync')
    await directMessage(dana, '[+ Create App]')
    const link = await askForToken(dana, 'Lead Sync')
    await dana.say('/devportal apps')
    await dana.waitFor('Your API apps')
    await world.person('ada').say('/devportal access')
    await world.person('ada').waitFor('@Dana Reyes\n')
    await world.person('ada').click('Remove', { near: '@Dana Reyes' })
    await world.person('ada').waitFor('@Dana Reyes has no access any more.')

    for (const button of ['View', 'Generate token', 'Log in to generate a token']) {
      const before = dana.see().split(NEWCOMER).length
      await dana.click(button)
      await until(() => dana.see().split(NEWCOMER).length > before)
      expect(dana.screen().modal).toBeUndefined()
    }
    await directMessage(dana, 'has removed your access')
    await dana.click('+ Create App')
    await dana.waitFor(NEWCOMER)
    expect(dana.screen().modal).toBeUndefined()
    const page = await new Browser().open(link)
    expect(page.status).toBe(410)
    expect(page.text).toContain('This login was ended in the meantime')
  })

  it('finds a Home without apps, drawn by itself', async () => {
    await dana.goto('home')

    const seen = await dana.waitFor(NEWCOMER)

    expect(seen).not.toContain('Lead Sync')
  })

  it('cannot send a form that was opened before', async () => {
    const pia = world.person('pia')
    await type(pia, '/devportal create', 'App Integration Name')
    await pia.fill('App Integration Name', 'Too Late')
    await pia.fill('Sign-in redirect URIs', 'https://app.example.com/callback')
    await pia.choose('Marketing')
    await pia.waitFor('Manage Audiences')
    await pia.choose('Manage Audiences')
    await world.person('ada').click('Remove', { near: '@Pia Castellano' })
    await world.person('ada').waitFor('@Pia Castellano has no access any more.')
    await pia.submit()

    const seen = await pia.waitFor(NEWCOMER)

    expect(seen).toContain('=== Not possible ===')
    expect(world.okta.clients().map((client) => client.label)).toEqual(['Lead Sync'])
    expect((await auditActions(world)).filter((action) => action === 'app.created')).toHaveLength(1)
    expectNoViolations(world)
  })
})

describe('a change of a person in Slack', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await giveAccess(world, 'dana', 'pia')
    await createApp(world.person('dana'), { name: 'Lead Sync' })
  })
  afterAll(() => world.stop())

  it('ends the access of somebody who is deactivated, and their open login', async () => {
    const dana = world.person('dana')
    const link = await askForToken(dana, 'Lead Sync')
    await world.slack.deactivate(dana.id)

    await until(async () => (await auditActions(world)).includes('access.revoked'))

    const page = await new Browser().open(link)
    expect(page.text).toContain('This login was ended in the meantime')
    expect((await world.audit()).at(-1)).toMatchObject({ actor: 'system', subject: dana.id })
  })

  it('ends the access of somebody who is made a guest', async () => {
    const pia = world.person('pia')
    await world.slack.setRole(pia.id, 'guest')

    await until(async () => (await world.audit()).at(-1)?.subject === pia.id)

    await type(pia, '/devportal', GUEST)
    expectNoViolations(world)
  })

  it('gives nothing back: who returns has to be added again', async () => {
    const dana = world.person('dana')
    await world.slack.reactivate(dana.id)

    await type(dana, '/devportal', NEWCOMER)
  })
})

describe('a change that Slack tells of late', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ mode: 'http' })
    await giveAccess(world, 'dana')
  })
  afterAll(() => world.stop())

  /** As it was when Slack tried for the first time. */
  const late = (user: object) =>
    postSigned(
      world.portal.publicUrl,
      JSON.stringify({
        type: 'event_callback',
        team_id: acme.teamId,
        event: { type: 'user_change', user: { id: world.person('dana').id, team_id: acme.teamId, ...user } },
      }),
    )
  const asked = () => world.slack.calls.filter(({ method }) => method === 'users.info').length

  it('takes no access away from who is a full member by now', async () => {
    const before = asked()

    expect((await late({ is_restricted: true })).status).toBe(200)
    await until(() => asked() > before)

    await type(world.person('dana'), '/devportal apps', 'You have no API apps yet')
    expect(await auditActions(world)).not.toContain('access.revoked')
  })

  it('makes nobody an admin who is none any more', async () => {
    const before = asked()

    expect((await late({ is_admin: true, name: 'dana' })).status).toBe(200)
    await until(() => asked() > before)

    await type(world.person('dana'), '/devportal access', 'Only admins of this workspace can do this')
    expectNoViolations(world)
  })
})

describe('somebody whose part has been taken away a moment ago, without a word of it', () => {
  const TEAM = { handle: 'api-team', id: 'S0APITEAM1' }
  let world: World
  beforeAll(async () => {
    world = await startWorld({ environment: { REVIEW_TEAMS: `api=${TEAM.id}` } })
    await world.slack.userGroup(TEAM.handle, [world.person('rae').id, world.person('tomas').id])
    await giveAccess(world, 'dana', 'pia')
    await submitApp(world.person('pia'), 'Partner Hub')
    for (const name of ['rae', 'tomas']) {
      await world.person(name).goto(PLACE)
      await world.person(name).waitFor('Partner Hub')
    }
  })
  afterAll(() => world.stop())

  it('decides no review any more', async () => {
    const [rae, tomas] = [world.person('rae'), world.person('tomas')]
    for (const reviewer of [rae, tomas]) {
      await reviewer.click('Details', { near: 'Partner Hub' })
      await reviewer.waitFor('=== Submission ===')
      await reviewer.cancel()
    }
    await world.slack.userGroup(TEAM.handle, [tomas.id])

    await rae.click('Approve', { near: 'Partner Hub' })

    await rae.waitFor('Only members of the review teams')
    expect(clientNamed(world.okta, 'Partner Hub').status).toBe('INACTIVE')
    await tomas.click('Approve', { near: 'Partner Hub' })
    await tomas.waitFor('It is live now')
  })

  it('takes no access away, and gives none, as the admin they were', async () => {
    const [ada, { people }] = [world.person('ada'), world.slack.workspace]
    const admin = people.get(ada.id)
    if (!admin) throw new Error('Ada is not there')
    await type(ada, '/devportal access', 'Dana Reyes')
    people.put(ada.id, { ...admin, role: 'member' })

    await ada.click('Remove', { near: '@Dana Reyes' })

    await ada.waitFor('Only admins of this workspace can do this')
    expect(await auditActions(world)).not.toContain('access.revoked')
    expectNoViolations(world)
  })
})

describe('a change that Slack has told nobody of', () => {
  const MINUTES = 60_000
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await giveAccess(world, 'dana', 'pia')
    await createApp(world.person('dana'), { name: 'Lead Sync' })
  })
  afterAll(() => world.stop())

  it('is asked for once in ten minutes, at a click, and does not hold it up for long where Slack is slow', async () => {
    const pia = world.person('pia')
    const asked = () => world.slack.calls.filter(({ method }) => method === 'users.info').length
    const before = asked()
    world.clock.advance(11 * MINUTES)

    await type(pia, '/devportal apps', 'You have no API apps yet')
    await type(pia, '/devportal apps', 'You have no API apps yet')
    expect(asked() - before).toBe(1)

    world.clock.advance(11 * MINUTES)
    world.slack.faults.api('users.info', { kind: 'slow', ms: 20_000 }, 1)
    const began = performance.now()
    await type(pia, '/devportal apps', 'You have no API apps yet')
    expect(performance.now() - began).toBeLessThan(3_000)
  })

  it('is known at the next click after that, and the access is over', async () => {
    const [dana, { people }] = [world.person('dana'), world.slack.workspace]
    const member = people.get(dana.id)
    if (!member) throw new Error('Dana is not there')
    people.put(dana.id, { ...member, role: 'guest' })
    world.clock.advance(11 * MINUTES)

    await type(dana, '/devportal apps', GUEST)

    expect((await world.audit()).at(-1)).toMatchObject({ action: 'access.revoked', actor: 'system' })
    await directMessage(
      world.person('ada'),
      '@Dana Reyes is a guest now, without access to the DevPortal, and owns',
    )
    expectNoViolations(world)
  })
})
