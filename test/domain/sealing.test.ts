import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyRing } from '../../src/domain/sealing.ts'

const [old, young] = ['old', 'young'].map((kid) => ({ kid, key: randomBytes(32) })) as [Key, Key]
type Key = { kid: string; key: Buffer }
const ring = keyRing([young])
const place = 'secrets:sec_1:value'

/** The envelope with one part replaced: 0 version, 1 kid, 2 iv, 3 tag, 4 text. */
const swap = (sealed: string, at: number, by: (part: string) => string): string =>
  sealed
    .split('.')
    .map((part, index) => (index === at ? by(part) : part))
    .join('.')
const flip = (part: string): string => {
  const bytes = Buffer.from(part, 'base64url')
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0)
  return bytes.toString('base64url')
}
const cut = (bytes: number) => (part: string) =>
  Buffer.from(part, 'base64url').subarray(0, bytes).toString('base64url')

describe('a sealed value', () => {
  it('opens as what it was, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 2_000 }), (value) => {
        expect(ring.open(place, ring.seal(place, value))).toBe(value)
      }),
    )
  })

  it('never looks the same twice and says nothing of its content', () => {
    const sealed = Array.from({ length: 50 }, () => ring.seal(place, 'dps_secret'))

    expect(new Set(sealed).size).toBe(50)
    for (const text of sealed) expect(Buffer.from(text).includes('dps_secret')).toBe(false)
  })

  it.each(['secrets:sec_2:value', 'secrets:sec_1:other', 'deliveries:sec_1:value'] as const)(
    'moved to %s does not open',
    (elsewhere) => {
      const sealed = ring.seal(place, 'x')

      expect(() => ring.open(elsewhere, sealed)).toThrow()
    },
  )

  it.each([
    ['another version', 0, () => 'v2'],
    ['a changed nonce', 2, flip],
    ['a changed tag', 3, flip],
    ['a tag of four bytes', 3, cut(4)],
    ['a tag of fifteen bytes', 3, cut(15)],
    ['no tag', 3, () => ''],
    ['a changed text', 4, flip],
    ['a shortened text', 4, cut(3)],
    ['no text', 4, () => ''],
  ])('with %s does not open', (_what, at, by) => {
    const sealed = ring.seal(place, 'some value')

    expect(() => ring.open(place, swap(sealed, at, by))).toThrow()
  })

  it('is not any other text', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(() => ring.open(place, text)).toThrow()))
  })

  it('names the key that is missing from ENCRYPTION_KEYS', () => {
    const sealed = keyRing([old]).seal(place, 'x')

    expect(() => ring.open(place, sealed)).toThrow('Sealed with key "old", which is not in ENCRYPTION_KEYS')
  })

  it('does not open with another key of the same name', () => {
    const sealed = keyRing([{ kid: 'young', key: old.key }]).seal(place, 'x')

    expect(() => ring.open(place, sealed)).toThrow()
  })

  it('stays readable when a new key is put in front, which writes from then on', () => {
    const both = keyRing([young, old])
    const sealed = keyRing([old]).seal(place, 'from before')

    expect(both.open(place, sealed)).toBe('from before')
    expect(ring.open(place, both.seal(place, 'from now'))).toBe('from now')
  })

  it('needs a key', () => {
    expect(() => keyRing([])).toThrow('The key ring is empty')
  })
})

describe('fingerprints', () => {
  it('are stored under the writing key and found under every key of the ring', () => {
    const [before] = keyRing([old]).fingerprints('secrets', 'value')

    const both = keyRing([young, old]).fingerprints('secrets', 'value')

    expect(both).toHaveLength(2)
    expect(both[0]).toMatch(new RegExp(`^${young.kid}\\.`))
    expect(both[1]).toBe(before)
  })

  it('differ by value, by purpose and by key', () => {
    const [value] = ring.fingerprints('secrets', 'value')
    const others = [
      ring.fingerprints('secrets', 'other')[0],
      ring.fingerprints('links', 'value')[0],
      keyRing([{ kid: young.kid, key: old.key }]).fingerprints('secrets', 'value')[0],
    ]

    expect(new Set([value, ...others]).size).toBe(4)
  })
})
