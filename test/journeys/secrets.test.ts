import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import {
  auditActions,
  authenticates,
  clientNamed,
  directMessage,
  openSecrets,
  showSecret,
  until,
} from '../support/deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

const HOUR = 3_600_000

let world: World
let dana: PersonDriver
beforeAll(async () => {
  world = await startWorld()
  dana = world.person('dana')
  await giveAccess(world, 'dana', 'pia')
})
afterAll(() => world.stop())

/** An app with its first secret, and Client Secrets open. */
async function appWithSecret(name: string): Promise<{ clientId: string; first: string }> {
  const clientId = await createApp(dana, { name })
  await openSecrets(dana, name)
  return { clientId, first: clientNamed(world.okta, name).secrets[0]?.value ?? '' }
}

/** *Generate New Secret* with this answer about the old one; resolves once the server has two. */
async function generate(app: string, choice: string): Promise<string> {
  await dana.click('Generate New Secret')
  await dana.waitFor('What becomes of the old one')
  await dana.choose(choice)
  await dana.submit()
  await until(() => clientNamed(world.okta, app).secrets.length === 2)
  return clientNamed(world.okta, app).secrets.at(-1)?.value ?? ''
}

const states = (app: string) => clientNamed(world.okta, app).secrets.map((secret) => secret.status)
const masked = (secret: string) => `••••${secret.slice(-4)}`

describe('a client secret', () => {
  it('is shown in a modal, works at the token endpoint, and each showing is in the audit', async () => {
    const { clientId } = await appWithSecret('Lead Sync')

    const shown = await showSecret(dana)
    const again = await showSecret(dana)

    expect(await authenticates(world.okta, clientId, shown)).toBe(true)
    expect(await authenticates(world.okta, clientId, `${shown.slice(0, -1)}-`)).toBe(false)
    expect(again).toBe(shown)
    expect(dana.see()).toContain(`Secret: ${masked(shown)}\nStatus: 🟢 Active`)
    const rows = (await world.audit()).filter((entry) => entry.action === 'secret.shown')
    expect(rows).toMatchObject([{ actor: dana.id }, { actor: dana.id }])
    expect(JSON.stringify(rows)).not.toContain(shown)
    const carrying = world.slack.calls.filter((call) => JSON.stringify(call.args).includes(shown))
    expect(carrying.map((call) => call.method)).toEqual(['views.update', 'views.update'])
    await dana.cancel({ all: true })
  })

  it('gets a successor, and the old one ends 24 hours later by itself', async () => {
    const { clientId, first } = await appWithSecret('Rolling')
    const second = await generate('Rolling', 'End it in 24 hours')
    const seen = await dana.waitFor('🟠 Active, ends')

    const both = [
      await authenticates(world.okta, clientId, first),
      await authenticates(world.okta, clientId, second),
    ]
    world.clock.advance(24 * HOUR - 60_000)
    const before = [
      await authenticates(world.okta, clientId, first),
      await authenticates(world.okta, clientId, second),
    ]
    world.clock.advance(60_000)
    await until(async () => !(await authenticates(world.okta, clientId, first)))

    expect(seen).toContain(masked(first))
    expect(seen).toContain(masked(second))
    expect(both).toEqual([true, true])
    expect(before).toEqual([true, true])
    expect(await authenticates(world.okta, clientId, second)).toBe(true)
    await dana.cancel({ all: true })
    const told = await directMessage(dana, 'has reached its end and is inactive now')
    expect(told).toContain(`The secret that ends in ${'`'}${first.slice(-4)}${'`'}`)
    expect((await world.audit()).at(-1)).toMatchObject({ actor: 'system', action: 'secret.ended' })
  })

  it('is refused as a third one, with the way out', async () => {
    await appWithSecret('Crowded')
    await generate('Crowded', 'Keep both')
    await until(() => dana.see().split('🟢 Active').length === 3)
    await dana.click('Generate New Secret')

    const seen = await dana.waitFor('An app has at most two secrets.')

    expect(seen).toContain('*Deactivate* one, then *Delete* it, to make room for a new one.')
    expect(states('Crowded')).toEqual(['ACTIVE', 'ACTIVE'])
    await dana.cancel({ all: true })
  })

  it('is not deactivated while it is the only active one, and the way out is told', async () => {
    const { clientId, first } = await appWithSecret('Lonely')
    await dana.click('Deactivate')

    const seen = await dana.waitFor('This is the only active secret that stays.')

    expect(seen).toContain('Generate a new one first, or switch the whole app off.')
    expect(await authenticates(world.okta, clientId, first)).toBe(true)
    await dana.cancel({ all: true })
  })

  it('is deactivated, activated and deleted beside another one', async () => {
    const { clientId, first } = await appWithSecret('Juggler')
    const second = await generate('Juggler', 'Keep both')
    await until(() => dana.see().split('🟢 Active').length === 3)

    await dana.click('Deactivate', { near: masked(first) })
    await dana.waitFor('⚪ Inactive')
    await until(() => states('Juggler').includes('INACTIVE'))
    const off = await authenticates(world.okta, clientId, first)
    await dana.click('Activate', { near: masked(first) })
    await until(() => !states('Juggler').includes('INACTIVE'))
    const on = await authenticates(world.okta, clientId, first)
    await until(() => dana.see().split('🟢 Active').length === 3)
    await dana.click('Deactivate', { near: masked(first) })
    await dana.waitFor('⚪ Inactive')
    await dana.click('Delete', { near: masked(first) })
    await until(() => states('Juggler').length === 1)

    expect({ off, on }).toEqual({ off: false, on: true })
    expect(await authenticates(world.okta, clientId, first)).toBe(false)
    expect(await authenticates(world.okta, clientId, second)).toBe(true)
    await until(() => !dana.see().includes(masked(first)))
    await dana.cancel({ all: true })
  })

  it('ends at once where the developer says so', async () => {
    const { clientId, first } = await appWithSecret('Hasty')
    const second = await generate('Hasty', 'End it now')

    await until(async () => !(await authenticates(world.okta, clientId, first)))

    expect(await authenticates(world.okta, clientId, second)).toBe(true)
    await dana.cancel({ all: true })
  })

  it('that has leaked is gone at once and for good, and a new one takes its place', async () => {
    const { clientId, first } = await appWithSecret('Leaky')
    await dana.click('Leaked!')

    await until(async () => !(await authenticates(world.okta, clientId, first)))

    const seen = await dana.waitFor('Show New Secret')
    const fresh = await showSecret(dana)
    await dana.click('Show New Secret')
    await dana.waitFor(fresh)
    await dana.cancel()
    expect(fresh).not.toBe(first)
    expect(seen).toContain(`⛔ The secret ${'`'}${masked(first)}${'`'} has ended, at once and for good.`)
    expect(seen).not.toContain(`Secret: ${masked(first)}`)
    expect(await authenticates(world.okta, clientId, fresh)).toBe(true)
    expect(await auditActions(world)).toContain('secret.compromised')
    await until(() => states('Leaky').length === 1)
    await dana.cancel({ all: true })
  })

  it("of a colleague is nobody else's to see", async () => {
    const pia = world.person('pia')
    await pia.goto('#general')
    await pia.say('/devportal secrets Lead Sync')

    await pia.waitFor('You have no app called “Lead Sync”')

    expect(pia.screen().modal).toBeUndefined()
    expectNoViolations(world)
  })
})
