import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** Where a sealed value lives, e.g. `secrets:sec_1:value`. Bound into the ciphertext: moved elsewhere, it won't open. */
export type Place = `${string}:${string}:${string}`

/** Seals values that must be used again. Values that are only compared are hashed instead. */
export interface Sealer {
  /** The ids of its keys; the first one writes. A sealed value names its own as the second part of `v1.kid.…`. */
  readonly kids: readonly [string, ...string[]]
  seal(place: Place, value: string): string
  /** Throws when the key is unknown, or the text was changed or belongs to another place. */
  open(place: Place, sealed: string): string
  /**
   * Keyed hashes of a value that is only ever looked up, `kid.hash`: the first, by the writing key, is the one to
   * store; all of them find what older keys have left. Without the keys, a guess cannot be tested against them.
   */
  fingerprints(purpose: string, value: string): [string, ...string[]]
}

/**
 * AES-256-GCM with a ring of 32-byte keys; the first writes, all read. The envelope is `v1.kid.iv.tag.ciphertext`
 * in base64url. The key for each kind of place is derived by HKDF, so that one leaked use does not open the others.
 */
export function keyRing(keys: readonly { kid: string; key: Uint8Array }[]): Sealer {
  const [writing, ...older] = keys
  if (!writing) throw new Error('The key ring is empty')
  const keyFor = (kid: string, place: Place): Buffer => {
    const found = keys.find((entry) => entry.kid === kid)
    if (!found) throw new Error(`Sealed with key "${kid}", which is not in ENCRYPTION_KEYS`)
    const purpose = place.slice(0, place.indexOf(':'))
    return Buffer.from(hkdfSync('sha256', found.key, '', `devportal:${purpose}`, 32))
  }
  const fingerprint = (entry: (typeof keys)[number], purpose: string, value: string): string => {
    const key = Buffer.from(hkdfSync('sha256', entry.key, '', `devportal:fingerprint:${purpose}`, 32))
    return `${entry.kid}.${createHmac('sha256', key).update(value).digest('base64url')}`
  }
  return {
    kids: [writing.kid, ...older.map(({ kid }) => kid)],
    fingerprints: (purpose, value) => [
      fingerprint(writing, purpose, value),
      ...older.map((entry) => fingerprint(entry, purpose, value)),
    ],
    seal(place, value) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', keyFor(writing.kid, place), iv)
      cipher.setAAD(Buffer.from(`${place}:${writing.kid}`))
      const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
      const parts = [iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))
      return ['v1', writing.kid, ...parts].join('.')
    },
    open(place, sealed) {
      const [version, kid, iv, tag, text] = sealed.split('.')
      if (version !== 'v1' || !kid || !iv || !tag || text === undefined) throw new Error('Not a sealed value')
      // Without authTagLength, Node accepts a truncated tag of 4 bytes.
      const decipher = createDecipheriv('aes-256-gcm', keyFor(kid, place), Buffer.from(iv, 'base64url'), {
        authTagLength: 16,
      })
      decipher.setAAD(Buffer.from(`${place}:${kid}`))
      decipher.setAuthTag(Buffer.from(tag, 'base64url'))
      return decipher.update(Buffer.from(text, 'base64url'), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}
