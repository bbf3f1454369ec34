import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { allRows, type, until } from '../support/deeds.ts'
import { freePorts, type Program, startProgram } from '../support/program.ts'
import {
  createApp,
  ENCRYPTION_KEY,
  fillAppForm,
  giveAccess,
  type Outside,
  startOutside,
} from '../support/world.ts'

let folder: string
let outside: Outside
let program: Program
let portal: string
let dana: PersonDriver
/** Another process at the same file. */
let other: SqliteDatabase.Database
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'devportal-locked-'))
  outside = await startOutside()
  const port = await freePorts()
  portal = `http://localhost:${port}`
  program = startProgram({
    PORT: String(port),
    DATABASE_URL: `file:${join(folder, 'portal.db')}`,
    ENCRYPTION_KEYS: `test:${ENCRYPTION_KEY.toString('base64')}`,
    ...outside.slack.settings,
    ...outside.okta.settings,
  })
  await program.printed('DevPortal is ready')
  await giveAccess(outside, 'dana', 'pia')
  dana = outside.person('dana')
  await createApp(outside.person('pia'), { name: 'Partner Hub' })
  other = new SqliteDatabase(join(folder, 'portal.db'))
})
afterEach(() => {
  if (other.inTransaction) other.exec('rollback')
})
afterAll(async () => {
  other.close()
  program.kill('SIGKILL')
  await program.ended
  await outside.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Asks for a sign of life all the time, until told to stop; answers the longest that it took, in ms. */
function watchLife(): () => Promise<number> {
  let watching = true
  let longest = 0
  const done = (async () => {
    while (watching) {
      const start = performance.now()
      await (await fetch(`${portal}/healthz`)).text()
      longest = Math.max(longest, performance.now() - start)
      await wait(10)
    }
  })()
  return async () => {
    watching = false
    await done
    return longest
  }
}

async function openForm(name: string): Promise<void> {
  await type(dana, '/devportal create', 'App Integration Name')
  await fillAppForm(dana, { name })
}

const appsNamed = async (name: string) =>
  ((await allRows(`file:${join(folder, 'portal.db')}`)).apps as { name: string }[]).filter(
    (app) => app.name === name,
  ).length

it('while another process holds the file, all the rest goes on, and who presses Create hears that nothing was saved', async () => {
  await openForm('Held Up')
  other.exec('begin immediate')
  const longest = watchLife()
  await dana.submit()
  const seen = await dana.waitFor('The DevPortal cannot reach its database at the moment.')
  await type(outside.person('pia'), '/devportal apps', 'Partner Hub')
  await until(async () => (await fetch(`${portal}/readyz`)).status === 503)
  const probed = await (await fetch(`${portal}/readyz`)).text()
  const ms = await longest()
  other.exec('rollback')

  await until(async () => (await fetch(`${portal}/readyz`)).status === 200)
  await dana.submit()
  await dana.waitFor('Registered at the authorization server')
  await dana.cancel({ all: true })
  expect(seen).toContain('Nothing was changed; try again in a minute.')
  expect(probed).toContain('database: locked')
  expect(await appsNamed('Held Up')).toBe(1)
  // Seconds, where the thread is held
  expect(ms).toBeLessThan(500)
  expect(outside.slack.violations).toEqual([])
})

it('somebody who is deactivated while it is held has no access once it lets go: Slack tells it again', async () => {
  const pia = outside.person('pia').id
  const hasAccess = async () =>
    JSON.stringify((await allRows(`file:${join(folder, 'portal.db')}`)).access).includes(pia)
  expect(await hasAccess()).toBe(true)
  other.exec('begin immediate')
  await outside.slack.deactivate(pia)
  await wait(4_000)
  other.exec('rollback')
  outside.clock.advance(61_000)

  await until(async () => !(await hasAccess()))
})

it('where it lets go in time, Create waits for it and nobody notices', async () => {
  await openForm('Patient')
  other.exec('begin immediate')
  const pressed = dana.submit()
  await wait(500)
  other.exec('rollback')
  await pressed

  await dana.waitFor('Registered at the authorization server')
  await dana.cancel({ all: true })

  expect(await appsNamed('Patient')).toBe(1)
})
