import { describe, expect, it } from 'vitest'
import { redirectHosts, riskNotes } from '../../src/domain/risks.ts'
import { catalogue } from '../support/core.ts'
import { aReview } from '../support/records.ts'

const proposal = (...redirectUris: string[]) => ({ ...aReview('app').proposal, redirectUris })

const notesOn = (host: string, ...hosts: string[]): string[] =>
  riskNotes(proposal(`https://${host}/cb`), { hosts, firstTimeSubmitter: false, catalogue })

const NEW = /^New domain: no approved app of this tenant uses /
const ALIKE = /^Look-alike: /
const CODED = /^Punycode: /

describe('a redirect host', () => {
  it('that an approved app uses needs no second look', () => {
    expect(notesOn('hub.partner.example', 'other.example', 'hub.partner.example')).toEqual([])
    expect(notesOn('HUB.partner.example', 'hub.partner.example')).toEqual([])
  })

  it.each<[string, string, string, RegExp[]]>([
    ['that nobody used before is new', 'fresh.example', 'hub.partner.example', [NEW]],
    ['below a known one is new, and like nothing', 'eu.partner.example', 'partner.example', [NEW]],
    ['above a known one is new, and like nothing', 'partner.example', 'eu.partner.example', [NEW]],
    [
      'that ends like a known one without a dot is a look-alike',
      'xpartner.example',
      'partner.example',
      [NEW, ALIKE],
    ],
    ['with another port is new', 'hub.partner.example:8443', 'hub.partner.example', [NEW]],
    ['with rn for m is a look-alike', 'rnarketing.example', 'marketing.example', [NEW, ALIKE]],
    ['with vv for w is a look-alike', 'vvidgets.example', 'widgets.example', [NEW, ALIKE]],
    ['with cl for d is a look-alike', 'clata-hub.example', 'data-hub.example', [NEW, ALIKE]],
    ['with 1 for l and 0 for o is a look-alike', '1eadt00ls.example', 'leadtools.example', [NEW, ALIKE]],
    ['with a hyphen more is a look-alike', 'lead-tools-hub.example', 'leadtoolshub.example', [NEW, ALIKE]],
    ['one letter away is a look-alike', 'partnr.example', 'partner.example', [NEW, ALIKE]],
    ['two letters swapped is a look-alike', 'patrner.example', 'partner.example', [NEW, ALIKE]],
    ['three letters away is its own', 'ptnar.example', 'partner.example', [NEW]],
    ['two letters away from a short one is its own', 'ab.io', 'xy.io', [NEW]],
    ['that is the same short one to the eye is a look-alike', 'a1.io', 'al.io', [NEW, ALIKE]],
    ['in letters of another script is shown as punycode', 'pаrtner.example', 'hub.example', [NEW, CODED]],
    [
      'with punycode in any label is shown as such',
      'login.xn--prtner-3nf.example',
      'hub.example',
      [NEW, CODED],
    ],
  ])('%s', (_what, host, known, expected) => {
    const notes = notesOn(host, known)

    expect(notes).toHaveLength(expected.length)
    for (const [index, pattern] of expected.entries()) expect(notes[index]).toMatch(pattern)
    if (expected.includes(ALIKE)) expect(notes.join()).toContain(`from ${known}`)
  })

  it('is compared with every known one', () => {
    expect(notesOn('partnr.example', 'a.example', 'unlike.example', 'partner.example')).toContainEqual(
      expect.stringContaining('differs little from partner.example'),
    )
  })

  it('is compared with the latest 300 of them, and known among all', () => {
    const many = Array.from({ length: 300 }, (_, i) => `host-${i}.example`)

    expect(notesOn('partnr.example', ...many.slice(1), 'partner.example')).toHaveLength(2)
    expect(notesOn('partnr.example', ...many, 'partner.example')).toHaveLength(1)
    expect(notesOn('partner.example', ...many, 'partner.example')).toEqual([])
  })

  it('that is no name at all, from before that was checked, is new and like nothing', () => {
    const host = (last: string): string => `${'a'.repeat(1_000)}${last}.example`

    expect(notesOn(host('b'), host('c'))).toEqual([expect.stringMatching(NEW)])
  })

  it.each([
    ['1,000 characters, from before that was checked', 1_000],
    ['253 characters', 253],
  ])('is compared in no time, though there are twenty and 2,000 known ones of %s', (_what, length) => {
    const hosts = (start: string, count: number): string[] =>
      Array.from({ length: count }, (_, i) => `${start}.${'a'.repeat(length - 14)}.${i}`.padEnd(length, 'x'))
    const asked = proposal(...hosts('x', 20).map((host) => `https://${host}/cb`))
    const known = { hosts: hosts('yy', 2_000), firstTimeSubmitter: false, catalogue }

    for (let round = 0; round < 50; round++) expect(riskNotes(asked, known)).toHaveLength(20)
  })

  it('stands once in the list, however many addresses it has', () => {
    const uris = [
      'https://a.example/1',
      'https://a.example/2',
      'https://b.example:8443/',
      'http://localhost:3000/cb',
    ]

    expect(redirectHosts(proposal(...uris))).toEqual(['a.example', 'b.example:8443', 'localhost:3000'])
  })
})

describe('a submission', () => {
  const known = { hosts: ['hub.partner.example'], firstTimeSubmitter: false, catalogue }

  it('without anything unusual has no notes', () => {
    expect(riskNotes(aReview('app').proposal, known)).toEqual([])
  })

  it('names each scope that writes, and none that reads', () => {
    const scopes = catalogue.areas.flatMap((area) => area.scopes)
    const writing = scopes.filter((scope) => scope.access === 'write')

    const notes = riskNotes({ ...aReview('app').proposal, scopes: scopes.map((scope) => scope.name) }, known)

    expect(writing.length).toBeGreaterThan(0)
    expect(notes).toEqual(writing.map((scope) => `Writes data: ${scope.title} (${scope.name}).`))
  })

  it('with a scope that the catalogue lost is still drawn', () => {
    expect(riskNotes({ ...aReview('app').proposal, scopes: ['gone:scope'] }, known)).toEqual([])
  })

  it('of somebody without an approved app says so', () => {
    expect(riskNotes(aReview('app').proposal, { ...known, firstTimeSubmitter: true })).toEqual([
      'First partner app of this submitter.',
    ])
  })
})
