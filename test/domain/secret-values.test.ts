import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BASE62, newClientId, newId, randomText } from '../../src/domain/ids.ts'
import { looksLikeSecret, newSecret, SECRET_PATTERN } from '../../src/domain/new-secret.ts'
import { sealer } from '../support/core.ts'

const make = () => {
  const secret = newSecret(sealer, { appId: 'app_1', by: 'U1', now: '2026-01-01T00:00:00.000Z' })
  return { secret, value: sealer.open(`secrets:${secret.id}:value`, secret.sealed ?? '') }
}
const values = Array.from({ length: 300 }, () => make().value)

describe('a new secret', () => {
  it('has the form that scanners look for, and a checksum that fits', () => {
    for (const value of values) {
      expect(value).toMatch(new RegExp(`^${SECRET_PATTERN.source}$`))
      expect(looksLikeSecret(value)).toBe(true)
    }
    expect(new Set(values).size).toBe(values.length)
  })

  it('fits what Okta takes: 14 to 100 printable ASCII characters', () => {
    for (const value of values) expect(value).toMatch(/^[\x21-\x7e]{14,100}$/)
  })

  it('is kept sealed, and in clear only its last four characters', () => {
    const { secret, value } = make()

    const { sealed, ...rest } = secret
    expect(secret.last4).toBe(value.slice(-4))
    expect(sealed).not.toContain(value)
    expect(JSON.stringify(rest)).not.toContain(value.slice(4, 20))
    expect(secret).toMatchObject({ wanted: 'active', remoteId: null, endsAt: null, compromisedAt: null })
  })

  it('is told apart from a typo in any one character', () => {
    const typo = fc.record({
      value: fc.constantFrom(...values),
      at: fc.integer({ min: 4, max: 49 }),
      by: fc.constantFrom(...BASE62),
    })

    fc.assert(
      fc.property(typo, ({ value, at, by }) => {
        fc.pre(value[at] !== by)

        expect(looksLikeSecret(value.slice(0, at) + by + value.slice(at + 1))).toBe(false)
      }),
    )
  })

  it('is not seen in any other text', () => {
    fc.assert(fc.property(fc.string(), (text) => !looksLikeSecret(text)))
    for (const value of values) expect(looksLikeSecret(`${value}a`)).toBe(false)
  })
})

describe('ids', () => {
  it('name what they are of and never come twice', () => {
    const ids = Array.from({ length: 1_000 }, () => newId('app'))

    expect(new Set(ids).size).toBe(1_000)
    for (const id of ids) expect(id).toMatch(/^app_[0-9A-Za-z]{20}$/)
  })

  it('of clients may be chosen at Okta, and double-click selects them', () => {
    expect(newClientId()).toMatch(/^0dp[0-9A-Za-z]{17}$/)
  })

  it('use the whole alphabet', () => {
    expect(new Set(randomText(10_000)).size).toBe(62)
  })
})
