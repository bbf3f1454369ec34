import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  MAX_REDIRECT_URIS,
  type RedirectUriRules,
  redirectUriProblem,
  redirectUriProblems,
} from '../../src/domain/redirect-uris.ts'

const rules: RedirectUriRules = {
  type: 'internal',
  forbiddenHosts: ['devportal.example.com', 'acme.okta.com', 'localhost:3000'],
}
const partner: RedirectUriRules = { ...rules, type: 'partner' }
const label = (length: number): string => 'a'.repeat(length)
/** 63, 63, 63, and what is left of the length. */
const host = (length: number): string =>
  `${[label(63), label(63), label(63)].join('.')}.${label(length - 192 - 8)}.example`
const longest = `https://app.example.com/${'a'.repeat(1024 - 24)}`

describe('a redirect URI', () => {
  it.each([
    'https://app.example.com/callback',
    'https://app.example.com/',
    'https://app.example.com:8443/cb',
    'https://app.example.com/cb?tenant=1&x=%20',
    'https://app.example.com/a%2Fb',
    'https://xn--bcher-kva.example/cb',
    'https://app.example.com/~me/cb;v=1',
    'http://localhost:8080/cb',
    'http://127.0.0.1:51234/cb',
    'http://[::1]:51234/cb',
    `https://${host(253)}/cb`,
    `https://${label(63)}.example:8443/cb`,
    'https://1password.a-b.example/cb',
    longest,
  ])('may be %s', (uri) => {
    expect(redirectUriProblem(uri, rules)).toBeUndefined()
    expect(redirectUriProblem(uri, partner)).toBeUndefined()
  })

  it.each([
    ['nothing', '', 'Enter a redirect URI'],
    ['no scheme', 'app.example.com/cb', 'Enter a full URI'],
    ['only a path', '/cb', 'Enter a full URI'],
    ['http to another machine', 'http://app.example.com/cb', 'Use https://.'],
    ['http to a name that begins like this machine', 'http://localhost.example.com/cb', 'Use https://.'],
    ['http to another 127 address', 'http://127.0.0.2/cb', 'Use https://.'],
    ['a fragment', 'https://app.example.com/cb#top', 'Remove the part from # on'],
    ['a bare #', 'https://app.example.com/cb#', 'Remove the part from # on'],
    ['a wildcard host', 'https://*.example.com/cb', 'Wildcards (*)'],
    ['a wildcard path', 'https://app.example.com/*', 'Wildcards (*)'],
    ['a user name', 'https://me@app.example.com/cb', 'Remove the user name'],
    ['a password', 'https://me:pw@app.example.com/cb', 'Remove the user name'],
    ['an empty user name', 'https://@app.example.com/cb', 'Remove the user name'],
    [
      'a host that hides behind a user name',
      'https://app.example.com@evil.example/cb',
      'Remove the user name',
    ],
    ['upper case in the host', 'https://App.example.com/cb', 'Write it as https://app.example.com/cb'],
    ['upper case in the scheme', 'HTTPS://app.example.com/cb', 'Write it as https://app.example.com/cb'],
    ['the default port', 'https://app.example.com:443/cb', 'Write it as https://app.example.com/cb'],
    ['the default port of http', 'http://localhost:80/cb', 'Write it as http://localhost/cb'],
    ['no path', 'https://app.example.com', 'Write it as https://app.example.com/'],
    ['no slashes', 'https:app.example.com/cb', 'Write it as https://app.example.com/cb'],
    ['three slashes', 'https:///app.example.com/cb', 'Write it as https://app.example.com/cb'],
    ['dot segments', 'https://app.example.com/a/../cb', 'Write it as https://app.example.com/cb'],
    ['a single dot segment', 'https://app.example.com/./cb', 'Write it as https://app.example.com/cb'],
    ['encoded dot segments', 'https://app.example.com/a/%2e%2E/cb', 'not as %2e'],
    ['an encoded dot', 'https://app.example.com/cb%2Ephp', 'not as %2e'],
    ['a backslash', 'https://app.example.com\\@evil.example/cb', 'Use / instead of \\'],
    ['a blank', 'https://app.example.com/c b', 'Remove the spaces'],
    ['a line break', 'https://app.example.com/c\nb', 'Remove the spaces'],
    ['a tab in the scheme', 'java\tscript:alert(1)', 'Remove the spaces'],
    ['a NUL', 'https://app.example.com/\u0000', 'Remove the spaces'],
    ['a C1 control', 'https://app.example.com/\u0085', 'Remove the spaces'],
    ['a bidi mark', 'https://app.example.com/\u202e', 'Use plain ASCII'],
    ['letters of another alphabet', 'https://аpp.example.com/cb', 'Use plain ASCII'],
    ['1025 characters', `${longest}a`, 'At most 1024 characters; this one has 1025.'],
    ['javascript:', 'javascript:alert(1)', 'Use https:// instead of javascript:'],
    ['data:', 'data:text/html,hi', 'Use https:// instead of data:'],
    ['file:', 'file:///etc/passwd', 'Use https:// instead of file:'],
    ['blob:', 'blob:https://app.example.com/1', 'Use https:// instead of blob:'],
    ['vbscript:', 'vbscript:x', 'Use https:// instead of vbscript:'],
    ['about:', 'about:blank', 'Use https:// instead of about:'],
    ['a scheme of its own', 'com.acme.app:/cb', 'Use https:// instead of com.acme.app:'],
    ['an IPv4 address', 'https://93.184.216.34/cb', 'Use a host name instead of an IP address'],
    ['an IPv4 address in hex', 'https://0x5d.0xb8.0xd8.0x22/cb', 'Use a host name instead of an IP address'],
    ['an IPv6 address', 'https://[2001:db8::1]/cb', 'Use a host name instead of an IP address'],
    ['this machine in decimal', 'http://2130706433/cb', 'Write it as http://127.0.0.1/cb'],
    ['a dot after the host', 'https://app.example.com./cb', 'Remove the dot'],
    ['a host of 254 characters', `https://${host(254)}/cb`, 'at most 253 characters; this one has 254'],
    [
      'a host of 1,000 characters',
      `https://${label(992)}.example/cb`,
      'at most 253 characters; this one has 1000',
    ],
    [
      '64 characters between two dots',
      `https://${label(64)}.example/cb`,
      'at most 63 characters; here there are 64',
    ],
    ['two dots in a row', 'https://app..example/cb', 'Remove the dot that follows'],
    ['a dot before the host', 'https://.app.example/cb', 'Remove the dot that follows'],
    ['an underscore in the host', 'https://my_app.example/cb', 'Use only letters, digits and -'],
    ['signs in the host', "https://a!$&'(),;=.example/cb", 'Use only letters, digits and -'],
    ['a hyphen that begins a part', 'https://app.-x.example/cb', 'no - at the end of a part'],
    ['a hyphen that ends a part', 'https://app-.example/cb', 'no - at the end of a part'],
    ['an xn-- form of nothing', 'https://xn--zzzz/cb', 'Enter a full URI'],
    ['the portal itself', 'https://devportal.example.com/callback/okta', 'belongs to the portal itself'],
    ['the authorization server', 'https://acme.okta.com/cb', 'belongs to the portal itself'],
    ['the portal on this machine', 'http://localhost:3000/cb', 'belongs to the portal itself'],
  ])('with %s is refused with what to write instead', (_what, uri, sentence) => {
    expect(redirectUriProblem(uri, rules)).toContain(sentence)
  })

  it.each([
    'https://intranet/cb',
    'https://build.local/cb',
    'https://crm.internal/cb',
    'https://x.localhost/cb',
  ])('of a host inside the network, %s, is for internal apps only', (uri) => {
    expect(redirectUriProblem(uri, rules)).toBeUndefined()
    expect(redirectUriProblem(uri, partner)).toContain('needs a public host')
  })
})

describe('a list of redirect URIs', () => {
  const uri = (i: number): string => `https://app.example.com/${i}`

  it('may have twenty, and the twenty-first is refused', () => {
    const uris = Array.from({ length: MAX_REDIRECT_URIS + 1 }, (_, i) => uri(i))

    expect(redirectUriProblems(uris.slice(0, -1), rules)).toEqual(new Map())
    expect([...redirectUriProblems(uris, rules)]).toEqual([
      [20, 'At most 20 redirect URIs. Remove this one.'],
    ])
  })

  it('names the second of two that are the same, and each that is wrong by its place', () => {
    const problems = redirectUriProblems([uri(1), 'ftp://x.example/', uri(1), uri(2)], rules)

    expect([...problems.keys()]).toEqual([1, 2])
    expect(problems.get(2)).toContain('already in the list')
  })
})

describe('whatever is typed', () => {
  const part = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.constantFrom(
      'https://',
      'http://',
      'localhost',
      '127.0.0.1',
      '[::1]',
      ':443',
      '@',
      '..',
      '%2e',
      '\\',
      '#',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.domain(),
  )
  const typed = fc.oneof(
    fc.webUrl(),
    fc.array(part, { maxLength: 5 }).map((parts) => parts.join('')),
    fc.tuple(fc.domain(), fc.webPath()).map(([host, path]) => `https://${host}${path || '/'}`),
  )

  it('is accepted only in its normal form: what is compared later is what was meant', () => {
    let accepted = 0

    fc.assert(
      fc.property(typed, (uri) => {
        if (redirectUriProblem(uri, rules) !== undefined) return
        accepted += 1
        const url = new URL(uri)
        expect(url.href).toBe(uri)
        expect([url.username, url.password, url.hash]).toEqual(['', '', ''])
        expect(url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)).toBe(
          true,
        )
        expect(uri.length).toBeLessThanOrEqual(1024)
        expect(url.hostname.length).toBeLessThanOrEqual(253)
        expect(url.hostname).toMatch(/^(\[::1\]|[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*)$/)
        expect(rules.forbiddenHosts).not.toContain(url.host)
      }),
      { numRuns: 2_000 },
    )

    expect(accepted).toBeGreaterThan(100)
  })

  it('is accepted in a list when each is accepted and none comes twice', () => {
    fc.assert(
      fc.property(fc.array(typed, { maxLength: 22 }), (uris) => {
        const fine =
          uris.length <= MAX_REDIRECT_URIS &&
          new Set(uris).size === uris.length &&
          uris.every((uri) => redirectUriProblem(uri, partner) === undefined)

        expect(redirectUriProblems(uris, partner).size === 0).toBe(fine)
      }),
    )
  })
})
