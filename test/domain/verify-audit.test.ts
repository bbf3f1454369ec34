import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auditHash, FIRST_HASH } from '../../src/domain/audit.ts'
import { auditLine } from '../../src/domain/audit-line.ts'
import type { AuditEntry } from '../../src/domain/records.ts'
import { type AuditRecord, verifyAudit } from '../../src/domain/verify-audit.ts'

type Content = Omit<AuditEntry, 'tenantId' | 'seq' | 'prevHash' | 'hash'>

const text = fc.string({ unit: 'binary', maxLength: 12 })
const nullable = fc.option(text, { nil: null })
const content: fc.Arbitrary<Content> = fc.record({
  at: fc.constant('2026-01-01T00:00:00.000Z'),
  actor: text,
  action: fc.constantFrom('app.created', 'app.edited'),
  appId: nullable,
  subject: nullable,
  before: nullable,
  // Line ends of others, and what broken UTF-8 turns into
  after: fc.oneof(nullable, fc.constant('{"name":"a\u2028b\r\ufffd"}')),
})
const contents = fc.array(content, { minLength: 2, maxLength: 5 })
/** The audit of two tenants, as it is exported. */
const audits = fc
  .tuple(contents, contents)
  .map(([acme, globex]) => [...chain('T1', acme), ...chain('T2', globex)])

function chain(tenantId: string, rows: readonly Content[]): AuditEntry[] {
  let prevHash = FIRST_HASH
  return rows.map((row, index) => {
    const linked = { ...row, tenantId, seq: index + 1, prevHash }
    prevHash = auditHash(linked)
    return { ...linked, hash: prevHash }
  })
}

const anAudit = (rows: number): AuditEntry[] =>
  chain(
    'T1',
    Array.from({ length: rows }, (_, i) => ({
      at: '2026-01-01T00:00:00.000Z',
      actor: 'U1',
      action: 'app.edited',
      appId: 'app_1',
      subject: null,
      before: null,
      after: `{"name":"${i}"}`,
    })),
  )

const rowsOf = (audit: readonly AuditEntry[]): AuditRecord[] => audit.map((row) => ({ kind: 'row', row }))
const fileOf = (audit: readonly AuditEntry[]): Buffer[] => audit.map((row) => Buffer.from(auditLine(row)))
const linesOf = (lines: readonly Uint8Array[]): AuditRecord[] =>
  lines.map((bytes) => ({ kind: 'line', bytes }))
const headOf = ({ tenantId, seq, hash }: AuditEntry): AuditRecord => ({
  kind: 'head',
  tenantId,
  head: { seq, hash },
})
/** An index below `length`, whatever the number. */
const within = (length: number, number: number): number => number % length
const row = (audit: readonly AuditEntry[], index: number): AuditEntry => {
  const found = audit.at(index)
  if (!found) throw new Error(`there is no row ${index}`)
  return found
}

describe('an audit that nobody touched', () => {
  it('is whole, as rows and as an exported file', async () => {
    await fc.assert(
      fc.asyncProperty(audits, async (audit) => {
        const rows = await verifyAudit(rowsOf(audit))
        const file = await verifyAudit(linesOf(fileOf(audit)))

        expect(rows).toMatchObject({ flaw: undefined, rows: audit.length })
        expect(file).toEqual(rows)
        expect(rows.ends.get('T2')).toEqual({ seq: row(audit, -1).seq, hash: row(audit, -1).hash })
      }),
      { numRuns: 30 },
    )
  })

  it('is whole for one tenant alone, whatever became of another one', async () => {
    const broken = anAudit(3).map((entry) => ({ ...entry, tenantId: 'T2' }))

    const verdict = await verifyAudit(rowsOf([...broken, ...anAudit(4)]), 'T1')

    expect(verdict).toMatchObject({ flaw: undefined, rows: 4 })
    expect([...verdict.ends.keys()]).toEqual(['T1'])
  })
})

describe('in an exported file', () => {
  it('any single changed byte is found, and its row is named', async () => {
    await fc.assert(
      fc.asyncProperty(
        audits,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (audit, a, b, flip) => {
          const lines = fileOf(audit)
          const index = within(lines.length, a)
          const line = lines[index] ?? Buffer.alloc(0)
          const at = within(line.length, b)
          line.writeUInt8((line[at] ?? 0) ^ flip, at)

          const { flaw, rows } = await verifyAudit(linesOf(lines))

          expect(flaw?.line).toBe(index + 1)
          expect(rows).toBe(index)
          // Unless it is the name itself that was changed
          const { tenantId, seq } = row(audit, index)
          const name = `{"tenantId":"${tenantId}","seq":${seq},`.length
          if (at >= name) expect(flaw).toMatchObject({ tenantId, seq })
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each([
    ['a space', (line: string) => line.replace(',', ', ')],
    ['an escape for a plain letter', (line: string) => line.replace('app_1', '\\u0061pp_1')],
    ['a key of its own', (line: string) => line.replace('}', ',"note":1}')],
    ['a key twice', (line: string) => line.replace('"seq":2', '"seq":7,"seq":2')],
    ['nothing', () => ''],
  ])('%s more or less is found', async (_what, change) => {
    const lines = fileOf(anAudit(3))
    const changed = lines.map((line, i) => (i === 1 ? Buffer.from(change(line.toString())) : line))

    const { flaw } = await verifyAudit(linesOf(changed))

    expect(flaw).toMatchObject({ tenantId: 'T1', line: 2, problem: expect.stringContaining('not readable') })
  })
})

describe('in a chain', () => {
  it('a removed row is found and named', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 8 }), async (index) => {
        const { flaw } = await verifyAudit(rowsOf(anAudit(10).toSpliced(index, 1)))

        expect(flaw).toEqual({
          tenantId: 'T1',
          seq: index + 1,
          line: undefined,
          problem: `row missing: row ${index + 2} stands in its place`,
        })
      }),
    )
  })

  it('two swapped rows are found, at the first of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(9), { minLength: 2, maxLength: 2 }), async ([a = 0, b = 0]) => {
        const audit = anAudit(10)
        const swapped = audit.with(a, row(audit, b)).with(b, row(audit, a))

        const { flaw } = await verifyAudit(rowsOf(swapped))

        expect(flaw).toMatchObject({ tenantId: 'T1', seq: Math.min(a, b) + 1 })
      }),
    )
  })

  it('rows that swapped their numbers too are found', async () => {
    const audit = anAudit(4)
    const swapped = [...audit].map((entry, i) =>
      i === 1 || i === 2 ? { ...row(audit, 3 - i), seq: entry.seq } : entry,
    )

    const { flaw } = await verifyAudit(rowsOf(swapped))

    expect(flaw).toMatchObject({ seq: 2, problem: expect.stringContaining('link broken') })
  })

  it('a changed row with a hash of its own is found at the row that follows', async () => {
    const audit = anAudit(4)
    const changed = { ...row(audit, 1), after: '{"name":"another"}' }
    const forged = audit.with(1, { ...changed, hash: auditHash(changed) })

    const { flaw } = await verifyAudit(rowsOf(forged))

    expect(flaw).toMatchObject({ seq: 3, problem: expect.stringContaining('link broken') })
  })

  it('a changed row that keeps its hash is found', async () => {
    const audit = anAudit(4)

    const { flaw } = await verifyAudit(rowsOf(audit.with(1, { ...row(audit, 1), actor: 'U2' })))

    expect(flaw).toMatchObject({ seq: 2, problem: expect.stringContaining('hash differs') })
  })

  it('a first row that is not the first is found', async () => {
    const [, ...rest] = anAudit(3).map((entry) => ({ ...entry, seq: entry.seq - 1 }))

    const { flaw } = await verifyAudit(rowsOf(rest))

    expect(flaw).toMatchObject({ seq: 1, problem: expect.stringContaining('link broken') })
  })
})

describe('the head of a chain', () => {
  it('that its last row agrees with leaves nothing to say', async () => {
    const audit = anAudit(3)

    expect((await verifyAudit([...rowsOf(audit), headOf(row(audit, -1))])).flaw).toBeUndefined()
  })

  it('shows that the tail was cut off, however long', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 9 }), async (kept) => {
        const audit = anAudit(10)

        const { flaw } = await verifyAudit([...rowsOf(audit.slice(0, kept)), headOf(row(audit, -1))])

        expect(flaw).toMatchObject({
          tenantId: 'T1',
          seq: kept + 1,
          problem: 'row missing: the chain goes on to row 10',
        })
      }),
    )
  })

  it('shows rows that were added behind it, another last row, and its own absence', async () => {
    const audit = anAudit(4)
    const flawWith = async (head: AuditRecord) => (await verifyAudit([...rowsOf(audit), head])).flaw

    expect(await flawWith(headOf(row(audit, 2)))).toMatchObject({
      seq: 4,
      problem: expect.stringContaining('row added'),
    })
    expect(await flawWith(headOf({ ...row(audit, 3), hash: FIRST_HASH }))).toMatchObject({
      seq: 4,
      problem: expect.stringContaining('hash differs'),
    })
    expect(await flawWith({ kind: 'head', tenantId: 'T1', head: undefined })).toMatchObject({
      seq: 4,
      problem: expect.stringContaining('head missing'),
    })
  })
})
