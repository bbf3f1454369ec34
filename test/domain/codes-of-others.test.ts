import * as oauth from 'openid-client'
import { expect, it } from 'vitest'
import { AuthorizationServerError } from '../../src/domain/authorization-server.ts'
import { guarded } from '../../src/oidc.ts'

const junk = [
  'x'.repeat(9_000),
  'access\u001b[31m_denied',
  'den\u202eied',
  'two words',
  '',
  'https://e.example/',
]

it.each(junk)('what another side calls its failure is kept only as a code: %#', (said) => {
  expect(new AuthorizationServerError('refused', said, 'no').code).toBe('unknown_code')
})

it.each(junk)('also where it comes in the query of a callback: %#', async (said) => {
  const callback = new URL('https://dp.example.com/callback/okta')
  callback.search = new URLSearchParams({ state: 's', error: said, error_description: 'no' }).toString()
  const server = { issuer: 'https://okta.example', token_endpoint: 'https://okta.example/token' }
  const client = new oauth.Configuration(server, '0oa1', 'secret')

  const failed = await guarded(oauth.authorizationCodeGrant(client, callback, { expectedState: 's' })).catch(
    (error: unknown) => error,
  )

  const text = failed instanceof Error ? `${failed.message} ${'code' in failed ? failed.code : ''}` : ''
  expect(text.length).toBeLessThan(200)
  for (const odd of ['\u001b', '\u202e']) expect(text).not.toContain(odd)
})

it('a code of OAuth, of Okta or of Slack is kept', () => {
  for (const code of ['access_denied', 'E0000001', 'http_503', 'not_in_channel'])
    expect(new AuthorizationServerError('refused', code, 'no').code).toBe(code)
})
