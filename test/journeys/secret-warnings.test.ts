import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import {
  auditActions,
  authenticates,
  clientNamed,
  directMessage,
  openSecrets,
  until,
} from '../support/deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const masked = (secret: string) => `••••${secret.slice(-4)}`
const ABOUT_TO_END = 'A client secret is about to end'

let world: World
let dana: PersonDriver
beforeAll(async () => {
  world = await startWorld()
  dana = world.person('dana')
  await giveAccess(world, 'dana')
})
afterAll(() => world.stop())

/** An app whose first secret is to end; answers that secret and leaves nothing open. */
async function ending(name: string, choice: string): Promise<{ clientId: string; first: string }> {
  const clientId = await createApp(dana, { name })
  const first = clientNamed(world.okta, name).secrets[0]?.value ?? ''
  await openSecrets(dana, name)
  await dana.click('Generate New Secret')
  await dana.waitFor('What becomes of the old one')
  if (choice !== 'End it in 24 hours') await dana.choose(choice)
  await dana.submit()
  await until(() => clientNamed(world.okta, name).secrets.length === 2)
  await dana.cancel({ all: true })
  return { clientId, first }
}

/** How many warnings of this kind name this secret, once the routine has looked. */
async function warned(title: string, secret: string): Promise<number> {
  await dana.goto('DevPortal')
  const messages = dana.see().split('DevPortal (APP): ')
  return messages.filter((one) => one.includes(title) && one.includes(masked(secret))).length
}

/** Time passes, and the routine looks. */
async function pass(ms: number): Promise<void> {
  const looks = () => world.log.filter((line) => /job done/.test(line) && /"warn-owners"/.test(line)).length
  const before = looks()
  world.clock.advance(ms)
  await until(() => looks() > before)
}

describe('a secret with a scheduled end', () => {
  it('is warned of once, an hour before, names app, secret and moment, and then ends', async () => {
    const { clientId, first } = await ending('Daily', 'End it in 24 hours')
    await pass(22 * HOUR)
    const early = await warned(ABOUT_TO_END, first)

    await pass(HOUR + 120_000)
    const told = await directMessage(dana, ABOUT_TO_END)
    await pass(10 * 60_000)

    expect(early).toBe(0)
    expect(told).toContain(`Application Name: Daily\nSecret: ${masked(first)}\nEnds: `)
    expect(told).toContain('The authorization server does not tell whether it is still used.')
    expect(await warned(ABOUT_TO_END, first)).toBe(1)
    expect(await authenticates(world.okta, clientId, first)).toBe(true)
    await pass(HOUR)
    await until(async () => !(await authenticates(world.okta, clientId, first)))
  })

  it('of a week is warned of a day before and an hour before, not when it is set', async () => {
    const { first } = await ending('Weekly', 'End it in 7 days')
    await pass(2 * 60_000)
    const atOnce = await warned(ABOUT_TO_END, first)

    await pass(6 * DAY)
    await until(async () => (await warned(ABOUT_TO_END, first)) === 1)
    await pass(23 * HOUR)
    await until(async () => (await warned(ABOUT_TO_END, first)) === 2)

    expect(atOnce).toBe(0)
  })

  it('is kept from the warning: it works on, the audit says so, and no more warnings come', async () => {
    const { clientId, first } = await ending('Keeper', 'End it in 24 hours')
    await pass(23 * HOUR + 120_000)
    await until(async () => (await warned(ABOUT_TO_END, first)) === 1)

    await dana.click('Keep both', { near: masked(first) })

    const seen = await dana.waitFor('The scheduled end is called off')
    expect(seen).not.toContain('Status: 🟠')
    await dana.cancel({ all: true })
    expect(await auditActions(world)).toContain('secret.kept')
    await pass(2 * HOUR)
    expect(await authenticates(world.okta, clientId, first)).toBe(true)
    expect(await warned(ABOUT_TO_END, first)).toBe(1)
  })

  it('is kept from Client Secrets too', async () => {
    const { first } = await ending('Changed Mind', 'End it in 24 hours')
    await openSecrets(dana, 'Changed Mind')
    await dana.waitFor('🟠 Active, ends')

    await dana.click('Keep both', { near: masked(first) })

    const seen = await dana.waitFor('both secrets stay until you deactivate one yourself')
    expect(seen).not.toContain('Status: 🟠')
    await dana.cancel({ all: true })
  })

  it('that came while the program was down is made true at once after the start', async () => {
    const { clientId, first } = await ending('Sleeper', 'End it in 1 hour')
    const running = world.portal
    await running.stop()
    world.portal = { ...running, stop: async () => undefined }
    world.clock.advance(2 * HOUR)
    const late = await authenticates(world.okta, clientId, first)

    await world.restart()

    await until(async () => !(await authenticates(world.okta, clientId, first)))
    expect(late).toBe(true)
    expect(await warned(ABOUT_TO_END, first)).toBe(0)
  })
})

describe('secrets that are only kept', () => {
  it('are warned of when two have been active for more than 14 days, once, and when 90 days old', async () => {
    const { first } = await ending('Hoarder', 'Keep both')
    const TWO = 'Two client secrets have been active for more than 14 days'
    const OLD = 'A client secret is more than 90 days old'
    await pass(13 * DAY)
    const early = await warned(TWO, first)

    await pass(DAY + 120_000)
    await until(async () => (await warned(TWO, first)) === 1)
    await pass(75 * DAY)
    const young = await warned(OLD, first)
    await pass(DAY)
    await until(async () => (await warned(OLD, first)) === 1)
    await pass(60 * DAY)

    expect({ early, young }).toEqual({ early: 0, young: 0 })
    expect(await warned(TWO, first)).toBe(1)
    expect(await warned(OLD, first)).toBe(1)
    await pass(31 * DAY)
    await until(async () => (await warned(OLD, first)) === 2)
  })

  it('are not warned of while their app is off', async () => {
    await createApp(dana, { name: 'Idle' })
    const value = clientNamed(world.okta, 'Idle').secrets[0]?.value ?? ''
    await dana.goto('home')
    await dana.waitFor('Idle')
    await dana.click('Deactivate', { near: 'Idle' })
    await until(() => clientNamed(world.okta, 'Idle').status === 'INACTIVE')

    await pass(92 * DAY)

    expect(await warned('more than 90 days old', value)).toBe(0)
    expectNoViolations(world)
  })
})
