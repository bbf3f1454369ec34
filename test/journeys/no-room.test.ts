import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { type, until } from '../support/deeds.ts'
import { freePorts, type Program, startProgram } from '../support/program.ts'
import {
  createApp,
  ENCRYPTION_KEY,
  fillAppForm,
  giveAccess,
  type Outside,
  startOutside,
} from '../support/world.ts'

/** Of 512 bytes: `ulimit -f`. */
const BLOCKS = 4_096

let folder: string
let outside: Outside
let program: Program
let portal: string
let dana: PersonDriver
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'devportal-no-room-'))
  outside = await startOutside()
  const port = await freePorts()
  portal = `http://localhost:${port}`
  program = startProgram(
    {
      PORT: String(port),
      DATABASE_URL: `file:${join(folder, 'portal.db')}`,
      ENCRYPTION_KEYS: `test:${ENCRYPTION_KEY.toString('base64')}`,
      ...outside.slack.settings,
      ...outside.okta.settings,
    },
    { fileBlocks: BLOCKS },
  )
  await program.printed('DevPortal is ready')
  await giveAccess(outside, 'dana')
  dana = outside.person('dana')
  await createApp(dana, { name: 'Lead Sync' })
})
afterAll(async () => {
  program.kill('SIGKILL')
  await program.ended
  await outside.stop()
  rmSync(folder, { recursive: true, force: true })
})

const readyz = async () => {
  const response = await fetch(`${portal}/readyz`)
  return { status: response.status, text: await response.text() }
}

it('where nothing can be written any more, people and probes are told; with room again, it heals by itself', async () => {
  await type(dana, '/devportal create', 'App Integration Name')
  await fillAppForm(dana, { name: 'Held Up' })
  // Somebody who reads keeps the write-ahead log from being reused; filled past the limit, it takes nothing more of ours
  const reader = new SqliteDatabase(join(folder, 'portal.db'))
  reader.exec('begin; select count(*) from apps')
  const filler = new SqliteDatabase(join(folder, 'portal.db'))
  filler
    .prepare('insert into logos (id, mime, width, height, bytes) values (?, ?, 1, 1, zeroblob(?))')
    .run('filler', 'image/png', (BLOCKS + 512) * 512)
  await until(async () => (await readyz()).status === 503)
  const probed = await readyz()
  await dana.submit()
  const told = await dana.waitFor('The DevPortal cannot reach its database at the moment.')
  await dana.cancel()
  reader.exec('commit')
  filler.exec(`delete from logos where id = 'filler'`)
  filler.pragma('wal_checkpoint(TRUNCATE)')

  await until(async () => (await readyz()).status === 200)
  await dana.submit()
  await dana.waitFor('Registered at the authorization server')
  await dana.cancel({ all: true })
  expect(probed.text).toMatch(/database: (full|broken)/)
  expect(told).toContain('Nothing was changed')
  for (const database of [reader, filler]) database.close()
})
