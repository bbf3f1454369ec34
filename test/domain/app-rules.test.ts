import { describe, expect, it } from 'vitest'
import { type AppRequest, type AppRules, checkAppRequest, nameProblem } from '../../src/domain/app-rules.ts'
import { InputError } from '../../src/domain/errors.ts'
import { catalogue } from '../support/core.ts'
import { png } from '../support/pictures.ts'

const rules: AppRules = { catalogue, packagesOf: () => ['enterprise-api'], forbiddenHosts: ['acme.okta.com'] }
const request: AppRequest = {
  name: 'Lead Sync',
  type: 'internal',
  purpose: '',
  redirectUris: ['https://app.example.com/callback'],
  scopes: ['ziapi:search'],
}
const check = (changes: Partial<AppRequest> = {}) => checkAppRequest(rules, 'T1', { ...request, ...changes })

/** The sentences by field; nothing when the request passes. */
function problems(changes: Partial<AppRequest>): Readonly<Record<string, string>> {
  try {
    check(changes)
    return {}
  } catch (error) {
    if (error instanceof InputError) return error.fields
    throw error
  }
}

describe('the name of an app', () => {
  it.each([
    ['one character', 'A'],
    ['a hundred characters', 'a'.repeat(100)],
    ['a hundred emoji, which are two units each', '🚀'.repeat(100)],
    ['other alphabets', 'Ünïcode 同期 نظام'],
    ['an emoji of several parts', 'Family 👨‍👩‍👧 app'],
    ['what is markup elsewhere', '<!channel> *bold* & "quotes"'],
  ])('may be %s', (_what, name) => {
    expect(nameProblem(name)).toBeUndefined()
  })

  it.each([
    ['empty', '', 'Enter a name'],
    ['101 characters', 'a'.repeat(101), 'At most 100 characters; this has 101.'],
    ['101 emoji', '🚀'.repeat(101), 'At most 100 characters; this has 101.'],
    ['with a line break', 'a\nb', 'Remove the invisible'],
    ['with a NUL', 'a\u0000b', 'Remove the invisible'],
    ['with a delete character', 'a\u007fb', 'Remove the invisible'],
    ['with a C1 control', 'a\u009bb', 'Remove the invisible'],
    ['with a line separator', 'a\u2028b', 'Remove the invisible'],
    ['written right to left by force', 'a\u202eb', 'Remove the invisible'],
    ['with an isolate', 'a\u2067b', 'Remove the invisible'],
    ['with an Arabic letter mark', 'a\u061cb', 'Remove the invisible'],
    ['with a zero-width space', 'a\u200bb', 'Remove the invisible'],
    ['with a byte order mark', 'a\ufeffb', 'Remove the invisible'],
    ['with half an emoji', 'a\ud83d', 'Remove the invisible'],
  ])('%s is refused', (_what, name, sentence) => {
    expect(nameProblem(name)).toContain(sentence)
  })
})

describe('a request for an app', () => {
  it('comes back trimmed, composed and without what does not belong to it', () => {
    const checked = check({
      name: '  Zu\u0308rich ',
      purpose: 'not asked for internal apps',
      redirectUris: [' https://app.example.com/callback\n'],
      scopes: ['ziapi:search', 'ziapi:search'],
    })

    expect(checked).toEqual({
      name: 'Zürich',
      type: 'internal',
      purpose: '',
      redirectUris: ['https://app.example.com/callback'],
      scopes: ['ziapi:search'],
      logo: undefined,
    })
  })

  it('carries the inspected logo', () => {
    const bytes = png(420, 120)

    expect(check({ logo: bytes }).logo).toEqual({ bytes, mime: 'image/png', width: 420, height: 120 })
  })

  it('is told every mistake at once, each at its field', () => {
    const fields = problems({
      name: ' ',
      type: 'partner',
      redirectUris: ['https://app.example.com/callback', 'http://evil.example/', 'https://acme.okta.com/cb'],
      scopes: [],
      logo: Buffer.from('<svg/>'),
    })

    expect(Object.keys(fields).sort()).toEqual([
      'logo',
      'name',
      'purpose',
      'redirectUris.1',
      'redirectUris.2',
      'scopes',
    ])
  })

  it('needs a redirect URI', () => {
    expect(problems({ redirectUris: [] })).toEqual({ 'redirectUris.0': 'Enter at least one redirect URI.' })
  })

  it('of a partner needs a purpose of at most 500 characters', () => {
    const partner = { type: 'partner' } as const

    expect(problems({ ...partner, purpose: '  ' })).toHaveProperty('purpose')
    expect(problems({ ...partner, purpose: 'a'.repeat(500) })).toEqual({})
    expect(problems({ ...partner, purpose: 'a'.repeat(501) }).purpose).toBe(
      'At most 500 characters; this has 501.',
    )
  })

  it('may not ask for a scope of a package that the tenant did not buy', () => {
    const fields = problems({ scopes: ['ziapi:search', 'ziapi:copilot.account-summary.read'] })

    expect(fields.scopes).toBe(
      'Copilot Read Account Summary API needs the Copilot package. Untick it, or ask your ZoomInfo contact about the package.',
    )
  })

  it('may not ask for a scope that nobody has heard of', () => {
    expect(problems({ scopes: ['okta.apps.manage'] }).scopes).toContain(
      'okta.apps.manage is not a scope of ZoomInfo',
    )
  })
})
