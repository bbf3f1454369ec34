import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrations.ts'
import { reseal, type SealedStore } from '../../src/domain/reseal.ts'
import { keyRing } from '../../src/domain/sealing.ts'
import { requireKeys } from '../../src/keys.ts'
import { type Core, openCore } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { plansOn } from '../support/plans.ts'
import { aLogin, anApp, aSecret } from '../support/records.ts'

const [old, young] = ['k1', 'K1'].map((kid) => ({ kid, key: randomBytes(32) })) as [Key, Key]
type Key = { kid: string; key: Buffer }
const before = keyRing([old])
const both = keyRing([young, old])
const after = keyRing([young])

describe.each(databases)('sealed values in %s', (kind) => {
  let server: Databases
  let core: Core
  let lines: object[]
  beforeAll(async () => {
    server = await startDatabases(kind)
  })
  beforeEach(async () => {
    core = await openCore(await server.fresh())
    lines = []
    await core.db.apps.insert(anApp({ id: 'app_1' }))
  })
  afterEach(() => core.close())
  afterAll(() => server.stop())

  const deps = (db: { sealed: SealedStore } = core.db) => ({
    db,
    sealer: both,
    log: { info: (facts: object) => void lines.push(facts) },
  })
  const put = (id: string, sealed: string | null) =>
    core.db.secrets.insert(aSecret('app_1', { id, sealed })).then(() => id)
  const sealedOf = async (id: string) => (await core.db.secrets.find(id))?.sealed ?? ''

  it('are sealed anew with the writing key, however many there are, and it is logged once', async () => {
    for (let i = 0; i < 230; i++) await put(`sec_${i}`, before.seal(`secrets:sec_${i}:value`, `value ${i}`))
    await put('sec_none', null)
    await put('sec_new', after.seal('secrets:sec_new:value', 'new'))

    await reseal(deps())

    for (let i = 0; i < 230; i++)
      expect(after.open(`secrets:sec_${i}:value`, await sealedOf(`sec_${i}`))).toBe(`value ${i}`)
    expect(lines).toEqual([{ kid: 'K1', resealed: 230, older: ['k1'] }])
  })

  it('are not overwritten where somebody changed them meanwhile, and are looked at once more', async () => {
    const kept = before.seal('secrets:sec_1:value', 'from meanwhile')
    await put('sec_1', before.seal('secrets:sec_1:value', 'from before'))
    await put('sec_2', before.seal('secrets:sec_2:value', 'confirmed meanwhile'))
    const rivals = [
      () => core.db.secrets.update('sec_1', { sealed: kept }),
      () => core.db.secrets.update('sec_2', { sealed: null }),
    ]
    const sealed: SealedStore = {
      ...core.db.sealed,
      async list(...asked) {
        const found = await core.db.sealed.list(...asked)
        if (found.length > 0) for (const rival of rivals.splice(0)) await rival()
        return found
      },
    }

    await reseal(deps({ sealed }))

    expect(after.open('secrets:sec_1:value', await sealedOf('sec_1'))).toBe('from meanwhile')
    expect((await core.db.secrets.find('sec_2'))?.sealed).toBeNull()
    expect(lines).toEqual([{ kid: 'K1', resealed: 1, older: ['k1'] }])
  })

  it('that do not open stay as they are, are named, and hold up no other', async () => {
    const broken = before.seal('secrets:sec_other:value', 'moved')
    await put('sec_1', broken)
    await put('sec_2', before.seal('secrets:sec_2:value', 'sound'))

    await expect(reseal(deps())).rejects.toThrow('Sealed values do not open: secrets.sealed of sec_1')

    expect(await sealedOf('sec_1')).toBe(broken)
    expect(after.open('secrets:sec_2:value', await sealedOf('sec_2'))).toBe('sound')
    expect(lines).toEqual([])
  })

  it('whose key is missing are counted by key and place in one refusal; letter case counts', async () => {
    await put('sec_1', before.seal('secrets:sec_1:value', 'x'))
    await put('sec_2', before.seal('secrets:sec_2:value', 'x'))
    const login = aLogin('app_1', { id: 'log_1' })
    await core.db.logins.insert({ ...login, answerTo: before.seal('logins:log_1:answer_to', '{}') })

    const refusal = requireKeys(core.db.sealed, after)

    await expect(refusal).rejects.toMatchObject({
      name: 'ConfigError',
      problems: [
        {
          variable: 'ENCRYPTION_KEYS',
          problem: expect.stringContaining(
            'lacks the key "k1", which has sealed secrets.sealed (2 rows), logins.answer_to (1 row);',
          ),
        },
      ],
    })
    await expect(requireKeys(core.db.sealed, both)).resolves.toBeUndefined()
  })
})

describe.each(databases)('among thousands of rows in %s, the few sealed ones', (kind) => {
  it('are found without reading the others', async () => {
    const server = await startDatabases(kind)
    const connection = connect(await server.fresh())
    await migrate(connection)
    const plans = plansOn(connection)
    await plans.open.db.apps.insert(anApp({ id: 'app_1' }))
    await plans.open.db.transaction(async ({ secrets, logins }) => {
      for (let i = 0; i < 3_000; i++) {
        const sealed = i % 500 ? null : 'v1.k1.x'
        await secrets.insert(aSecret('app_1', { sealed }))
        await logins.insert(aLogin('app_1', { answerTo: sealed }))
      }
    })
    if (kind === 'PostgreSQL') await sql`analyze`.execute(connection.kysely)
    const sparse = plans.open.db.sealed.columns.filter(({ table }) => /^(secrets|logins)$/.test(table))

    const found = await plans.of(async ({ db }) => {
      for (const column of sparse) {
        await db.sealed.count(column)
        await db.sealed.list(column, { notBy: 'k2', after: '', limit: 100 })
      }
    })

    await plans.open.close()
    await server.stop()
    expect(found).toHaveLength(4)
    for (const plan of found) expect(plan).toMatch(/(secrets|logins)_sealed/)
  })
})
