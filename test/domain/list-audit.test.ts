import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changesOf } from '../../src/domain/audit-changes.ts'
import { findAuditedApps, listAudit } from '../../src/domain/list-audit.ts'
import { actor, type Core, openCore } from '../support/core.ts'
import { anApp } from '../support/records.ts'

const ada = actor('ada')
const theirs = anApp({ tenantId: 'T0GLOBEX01', name: 'Lead Theirs' })
const lead = anApp({ name: 'Lead' })
const leads = anApp({ name: 'Leads', ownerId: actor('pia').userId })

describe('the audit', () => {
  let core: Core
  beforeAll(async () => {
    core = await openCore('file::memory:')
    for (const app of [theirs, lead, leads]) await core.db.apps.insert(app)
  })
  afterAll(() => core.close())

  it.each(['dana', 'gus', 'vera'])('is not for %s, who is no admin', async (name) => {
    await expect(listAudit(core.deps, actor(name))).rejects.toMatchObject({ code: 'not_admin' })
    await expect(findAuditedApps(core.deps, actor(name), 'Lead')).rejects.toMatchObject({ code: 'not_admin' })
  })

  it('is not for an admin of another workspace', async () => {
    const visitor = { ...ada, homeTenantId: 'T0GLOBEX01' }

    await expect(listAudit(core.deps, visitor)).rejects.toMatchObject({ code: 'visitor' })
  })

  it("finds any app of the admin's own tenant: the exact name first, else all that begin so", async () => {
    const named = async (needle: string) =>
      (await findAuditedApps(core.deps, ada, needle)).map(({ name }) => name).sort()

    expect(await named('lead')).toEqual(['Lead'])
    expect(await named('le')).toEqual(['Lead', 'Leads'])
    expect(await named(leads.clientId)).toEqual(['Leads'])
  })

  it('shows nothing of another tenant, by whatever name it is asked for', async () => {
    for (const needle of ['Lead Theirs', theirs.clientId])
      await expect(findAuditedApps(core.deps, ada, needle)).rejects.toMatchObject({ code: 'app_not_found' })
    await expect(listAudit(core.deps, ada, { appId: theirs.id })).rejects.toMatchObject({
      code: 'app_not_found',
    })
  })

  it('has a first page also where nothing has happened, and where a page is asked for that is past the end', async () => {
    const empty = { lines: [], newer: false, older: false }

    expect(await listAudit(core.deps, ada, { appId: lead.id })).toMatchObject(empty)
    expect(await listAudit(core.deps, ada, {}, { after: 1_000 })).toMatchObject(empty)
  })
})

describe('the changes of a row', () => {
  const changes = (before: unknown, after: unknown) =>
    changesOf({ before: JSON.stringify(before), after: JSON.stringify(after) }).changes

  it('are what differs, entries of lists one by one', () => {
    const before = { name: 'A', active: true, scopes: ['x', 'y'], logo: null }
    const after = { name: 'A', active: false, scopes: ['y', 'z'], logo: '' }

    expect(changes(before, after)).toEqual([
      { what: 'active', from: 'true', to: 'false' },
      { what: 'scopes', added: ['z'], removed: ['x'] },
    ])
  })

  it('of something new are all that it has', () => {
    expect(changes(null, { status: 'Approved', scopes: ['x'] })).toEqual([
      { what: 'status', from: undefined, to: 'Approved' },
      { what: 'scopes', added: ['x'], removed: [] },
    ])
  })

  it('are none where a row holds a bare word, nothing, or what is no JSON', () => {
    expect(changesOf({ before: null, after: 'access' })).toEqual({ changes: [], last4: undefined })
    expect(changesOf({ before: null, after: null })).toEqual({ changes: [], last4: undefined })
    expect(changesOf({ before: '{', after: '"word"' })).toEqual({ changes: [], last4: undefined })
  })

  it('leave ids of ours out and name the secret apart', () => {
    expect(changesOf({ before: null, after: '{"login":"log_1","last4":"x4Yz","where":"shown"}' })).toEqual({
      changes: [{ what: 'where', from: undefined, to: 'shown' }],
      last4: 'x4Yz',
    })
  })
})
