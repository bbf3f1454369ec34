import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto'

/**
 * From PEM (PKCS#8, PKCS#1) or a JWK (RFC 7517), whose `kid` goes with it; what else that says of itself, `alg`, `use`
 * or `key_ops`, may be about another use and is left out. Throws what Node throws.
 */
export function privateKeyOf(text: string): { key: KeyObject; kid?: string } {
  if (!text.trimStart().startsWith('{')) return { key: createPrivateKey(text) }
  const jwk = JSON.parse(text) as JsonWebKey
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  return typeof jwk.kid === 'string' ? { key, kid: jwk.kid } : { key }
}
