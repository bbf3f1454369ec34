/** Chances from a seed: the same seed makes the same plan again. What the machine does with it stays its own. */
export interface Random {
  /** From 0 up to 1. */
  next(): number
  chance(of: number): boolean
  shuffled<T>(items: readonly T[]): T[]
}

/** Mulberry32. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    chance: (of) => next() < of,
    shuffled: (items) =>
      items
        .map((item) => ({ item, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
  }
}

/** Any of them; nothing of none. */
export const oneOf = <T>(random: Pick<Random, 'next'>, items: readonly T[]): T | undefined =>
  items[Math.floor(random.next() * items.length)]

export const between = (random: Pick<Random, 'next'>, from: number, to: number): number =>
  Math.round(from + random.next() * (to - from))
