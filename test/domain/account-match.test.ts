import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOwnAccount } from '../../src/domain/account-match.ts'

const emails = fc.constantFrom('dana@acme.example', 'Dana@Acme.example', 'pia@acme.example', '', null)
const tenants = fc.constantFrom('T1', 'T2', null)
const account = fc.record({ email: emails, emailVerified: fc.boolean(), tenantId: tenants })

describe('an account', () => {
  it('is its requester’s own only by an address that the server vouches for and Slack knows, in the same organisation', () => {
    fc.assert(
      fc.property(account, emails, fc.constantFrom('T1', 'T2'), (result, email, tenantId) => {
        const own = isOwnAccount({ tenantId }, result, { email })

        if (!result.emailVerified || !result.email || !email) expect(own).toBe(false)
        else if (result.tenantId && result.tenantId !== tenantId) expect(own).toBe(false)
        else expect(own).toBe(result.email.toLowerCase() === email.toLowerCase())
      }),
    )
  })

  it('is nobody’s where Slack does not know the person', () => {
    const result = { email: 'dana@acme.example', emailVerified: true, tenantId: 'T1' }

    expect(isOwnAccount({ tenantId: 'T1' }, result, undefined)).toBe(false)
    expect(isOwnAccount({ tenantId: 'T1' }, result, { email: null })).toBe(false)
  })
})
