import type { Kysely, KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { readAudit } from '../../src/db/read-audit.ts'
import type { Schema } from '../../src/db/schema.ts'
import { verifyAudit } from '../../src/domain/verify-audit.ts'
import { openCore } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'

type Tampering = (kysely: Kysely<Schema>) => { execute(): Promise<unknown> }

const removed =
  (tenantId: string, seq: number): Tampering =>
  (kysely) =>
    kysely.deleteFrom('audit').where('tenantId', '=', tenantId).where('seq', '=', seq)

/** What somebody with the database in their hands may do, and what is said of it. */
const tamperings: Record<string, [says: object, Tampering]> = {
  'a changed row': [
    { tenantId: 'T1', seq: 2, problem: 'hash differs: the row is not what was written' },
    (kysely) =>
      kysely.updateTable('audit').set({ actor: 'U2' }).where('tenantId', '=', 'T1').where('seq', '=', 2),
  ],
  'a removed row': [
    { tenantId: 'T1', seq: 2, problem: 'row missing: row 3 stands in its place' },
    removed('T1', 2),
  ],
  'a tail cut off': [
    { tenantId: 'T2', seq: 2, problem: 'row missing: the chain goes on to row 2' },
    removed('T2', 2),
  ],
  'a tenant without rows': [
    { tenantId: 'T2', seq: 1, problem: 'row missing: the chain goes on to row 2' },
    (kysely) => kysely.deleteFrom('audit').where('tenantId', '=', 'T2'),
  ],
  'a row given to another tenant': [
    { tenantId: 'T1', seq: 3, problem: 'row missing: the chain goes on to row 3' },
    (kysely) => kysely.updateTable('audit').set({ tenantId: 'T2' }).where('seq', '=', 3),
  ],
  'a row slipped in before the first': [
    { tenantId: 'T1', seq: 1, problem: 'row missing: row -7 stands in its place' },
    (kysely) =>
      kysely
        .insertInto('audit')
        .columns(['tenantId', 'seq', 'at', 'actor', 'action', 'prevHash', 'hash'])
        .expression(
          kysely
            .selectFrom('audit')
            .select((is) => ['tenantId', is.lit(-7).as('seq'), 'at', 'actor', 'action', 'prevHash', 'hash'])
            .where('tenantId', '=', 'T1')
            .where('seq', '=', 1),
        ),
  ],
  'another head': [
    { tenantId: 'T2', seq: 2, problem: 'hash differs: the head of the chain has another one' },
    (kysely) => kysely.updateTable('tenants').set({ auditHash: 'x' }).where('id', '=', 'T2'),
  ],
  'a head set back': [
    { tenantId: 'T1', seq: 3, problem: 'row added: the chain ends with row 2' },
    (kysely) => kysely.updateTable('tenants').set({ auditSeq: 2 }).where('id', '=', 'T1'),
  ],
  'a head that is gone': [
    { tenantId: 'T1', seq: 3, problem: 'head missing: nothing says that the chain ends here' },
    (kysely) => kysely.deleteFrom('tenants').where('id', '=', 'T1'),
  ],
}

describe.each(databases)('the check of the audit in %s', (kind) => {
  let server: Databases
  let url: string
  beforeAll(async () => {
    server = await startDatabases(kind)
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    url = await server.fresh()
    await write(['T1', 'T2', 'T1', 'T2', 'T1'])
  })

  async function write(tenants: string[]): Promise<void> {
    const core = await openCore(url)
    const row = {
      at: '2026-01-01T00:00:00.000Z',
      actor: 'U1',
      action: 'x',
      appId: null,
      subject: null,
      before: null,
    }
    for (const [i, tenantId] of tenants.entries())
      await core.db.transaction((stores) =>
        stores.audit.append({ ...row, tenantId, after: `{"name":"Straße ${i}"}` }),
      )
    await core.close()
  }

  async function check(before?: Tampering) {
    const connection = connect(url)
    await before?.(connection.kysely).execute()
    const verdict = await verifyAudit(readAudit(connection))
    await connection.kysely.destroy()
    return verdict
  }

  it('finds nothing where nobody touched it', async () => {
    const { rows, ends, flaw } = await check()

    expect(flaw).toBeUndefined()
    expect(rows).toBe(5)
    expect([...ends.keys()]).toEqual(['T1', 'T2'])
  })

  it.each(Object.entries(tamperings))('finds %s', async (_what, [says, tampering]) => {
    expect((await check(tampering)).flaw).toEqual({ ...says, line: undefined })
  })

  it('takes no row for added or missing that the portal writes meanwhile', async () => {
    const connection = connect(url)
    let busy = true
    // Just when the last row has been read, and the head of the chain has not
    const portal: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (busy && result.rows.length === 0) {
          busy = false
          await write(['T1', 'T1'])
        }
        return result
      },
    }
    const watched = { ...connection, kysely: connection.kysely.withPlugin(portal) }

    const { flaw, rows } = await verifyAudit(readAudit(watched, 'T1'))

    await connection.kysely.destroy()
    expect(busy).toBe(false)
    expect(flaw).toBeUndefined()
    expect(rows).toBe(5)
  })
})
