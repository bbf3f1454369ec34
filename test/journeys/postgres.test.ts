import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import {
  auditActions,
  authenticates,
  clientNamed,
  directMessage,
  getToken,
  ON,
  openSecrets,
  search,
  showSecret,
  type,
  until,
} from '../support/deeds.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

const DAY = 86_400_000

describe('the portal on PostgreSQL', () => {
  let postgres: Postgres
  let world: World
  let dana: PersonDriver
  beforeAll(async () => {
    postgres = await startPostgres()
    world = await startWorld({ database: await postgres.url() })
    dana = world.person('dana')
  })
  afterAll(async () => {
    await world.stop()
    await postgres.stop()
  })

  it('takes a developer from access to a token that the API accepts', async () => {
    await giveAccess(world, 'dana')
    await createApp(dana, { name: 'Lead Sync' })

    const token = await getToken(dana, 'Lead Sync', 'Dana Reyes')

    expect(await search(world, token)).toBe(200)
    await until(async () => (await auditActions(world)).includes('token.delivered'))
    const entries = await world.audit()
    expect(entries.map((entry) => entry.action)).toEqual([
      'access.granted',
      'app.created',
      'token.requested',
      'token.issued',
      'token.delivered',
    ])
    expect(entries.slice(1).map((entry) => entry.prevHash)).toEqual(
      entries.slice(0, -1).map((entry) => entry.hash),
    )
  })

  it('refuses in words what it cannot take: a NUL in what somebody typed', async () => {
    const pia = world.person('pia')
    await giveAccess(world, 'pia')

    const told = await type(pia, '/devportal app Lead\u0000Sync', /Type it anew|Something went wrong/)

    expect(told).toContain('There is a character in this that nobody can see')
  })

  it('rolls a secret over: both work for 24 hours, then only the new one', async () => {
    const { clientId } = clientNamed(world.okta, 'Lead Sync')
    await openSecrets(dana, 'Lead Sync')
    const old = await showSecret(dana)
    await dana.click('Generate New Secret')
    await dana.waitFor('What becomes of the old one')
    await dana.submit()
    await dana.waitFor('🟠 Active, ends')
    await until(() => clientNamed(world.okta, 'Lead Sync').secrets.length === 2)
    const fresh = clientNamed(world.okta, 'Lead Sync').secrets.at(-1)?.value ?? ''
    const both = [
      await authenticates(world.okta, clientId, old),
      await authenticates(world.okta, clientId, fresh),
    ]
    world.clock.advance(DAY)

    await until(async () => !(await authenticates(world.okta, clientId, old)))

    expect(both).toEqual([true, true])
    expect(await authenticates(world.okta, clientId, fresh)).toBe(true)
    await dana.cancel({ all: true })
    await directMessage(dana, 'has reached its end')
  })

  it('finds everything again after a restart', async () => {
    await world.restart()
    await dana.goto('home')

    const seen = await dana.waitFor('Lead Sync')

    expect(seen).toMatch(ON)
    expectNoViolations(world)
  })
})
