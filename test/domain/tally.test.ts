import { expect, it } from 'vitest'
import { createTally } from '../../src/domain/tally.ts'
import { fakeClock } from '../support/fake-clock.ts'

it('tells of the first of a kind, then once a minute how many there were since, and keeps the sum', () => {
  const clock = fakeClock()
  const told: [string, number][] = []
  const tally = createTally(clock, (kind, times) => told.push([kind, times]))

  for (let i = 0; i < 1_000; i++) tally.count('knocked')
  tally.count('rang')
  clock.advance(60_000)
  tally.count('knocked')

  expect(told).toEqual([
    ['knocked', 1],
    ['rang', 1],
    ['knocked', 1_000],
  ])
  expect([...tally.totals()]).toEqual([
    ['knocked', 1_001],
    ['rang', 1],
  ])
})
