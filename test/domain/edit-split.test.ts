import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differences } from '../../src/domain/differences.ts'
import { splitEdit } from '../../src/domain/edit-app.ts'
import type { Proposal } from '../../src/domain/records.ts'
import { aReview } from '../support/records.ts'

const live: Proposal = { ...aReview('app').proposal, scopes: ['a:read', 'b:read'] }

/** Few values, so that versions often agree in parts. */
const version: fc.Arbitrary<Proposal> = fc.record({
  name: fc.constantFrom('Hub', 'Hub 2', 'hub'),
  purpose: fc.constantFrom('Leads', 'More leads'),
  scopes: fc.uniqueArray(fc.constantFrom('a:read', 'b:read', 'c:write', 'd:write'), { minLength: 1 }),
  redirectUris: fc.uniqueArray(
    fc.constantFrom('https://a.example/', 'https://b.example/', 'https://c.example/'),
    {
      minLength: 1,
    },
  ),
  logoId: fc.constantFrom(null, 'logo-1', 'logo-2'),
})
const anyEdit = (holds: (from: Proposal, to: Proposal) => void) =>
  fc.assert(fc.property(version, version, holds))

describe('an edit of an approved app', () => {
  it('never lets the live version grow without review', () =>
    anyEdit((from, to) => {
      const { changes } = splitEdit(from, to)

      for (const scope of changes.scopes ?? []) expect(from.scopes).toContain(scope)
    }))

  it('never changes the name at once, and of the redirect URIs only their order', () =>
    anyEdit((from, to) => {
      const { changes } = splitEdit(from, to)

      expect(Object.keys(changes).sort()).toEqual(['logoId', 'purpose', 'redirectUris', 'scopes'])
      expect(changes.redirectUris?.toSorted()).toEqual(from.redirectUris.toSorted())
    }))

  it('never leaves the live version without scopes', () =>
    anyEdit((from, to) => {
      expect(splitEdit(from, to).changes.scopes).not.toEqual([])
    }))

  it('takes the purpose and the logo at once', () =>
    anyEdit((from, to) => {
      expect(splitEdit(from, to).changes).toMatchObject({ purpose: to.purpose, logoId: to.logoId })
    }))

  it('that needs no review is what was asked for, whole', () =>
    anyEdit((from, to) => {
      const { changes, needsReview } = splitEdit(from, to)
      const after = { ...from, ...changes }

      if (!needsReview) expect(differences(after, to)).toEqual([])
      if (!needsReview) expect(after.redirectUris).toEqual(to.redirectUris)
    }))

  it('needs review whenever the rest would be more than was approved', () =>
    anyEdit((from, to) => {
      const grows = to.scopes.some((scope) => !from.scopes.includes(scope))
      const sameUris = from.redirectUris.toSorted().join() === to.redirectUris.toSorted().join()

      expect(splitEdit(from, to).needsReview).toBe(grows || !sameUris || from.name !== to.name)
    }))

  it.each<[string, Partial<Proposal>, string[], boolean]>([
    ['that changes nothing', {}, ['a:read', 'b:read'], false],
    ['with a scope less', { scopes: ['b:read'] }, ['b:read'], false],
    ['with a scope more', { scopes: ['a:read', 'b:read', 'c:write'] }, ['a:read', 'b:read'], true],
    ['with a scope exchanged', { scopes: ['b:read', 'c:write'] }, ['b:read'], true],
    ['with all scopes exchanged', { scopes: ['c:write'] }, ['a:read', 'b:read'], true],
    ['with another name', { name: 'Hub' }, ['a:read', 'b:read'], true],
    ['with another redirect URI', { redirectUris: ['https://new.example/'] }, ['a:read', 'b:read'], true],
    ['with a new logo and purpose', { logoId: 'l', purpose: 'p' }, ['a:read', 'b:read'], false],
  ])('%s keeps the right scopes and knows about review', (_what, edit, scopes, needsReview) => {
    const split = splitEdit(live, { ...live, ...edit })

    expect(split.changes.scopes).toEqual(scopes)
    expect(split.needsReview).toBe(needsReview)
  })
})

it('one approved redirect URI with a comma is not two others', () => {
  const comma = { ...live, redirectUris: ['https://hub.example/a,https://evil.example/'] }
  const two = { ...live, redirectUris: ['https://hub.example/a', 'https://evil.example/'] }

  expect(splitEdit(comma, two)).toMatchObject({
    needsReview: true,
    changes: { redirectUris: comma.redirectUris },
  })
})

describe('the differences of two versions', () => {
  it.each<[string, Partial<Proposal>, string[]]>([
    ['say nothing where nothing changed', {}, []],
    ['show both names', { name: 'Hub' }, ['Name: Partner Hub → Hub']],
    ['say that the purpose was rewritten', { purpose: 'Else' }, ['What it will do was rewritten']],
    ['say that the logo is new', { logoId: 'l' }, ['New logo']],
    [
      'name what was added and what was removed',
      { redirectUris: ['https://new.example/cb'], scopes: ['b:read', 'c:write'] },
      [
        'Redirect URI added: https://new.example/cb',
        'Redirect URI removed: https://hub.partner.example/cb',
        'Scope added: c:write',
        'Scope removed: a:read',
      ],
    ],
  ])('%s', (_what, edit, expected) => {
    expect(differences(live, { ...live, ...edit })).toEqual(expected)
  })

  it('are none exactly where the versions mean the same', () =>
    anyEdit((from, to) => {
      const sorted = (one: Proposal) => ({
        ...one,
        scopes: one.scopes.toSorted(),
        redirectUris: one.redirectUris.toSorted(),
      })
      const same = JSON.stringify(sorted(from)) === JSON.stringify(sorted(to))

      expect(differences(from, to).length === 0).toBe(same)
    }))

  it('read backwards exchange added and removed', () =>
    anyEdit((from, to) => {
      const turned = differences(to, from).map((line) =>
        line.replace(/ (added|removed): /, (_all, word) => (word === 'added' ? ' removed: ' : ' added: ')),
      )
      const lists = (lines: string[]) => lines.filter((line) => / (added|removed): /.test(line)).sort()

      expect(lists(turned)).toEqual(lists(differences(from, to)))
    }))
})
