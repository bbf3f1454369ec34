import { createHash, randomInt } from 'node:crypto'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Random characters of `[0-9A-Za-z]`, about 5.95 bits each; `randomInt` has no modulo bias. */
export function randomText(length: number): string {
  let text = ''
  for (let i = 0; i < length; i++) text += BASE62.charAt(randomInt(62))
  return text
}

export const newId = (prefix: 'app' | 'sec' | 'log' | 'rev'): string => `${prefix}_${randomText(20)}`

/**
 * The id of what one submission makes. Slack may deliver a submission twice: the second time finds what the first
 * one made. 119 bits of SHA-256.
 */
export function idFrom(prefix: 'app' | 'sec', submission: string): string {
  let rest = BigInt(`0x${sha256(submission)}`)
  let text = ''
  for (; text.length < 20; rest /= 62n) text += BASE62.charAt(Number(rest % 62n))
  return `${prefix}_${text}`
}

/**
 * The OAuth `client_id` is chosen here, before the authorization server has heard of the client, so that a
 * retried registration collides with the first one instead of making a second client. Shaped like Okta's own.
 */
export const newClientId = (): string => `0dp${randomText(17)}`

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

export { BASE62 }
