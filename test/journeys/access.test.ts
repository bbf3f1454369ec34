import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { auditActions, directMessage, type } from '../support/deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

const NEWCOMER = "You don't have access to the ZoomInfo DevPortal yet. Ask @Ada Okafor"
const GUEST = "Guests can't use the ZoomInfo DevPortal."
const VISITOR = 'The ZoomInfo DevPortal here serves the people of this workspace only.'

describe('DevPortal access', () => {
  let world: World
  let ada: PersonDriver
  beforeAll(async () => {
    world = await startWorld()
    ada = world.person('ada')
  })
  afterAll(() => world.stop())

  it('is given by an admin with /devportal access, and the person is told', async () => {
    await type(ada, '/devportal access', 'Nobody has access yet.')
    await ada.pick('Add people', ['dana'])
    await ada.submit()

    const seen = await ada.waitFor('@Dana Reyes has access now.')
    const told = await directMessage(world.person('dana'), '@Ada Okafor has given you access')

    expect(seen).toMatch(/@Dana Reyes\nsince Today, .*by @Ada Okafor/)
    expect(told).toContain('[+ Create App]')
    expect(await world.audit()).toMatchObject([
      { actor: ada.id, action: 'access.granted', subject: world.person('dana').id, after: 'access' },
    ])
    await ada.cancel()
  })

  it('is not given twice', async () => {
    await type(ada, '/devportal access', 'Add people')
    await ada.pick('Add people', ['dana'])
    await ada.submit()

    await ada.waitFor('@Dana Reyes had access already.')

    expect(await auditActions(world)).toEqual(['access.granted'])
    await ada.cancel()
  })

  it('is given to full members only: a guest and a visitor are named with the reason', async () => {
    await type(ada, '/devportal access', 'Add people')
    await ada.pick('Add people', ['gus', 'vera', 'pia'])
    await ada.submit()

    const seen = await ada.waitFor('@Pia Castellano has access now.')

    expect(seen).toContain('@Gus Whitfield is a guest.')
    expect(seen).toContain('@Vera Nakamura belongs to another organisation.')
    expect(seen).not.toMatch(/@Gus Whitfield$/m)
    await ada.cancel()
  })

  it('cannot be opened by a developer who is no admin', async () => {
    const seen = await type(world.person('dana'), '/devportal access', 'Only admins of this workspace')

    expect(seen).toContain('(only visible to you)')
    expect(seen).not.toContain('Add people')
  })

  it('is not needed by an admin to give it: /devportal tells the admin how', async () => {
    await type(ada, '/devportal', 'type /devportal access to give people access')

    expect(ada.screen().modal).toBeUndefined()
  })

  it('is taken away by an admin, and the person is told', async () => {
    await type(ada, '/devportal access', '@Pia Castellano\n')
    await ada.click('Remove', { near: '@Pia Castellano' })

    const seen = await ada.waitFor('@Pia Castellano has no access any more.')
    await directMessage(world.person('pia'), '@Ada Okafor has removed your access')

    expect(seen).toContain('@Dana Reyes\n')
    expect(seen).not.toMatch(/@Pia Castellano$/m)
    expect((await world.audit()).at(-1)).toMatchObject({
      actor: ada.id,
      action: 'access.revoked',
      subject: world.person('pia').id,
    })
    await type(world.person('pia'), '/devportal', NEWCOMER)
    await ada.cancel()
  })

  it('leaves no complaint of the strict sandbox', () => expectNoViolations(world))
})

describe('somebody without DevPortal access', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await giveAccess(world, 'dana')
    await createApp(world.person('dana'), { name: 'Lead Sync' })
  })
  afterAll(() => world.stop())

  const people = [
    { who: 'newcomer', name: 'nico', place: '#general', reason: NEWCOMER },
    { who: 'guest', name: 'gus', place: '#general', reason: GUEST },
    { who: 'Slack Connect visitor', name: 'vera', place: '#api-help', reason: VISITOR },
  ]
  const commands = ['', ' create', ' apps', ' app Lead Sync', ' token Lead Sync', ' secrets Lead Sync']

  it.each(people)(
    'as a $who is refused at every command, privately, with the reason',
    async ({ name, place, reason }) => {
      const person = world.person(name)
      for (const command of commands) {
        const seen = await type(person, `/devportal${command}`, reason, place)

        expect(seen).toContain('DevPortal (APP) (only visible to you): ')
        expect(seen).not.toContain('Lead Sync')
        expect(person.screen().modal).toBeUndefined()
      }
      await type(
        person,
        '/devportal access',
        /Only admins of this workspace|serves the people of this workspace/,
        place,
      )
    },
  )

  it.each(people)('as a $who is refused at the shortcut', async ({ name, place, reason }) => {
    const person = world.person(name)
    await person.goto(place)
    await person.shortcut('Create API app')

    const seen = await person.waitFor(reason)

    expect(seen).toContain('=== Not possible ===')
    await person.cancel()
  })

  it.each(people)(
    'as a $who finds in Home what the DevPortal is, and the reason',
    async ({ name, reason }) => {
      const person = world.person(name)
      await person.goto('home')

      const seen = await person.waitFor(reason)

      expect(seen).toContain('ZoomInfo DevPortal')
      expect(seen).not.toContain('+ Create App')
    },
  )

  it('changes nothing by all of that', async () => {
    expect(await auditActions(world)).toEqual(['access.granted', 'app.created'])
    expectNoViolations(world)
  })
})
