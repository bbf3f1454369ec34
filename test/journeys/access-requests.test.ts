import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { acme } from '../../src/sandbox/cast.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { actions } from '../../src/slack/ids.ts'
import { allRows, auditActions, directMessage, type, until } from '../support/deeds.ts'
import { startForger } from '../support/forger.ts'
import { postsShowing } from '../support/review-deeds.ts'
import { expectNoViolations, startWorld, type World } from '../support/world.ts'

const ASKED = 'Your admins have been asked.'
const NEWCOMER = "You don't have access to the ZoomInfo DevPortal yet."

describe('a request for access', () => {
  let world: World
  let ada: PersonDriver
  let rae: PersonDriver
  let nico: PersonDriver
  beforeAll(async () => {
    // Ada by her role in Slack, Rae by the setting
    world = await startWorld({ environment: { ADMIN_USERS: 'U0RAE00001' } })
    ada = world.person('ada')
    rae = world.person('rae')
    nico = world.person('nico')
  })
  afterEach(() => expectNoViolations(world))
  afterAll(() => world.stop())

  /** The newest card about this person at an admin. */
  const card = (admin: PersonDriver, about: string) => postsShowing(admin, `Asked by: @${about}`).at(-1) ?? ''
  /** The person presses the button in the refusal; both admins have the card in front of them. */
  async function ask(person: PersonDriver, name: string): Promise<void> {
    await type(person, '/devportal', NEWCOMER)
    await person.click('Request access')
    await person.waitFor(ASKED)
    for (const admin of [ada, rae]) {
      await admin.goto('DevPortal')
      await until(() => card(admin, name).includes('[Grant]'))
    }
  }

  it('by Nico, in the refusal, reaches all admins as a card', async () => {
    await ask(nico, 'Nico Lindgren')

    for (const admin of [ada, rae]) expect(card(admin, 'Nico Lindgren')).toContain('[Grant] [Decline]')
    expect(await auditActions(world)).toEqual(['access.requested'])
  })

  it('asked again while it is open makes no second card', async () => {
    await nico.goto('home')
    await nico.waitFor(NEWCOMER)
    await nico.click('Request access')

    expect(await nico.waitFor(ASKED)).toContain('=== Request access ===')

    await nico.cancel()
    expect(postsShowing(ada, '@Nico Lindgren')).toHaveLength(1)
    expect(await auditActions(world)).toEqual(['access.requested'])
  })

  /** Who of the two was faster is open; everything else follows from it. */
  const outcomes = [
    {
      status: 'granted',
      by: 'ada',
      shown: '✅ Granted by: @Ada Okafor',
      toLoser: '@Ada Okafor has granted this already. Nothing was changed.',
      toNico: '@Ada Okafor has given you access',
    },
    {
      status: 'declined',
      by: 'rae',
      shown: '⛔ Declined by: @Rae Lindqvist',
      toLoser: '@Rae Lindqvist has declined this already. Nothing was changed.',
      toNico: '@Rae Lindqvist has declined your request',
    },
  ]

  it('that Ada grants while Rae declines has one outcome, which both cards show and all are told', async () => {
    await Promise.all([ada.click('Grant'), rae.click('Decline')])
    await until(() => [ada, rae].some((admin) => admin.see().includes('Nothing was changed.')))

    const { access, access_requests } = await allRows(world.databaseUrl)
    const outcome = outcomes.find(({ status }) => JSON.stringify(access_requests).includes(`"${status}"`))
    if (!outcome) throw new Error(`no outcome in ${JSON.stringify(access_requests)}`)
    const [winner, loser] = outcome.by === 'ada' ? [ada, rae] : [rae, ada]
    for (const admin of [ada, rae]) await until(() => card(admin, 'Nico Lindgren').includes(outcome.shown))
    await loser.waitFor(`(only visible to you): ${outcome.toLoser}`)
    await directMessage(nico, outcome.toNico)
    expect(winner.see()).not.toContain('Nothing was changed')
    for (const admin of [ada, rae]) expect(card(admin, 'Nico Lindgren')).not.toContain('[Grant]')
    expect(access_requests).toMatchObject([{ userId: nico.id, decidedBy: winner.id }])
    expect(access).toHaveLength(outcome.status === 'granted' ? 1 : 0)
    expect(await auditActions(world)).toEqual(['access.requested', `access.${outcome.status}`])
  })

  it('that is declined is told to Dana, who may ask again the next day and is granted', async () => {
    const dana = world.person('dana')
    await ask(dana, 'Dana Reyes')
    await rae.click('Decline', { near: 'Dana Reyes' })
    await directMessage(dana, '@Rae Lindqvist has declined your request for access')
    world.clock.advance(25 * 3_600_000)
    await type(dana, '/devportal', NEWCOMER)

    await ask(dana, 'Dana Reyes')
    await ada.click('Grant', { near: 'Dana Reyes' })

    await directMessage(dana, '@Ada Okafor has given you access')
    await type(dana, '/devportal', 'You have no API apps yet.')
    for (const admin of [ada, rae])
      await until(() => card(admin, 'Dana Reyes').includes('✅ Granted by: @Ada Okafor'))
    expect(postsShowing(rae, '@Dana Reyes')[0]).toContain('⛔ Declined by: @Rae Lindqvist')
  })

  it('is closed at every admin whose card Slack lets us change, also where it does not for one', async () => {
    const rosa = { id: 'U0ROSA0001', name: 'rosa', realName: 'Rosa Vidal' } as const
    world.slack.addPerson({
      ...rosa,
      teamId: acme.teamId,
      title: 'Newcomer',
      email: 'rosa@acme-robotics.example',
      tz: 'Europe/Madrid',
      role: 'member',
    })
    await world.slack.join('C0GENERAL1', rosa.id)
    await ask(world.person('rosa'), 'Rosa Vidal')
    world.slack.faults.api('chat.update', { kind: 'error', error: 'cant_update_message' })

    await ada.click('Decline', { near: 'Rosa Vidal' })

    await until(() =>
      [ada, rae].some((admin) => card(admin, 'Rosa Vidal').includes('⛔ Declined by: @Ada Okafor')),
    )
  })

  it('is closed by /devportal access, where several people are added at once', async () => {
    const [pia, tomas] = [world.person('pia'), world.person('tomas')]
    await ask(pia, 'Pia Castellano')
    await type(ada, '/devportal access', 'Add people')
    await ada.pick('Add people', ['pia', 'tomas'])
    await ada.submit()

    const seen = await ada.waitFor('@Tomas Beck has access now.')

    await ada.cancel()
    expect(seen).toContain('@Pia Castellano has access now.')
    for (const person of [pia, tomas]) await directMessage(person, '@Ada Okafor has given you access')
    for (const admin of [ada, rae]) {
      await admin.goto('DevPortal')
      await until(() => card(admin, 'Pia Castellano').includes('✅ Granted by: @Ada Okafor'))
      expect(card(admin, 'Pia Castellano')).not.toContain('[Grant]')
    }
  })
})

describe('a request for access by somebody who cannot have it', () => {
  it('is refused to a guest, a visitor, and a colleague who grants it to herself', async () => {
    const world = await startWorld({ mode: 'http' })
    const forger = await startForger(world)
    const [gus, vera, nico] = [world.person('gus'), world.person('vera'), world.person('nico')]
    await type(nico, '/devportal', NEWCOMER)
    await nico.click('Request access')
    await nico.waitFor(ASKED)
    const press = (id: string, actionId: string, says: string) =>
      forger.press(id, { actionId, value: nico.id, says })
    for (const person of [gus, vera]) {
      await person.goto('home')
      expect(await person.waitFor('ZoomInfo DevPortal')).not.toContain('[Request access]')
    }

    await press(gus.id, actions.requestAccess, "Guests can't use the ZoomInfo DevPortal.")
    // Slack is not asked at each click of somebody who may not
    const asked = () => world.slack.calls.filter(({ method }) => method === 'users.info').length
    const before = asked()
    await press(gus.id, actions.requestAccess, "Guests can't use the ZoomInfo DevPortal.")
    expect(asked()).toBe(before)
    await press(vera.id, actions.requestAccess, 'serves the people of this workspace only')
    await press(nico.id, actions.grantRequest, 'Only admins of this workspace can do this.')
    await press(nico.id, actions.declineRequest, 'Only admins of this workspace can do this.')

    const { access, access_requests } = await allRows(world.databaseUrl)
    expect(access).toEqual([])
    expect(access_requests).toMatchObject([{ userId: nico.id, status: 'open' }])
    expectNoViolations(world)
    await forger.stop()
    await world.stop()
  })
})
