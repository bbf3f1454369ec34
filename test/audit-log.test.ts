import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../src/db/connect.ts'
import { runAudit as run, runAuditIntoHead } from './support/audit-program.ts'
import { openCore } from './support/core.ts'

let folder: string
let databases = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'devportal-audit-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A database of its own, with three rows of T1 and two of T2. */
async function aDatabase(): Promise<string> {
  const url = `file:${join(folder, `${++databases}.db`)}`
  const core = await openCore(url)
  const row = { actor: 'U1', action: 'app.edited', appId: null, subject: null, before: null }
  for (const [i, tenantId] of ['T1', 'T2', 'T1', 'T2', 'T1'].entries())
    await core.db.transaction((stores) =>
      stores.audit.append({
        ...row,
        tenantId,
        at: `2026-01-01T00:00:0${i}.000Z`,
        after: `{"name":"Straße ${i}"}`,
      }),
    )
  await core.close()
  return url
}

/** Changes rows behind the portal's back. */
async function tamper(
  url: string,
  change: (kysely: ReturnType<typeof connect>['kysely']) => Promise<unknown>,
): Promise<void> {
  const { kysely } = connect(url)
  await change(kysely)
  await kysely.destroy()
}

describe('npm run audit -- export', () => {
  it('writes a row a line, tenant by tenant in the order of the chain, for its owner alone', async () => {
    const url = await aDatabase()
    const file = join(folder, 'export.jsonl')

    const toFile = await run(url, 'export', '--file', file)
    const toOutput = await run(url, 'export', '--tenant', 'T2')

    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(toFile).toMatchObject({ code: 0, output: '', errors: '' })
    expect(lines.map((line) => JSON.parse(line))).toMatchObject(
      [1, 2, 3]
        .map((seq) => ({ tenantId: 'T1', seq }))
        .concat([1, 2].map((seq) => ({ tenantId: 'T2', seq }))),
    )
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(toOutput.output).toBe(`${lines.slice(3).join('\n')}\n`)
  })

  it('ends quietly where nobody reads on', async () => {
    const url = await aDatabase()
    const core = await openCore(url)
    // More than a pipe holds
    const row = { tenantId: 'T3', at: '2026-01-01T00:00:00.000Z', actor: 'U1', action: 'app.edited' }
    const about = { appId: null, subject: null, before: null, after: JSON.stringify('x'.repeat(10_000)) }
    await core.db.transaction(async (stores) => {
      for (let rows = 0; rows < 100; rows++) await stores.audit.append({ ...row, ...about })
    })
    await core.close()

    const { code, output, errors } = await runAuditIntoHead(url, 'export', '--tenant', 'T3')

    expect(output.match(/\n/g)).toHaveLength(1)
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
  })
})

describe('npm run audit -- verify', () => {
  it('finds an untouched database whole, and the file exported from it', async () => {
    const url = await aDatabase()
    const file = join(folder, 'whole.jsonl')
    await run(url, 'export', '--file', file)

    const database = await run(url, 'verify')
    const exported = await run('file:/nowhere.db', 'verify', '--file', file)

    expect(database.code).toBe(0)
    expect(database.output).toMatch(/^T1: 3 rows, the last one [0-9a-f]{64}\nT2: 2 rows, /)
    expect(database.output).toContain('5 rows of 2 tenants, all as they were written.')
    expect(exported.code).toBe(0)
    expect(exported.output).toContain(database.output)
  })

  it('names the row in which one byte of the exported file was flipped', async () => {
    const file = join(folder, 'flipped.jsonl')
    await run(await aDatabase(), 'export', '--file', file)
    const bytes = readFileSync(file)
    bytes.writeUInt8(bytes.readUInt8(bytes.indexOf('Straße 3')) ^ 1, bytes.indexOf('Straße 3'))
    writeFileSync(file, bytes)

    const { code, output } = await run('', 'verify', '--file', file)

    expect(code).toBe(1)
    expect(output).toContain('tenant T2, row 2, line 5 of the file: hash differs')
  })

  it('names the row that was changed in the database', async () => {
    const url = await aDatabase()
    await tamper(url, (kysely) =>
      kysely
        .updateTable('audit')
        .set({ actor: 'U2' })
        .where('tenantId', '=', 'T1')
        .where('seq', '=', 2)
        .execute(),
    )

    const { code, output } = await run(url, 'verify')

    expect(code).toBe(1)
    expect(output).toBe(
      'tenant T1, row 2: hash differs: the row is not what was written\nThis is the first flaw; 1 row before it is as it was written.\n',
    )
  })

  it('notices that the tail in the database was cut off', async () => {
    const url = await aDatabase()
    await tamper(url, (kysely) => kysely.deleteFrom('audit').where('seq', '=', 3).execute())

    const { code, output } = await run(url, 'verify')

    expect(code).toBe(1)
    expect(output).toContain('tenant T1, row 3: row missing: the chain goes on to row 3')
  })

  it('looks at one tenant when told to, and knows when there is none of that name', async () => {
    const url = await aDatabase()
    await tamper(url, (kysely) =>
      kysely.updateTable('audit').set({ actor: 'U2' }).where('tenantId', '=', 'T1').execute(),
    )

    expect((await run(url, 'verify', '--tenant', 'T2')).code).toBe(0)
    expect(await run(url, 'verify', '--tenant', 'T3')).toMatchObject({
      code: 2,
      errors: 'There are no rows of a tenant T3.\n',
    })
  })
})

describe('npm run audit', () => {
  it.each([
    ['what it does, when not told what to do', 'file:x.db', [], 2, 'npm run audit -- verify'],
    ['an option that it does not have', 'file:x.db', ['verify', '--quick'], 2, '--quick'],
    [
      'a database that is not there',
      'file:/nowhere/portal.db',
      ['verify'],
      2,
      'There is no database /nowhere/portal.db',
    ],
    ['a file that is not there', '', ['verify', '--file', '/nowhere/audit.jsonl'], 2, '/nowhere/audit.jsonl'],
    [
      'a wrong DATABASE_URL, without its password',
      'mysql://me:hush@db',
      ['verify'],
      78,
      'DATABASE_URL: is neither',
    ],
  ] as const)('says %s', async (_what, url, args, code, says) => {
    const ended = await run(url, ...args)

    expect(ended).toMatchObject({ code, output: '', errors: expect.stringContaining(says) })
    expect(ended.errors).not.toMatch(/hush|\n {4}at /)
  })
})
