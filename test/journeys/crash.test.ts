import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Environment, loadConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { type Portal, startPortal } from '../../src/portal.ts'
import { allRows, authenticates, clientNamed, showSecret, type, until } from '../support/deeds.ts'
import { freePorts, type Program, startProgram } from '../support/program.ts'
import { ENCRYPTION_KEY, fillAppForm, giveAccess, type Outside, startOutside } from '../support/world.ts'

/** A crashed process holds its jobs for a minute; then the next one takes them. */
const LEASE_MS = 60_000

let folder: string
let outside: Outside
let environment: Environment
let program: Program
let portal: Portal | undefined
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'devportal-crash-'))
  outside = await startOutside()
  environment = {
    PORT: String(await freePorts()),
    DATABASE_URL: `file:${join(folder, 'portal.db')}`,
    ENCRYPTION_KEYS: `test:${ENCRYPTION_KEY.toString('base64')}`,
    ...outside.slack.settings,
    ...outside.okta.settings,
  }
  program = startProgram(environment)
  await program.printed('DevPortal is ready')
  await giveAccess(outside, 'dana')
})
afterEach(async () => {
  program.kill('SIGKILL')
  await program.ended
  await outside.okta.stop()
  await portal?.stop()
  portal = undefined
  await outside.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** In this process, whose clock can be moved on past the dead one's lease. */
async function startAnew(): Promise<void> {
  outside.okta.faults.clear()
  outside.clock.advance(LEASE_MS)
  portal = await startPortal(loadConfig(environment), {
    clock: outside.clock,
    log: createLog('silent'),
  })
}

async function pressCreate(name: string): Promise<void> {
  const dana = outside.person('dana')
  await type(dana, '/devportal create', 'App Integration Name')
  await fillAppForm(dana, { name })
  await dana.submit()
}

async function expectRegisteredOnce(name: string): Promise<void> {
  const dana = outside.person('dana')
  await until(() => outside.okta.clients().some((client) => client.status === 'ACTIVE'))
  await type(dana, `/devportal secrets ${name}`, '🟢 Active')
  const shown = await showSecret(dana)
  const client = clientNamed(outside.okta, name)
  expect(outside.okta.clients()).toHaveLength(1)
  expect(client.secrets.map((secret) => secret.value)).toEqual([shown])
  expect(await authenticates(outside.okta, client.clientId, shown)).toBe(true)
  const { apps, secrets } = await allRows(environment.DATABASE_URL ?? '')
  expect(apps).toMatchObject([{ clientId: client.clientId }])
  expect(secrets).toMatchObject([{ sealed: null }])
  expect(outside.slack.violations).toEqual([])
  expect(outside.okta.violations).toEqual([])
}

describe('the program that is killed between the click and the registration', () => {
  it('registers the app once after its restart, where Okta had not heard of it', async () => {
    outside.okta.faults.add({ on: 'management', kind: 'down' })
    await pressCreate('Unheard')
    await outside.person('dana').waitFor(/\b0dp\w{17}\b/)
    program.kill('SIGKILL')
    await program.ended
    const before = outside.okta.clients()

    await startAnew()

    expect(before).toEqual([])
    await expectRegisteredOnce('Unheard')
  })

  it('registers it once where Okta had made the client and the answer was lost', async () => {
    outside.okta.faults.add({ on: 'management', kind: 'cut', method: 'POST', path: '/api/v1/apps' })
    outside.okta.faults.add({ on: 'management', kind: 'down', method: 'GET' })
    await pressCreate('Half Done')
    await until(() => outside.okta.clients().length === 1)
    program.kill('SIGKILL')
    await program.ended
    const { apps } = await allRows(environment.DATABASE_URL ?? '')

    await startAnew()

    expect(apps).toMatchObject([{ remoteId: null }])
    await expectRegisteredOnce('Half Done')
  })

  it('registers it once where the answer of Okta was still awaited', async () => {
    outside.okta.faults.add({
      on: 'management',
      kind: 'slow',
      ms: 5_000,
      method: 'POST',
      path: '/api/v1/apps',
    })
    await pressCreate('Awaited')
    await outside.person('dana').waitFor(/\b0dp\w{17}\b/)
    program.kill('SIGKILL')
    await program.ended

    await startAnew()

    await expectRegisteredOnce('Awaited')
  })
})

describe('the program that is told to stop', () => {
  it('finishes what is under way and ends with 0', async () => {
    outside.okta.faults.add({ on: 'management', kind: 'slow', ms: 150 })
    await pressCreate('Last Minute')
    await outside.person('dana').waitFor(/\b0dp\w{17}\b/)
    program.kill('SIGTERM')

    const end = await program.ended

    expect(end).toBe(0)
    expect(clientNamed(outside.okta, 'Last Minute').status).toBe('ACTIVE')
    expect(program.output()).not.toMatch(/"level":"(error|fatal)"/)
  })
})
