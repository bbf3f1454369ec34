/** Forms that a setting may have, each with the sentence for what has another. */

import { z } from 'zod'
import { isLoopback } from './domain/loopback.ts'
import { privateKeyOf } from './domain/private-key.ts'

/** `new URL` also takes what only looks like one: `https:host`, backslashes, line breaks. */
const isUrl = (value: string): boolean => /^https?:\/\/[^\s\\]+$/i.test(value) && URL.canParse(value)
/** `new URL` tells nothing of a ? or # that nothing follows. */
function isAlone(value: string): boolean {
  const { username, password } = new URL(value)
  return `${username}${password}` === '' && !/[?#]/.test(value)
}

/** Answered as `new URL` writes it, without a slash at the end: other addresses are made by adding to it. */
export const webAddress = (example: string) =>
  z
    .string()
    .refine(isUrl, { error: `is not a web address; for example ${example}`, abort: true })
    .refine(isAlone, `must be an address without user, ? and #; for example ${example}`)
    .refine(
      (value) => new URL(value).protocol === 'https:' || isLoopback(new URL(value).hostname),
      'must use https:// (http:// is for this machine only)',
    )
    .transform((value) => new URL(value).href.replace(/\/+$/, ''))

/** Of a whole host: what has a path, other programs would share it. */
export const origin = (example: string) =>
  webAddress(example).refine(
    (value) => new URL(value).pathname === '/',
    `must be an address without a path; for example ${example}`,
  )

/** What a request carries in its header has no blanks, and no letters beyond ASCII. */
export const startsWith = (prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}[!-~]+$`), `is no token that starts with ${prefix}; for example ${prefix}…`)

/** In plain figures: `0x1F90` and `1e4` are numbers to JavaScript alone. */
export const figures = (problem: string) =>
  z
    .string()
    .regex(/^\d{1,9}(\.\d{1,9})?$/, problem)
    .transform(Number)

/** For lists of `name${between}rest`: of two entries with one name, it would be chance which one counts. */
export function eachOnce(
  between: string,
  what: string,
  example: string,
): [(value: string) => boolean, string] {
  const isOnce = (value: string): boolean => {
    const names = value.split(',').map((entry) => entry.split(between, 1)[0])
    return new Set(names).size === names.length
  }
  return [isOnce, `names a ${what} twice; each once, for example ${example}`]
}

/** An address of PostgreSQL may also leave the host to its parameters. */
export function readable(databaseUrl: string): boolean {
  return !/^postgres(ql)?:/.test(databaseUrl) || URL.canParse(databaseUrl.replace('@/', '@localhost/'))
}

/**
 * RSA with 2,048 bits or more, as Okta's service apps have it:
 * https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp
 */
export function isPrivateKey(value: string): boolean {
  try {
    const { key } = privateKeyOf(value)
    return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
  } catch {
    return false
  }
}
