import type { Random } from '../random.ts'

export const oneOf = <T>(random: Random, items: readonly T[]): T =>
  items[Math.floor(random.next() * items.length)] as T

/** Stands for: the field is not there at all. */
const ABSENT = Symbol('absent')

const nested = (depth: number): unknown => {
  let inner: unknown = []
  for (let level = 0; level < depth; level++) inner = level % 2 ? [inner] : { inner }
  return inner
}

/** An own field of that name, as a parser of JSON makes one. */
const withOwn = (name: string): unknown => JSON.parse(`{"${name}":{"polluted":true}}`)

/** That nobody expects. */
export const TEXTS = [
  '',
  ' ',
  'NUL\u0000inside',
  '\ud800',
  'half \udfff a pair',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '\u202egnp.exe',
  '👩‍🚀'.repeat(20),
  "'; drop table apps; --",
  '<!channel> <@U0DANA0001> <https://evil.example|here>',
  '&lt;&amp;lt;',
  '{"broken":',
  '{"appId":{"$gt":""},"uris":[1e9],"areas":["__proto__"],"type":"internal"}',
  '[]',
  'null',
  'http://[',
  'https://app.example.com/%00',
  '../../../../etc/passwd',
  'line\r\nset-cookie: a=b',
  '9'.repeat(400),
  '1e999',
  '-1',
  'a:b:c:d',
  'x'.repeat(3_001),
  '\u00a0\u200b“smart”\u2028',
]

/** Long enough to be felt where work grows faster than its input. */
const LONG = [' '.repeat(60_000), 'a'.repeat(100_000), '.'.repeat(50_000), '`*_~<'.repeat(15_000)]

const VALUES: readonly unknown[] = [
  ABSENT,
  ABSENT,
  null,
  null,
  true,
  0,
  -1,
  7.5,
  2 ** 53,
  1e308,
  [],
  {},
  [null],
  ['text'],
  [[[]]],
  { text: 'object' },
  withOwn('__proto__'),
  withOwn('constructor'),
  nested(400),
]

export const junkText = (random: Random): string => oneOf(random, random.chance(0.1) ? LONG : TEXTS)

const junkValue = (random: Random): unknown => (random.chance(0.5) ? junkText(random) : oneOf(random, VALUES))

type Tree = Record<string | number, unknown>

/** The same with one to three things in it replaced or gone, at any depth. */
export function spoiled<Payload extends object>(random: Random, payload: Payload): Payload {
  const copy = structuredClone(payload)
  const times = oneOf(random, [1, 1, 1, 2, 3])
  for (let time = 0; time < times; time++) {
    const place = oneOf(random, placesIn(copy as Tree))
    const value = junkValue(random)
    if (value === ABSENT) delete place?.holder[place.key]
    else if (place) place.holder[place.key] = structuredClone(value)
  }
  return copy
}

interface Place {
  holder: Tree
  key: string
}

/** Every field of every object in it. */
function placesIn(tree: Tree): (Place | undefined)[] {
  return Object.keys(tree).flatMap((key) => {
    const value = tree[key]
    const inside = typeof value === 'object' && value !== null ? placesIn(value as Tree) : []
    return [{ holder: tree, key }, ...inside]
  })
}
