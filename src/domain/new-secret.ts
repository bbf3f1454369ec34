import { crc32 } from 'node:zlib'
import { BASE62, newId, randomText } from './ids.ts'
import type { Secret } from './records.ts'
import type { Sealer } from './sealing.ts'

/** For secret scanners: `dps_`, 40 random base62 characters (238 bits), 6 characters of CRC-32. */
export const SECRET_PATTERN = /\bdps_[0-9A-Za-z]{46}\b/

function newSecretValue(): string {
  const body = `dps_${randomText(40)}`
  return body + checksum(body)
}

/** A secret that the server has yet to confirm: until then, and only then, its value is in the row, sealed. */
export function newSecret(
  sealer: Sealer,
  of: { appId: string; by: string; now: string; id?: string },
): Secret {
  const id = of.id ?? newId('sec')
  const value = newSecretValue()
  return {
    id,
    appId: of.appId,
    wanted: 'active',
    last4: value.slice(-4),
    sealed: sealer.seal(`secrets:${id}:value`, value),
    remoteId: null,
    createdAt: of.now,
    createdBy: of.by,
    endsAt: null,
    compromisedAt: null,
    held: 'absent',
    fingerprint: fingerprintsOf(sealer, value)[0],
  }
}

/** The first is the one to store. */
export const fingerprintsOf = (sealer: Sealer, value: string): [string, ...string[]] =>
  sealer.fingerprints('secrets', value)

/** Every secret that stands in a text, however it is glued to what is around it: the checksum tells. */
export const secretsIn = (text: string): string[] => [
  ...new Set((text.match(/dps_[0-9A-Za-z]{46}/g) ?? []).filter(looksLikeSecret)),
]

/** True for text that one of our secrets could be; the checksum rejects typos offline, it is not security. */
export function looksLikeSecret(text: string): boolean {
  return text.length === 50 && SECRET_PATTERN.test(text) && checksum(text.slice(0, 44)) === text.slice(44)
}

function checksum(text: string): string {
  let rest = crc32(text)
  let digits = ''
  for (let i = 0; i < 6; i++) {
    digits = BASE62.charAt(rest % 62) + digits
    rest = Math.floor(rest / 62)
  }
  return digits
}
