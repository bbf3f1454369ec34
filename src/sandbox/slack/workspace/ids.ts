/** Identifiers that look like Slack's: a letter for the kind, then capitals and digits. */
import { randomBytes } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

export function randomId(prefix: string, length = 10): string {
  return prefix + Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('')
}

export const randomHex = (bytes: number) => randomBytes(bytes).toString('hex')

/** Message timestamps: seconds of the clock plus a counter, so that no two are the same. */
export function timestamps(now: () => number): () => string {
  let last = 0
  return () => {
    last = Math.max(now() * 1000, last + 1)
    const micros = String(last % 1_000_000).padStart(6, '0')
    return `${Math.floor(last / 1_000_000)}.${micros}`
  }
}
