import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Core, openCore } from '../support/core.ts'
import { anApp } from '../support/records.ts'

let folder: string
let core: Core
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'devportal-full-'))
  core = await openCore(`file:${join(folder, 'portal.db')}`)
  await growBy(1)
})
afterEach(async () => {
  await core.close()
  rmSync(folder, { recursive: true, force: true })
})

/** As if the disk had room for so many more pages. */
async function growBy(pages: number): Promise<void> {
  const { rows } = await sql<{ pageCount: number }>`pragma page_count`.execute(core.connection.kysely)
  await sql
    .raw(`pragma max_page_count = ${(rows[0]?.pageCount ?? 0) + pages}`)
    .execute(core.connection.kysely)
}

const large = { mime: 'image/png', width: 420, height: 120, bytes: new Uint8Array(200_000) } as const

it('a transaction for which there is no room fails with that, changes nothing, and the next one goes through', async () => {
  const app = anApp()
  const put = () =>
    core.db.transaction(async ({ apps, logos }) => {
      await apps.insert(app)
      await logos.put('large', large)
    })

  await expect(put()).rejects.toMatchObject({ name: 'DatabaseUnavailable', code: 'full' })

  expect(await core.db.apps.find(app.id)).toBeUndefined()
  await growBy(1_000)
  await put()
  expect(await core.db.apps.find(app.id)).toEqual(app)
})

it('where SQLite has undone a transaction, nothing that follows in it is done outside of it', async () => {
  const [before, after] = [anApp(), anApp()]

  const failed = core.db.transaction(async ({ apps, logos }) => {
    await apps.insert(before)
    await logos.put('large', large).catch(() => undefined)
    await apps.insert(after)
  })

  await expect(failed).rejects.toMatchObject({ code: 'full' })
  expect([await core.db.apps.find(before.id), await core.db.apps.find(after.id)]).toEqual([
    undefined,
    undefined,
  ])
})
