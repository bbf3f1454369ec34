import { expect, it } from 'vitest'
import { auditHash, FIRST_HASH } from '../../src/domain/audit.ts'

const row = {
  tenantId: 'T1',
  seq: 1,
  at: '2026-01-01T00:00:00.000Z',
  actor: 'U1',
  action: 'app.created',
  appId: 'app_1',
  subject: null,
  before: null,
  after: '{"name":"Lead Sync"}',
  prevHash: FIRST_HASH,
}

it('an audit row has the same hash each time it is read', () => {
  expect(auditHash({ ...row })).toBe(auditHash(row))
  expect(auditHash(row)).toMatch(/^[0-9a-f]{64}$/)
})

it.each(Object.keys(row) as (keyof typeof row)[])(
  'a changed %s changes the hash of an audit row',
  (field) => {
    const changed = { ...row, [field]: field === 'seq' ? 2 : `${row[field]}x` }

    expect(auditHash(changed)).not.toBe(auditHash(row))
  },
)

it.each([
  ['moved from before to after', { before: '{"name":"Lead Sync"}', after: null }],
  ['shifted between two fields', { actor: 'U1"', action: ',"app.created' }],
  ['made of nothing instead of the word null', { before: 'null' }],
])('text %s changes the hash of an audit row', (_what, changes) => {
  expect(auditHash({ ...row, ...changes })).not.toBe(auditHash(row))
})
