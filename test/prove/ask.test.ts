import { expect, it } from 'vitest'
import { type Proofs, read, usageOf } from './ask.ts'
import type { Proof } from './report.ts'

const prove: Proof['prove'] = async () => ({ counts: {}, violations: [] })
const proofs: Proofs = {
  race: { what: 'rounds', rounds: 200, prove },
  chaos: { what: 'minutes', minutes: 10, options: { fault: ['lost', 'twice'] }, prove },
  crash: { what: 'neither', prove },
}

it('a proof gets what was asked for, and its own numbers where nothing was', () => {
  expect(read(proofs, ['race', '--seed', '7'])?.asked).toEqual({
    rounds: 200,
    minutes: 0,
    seed: 7,
    options: {},
  })
  expect(read(proofs, ['chaos', '--seed', '7'])?.asked).toMatchObject({ rounds: 1, minutes: 10 })
  expect(read(proofs, ['chaos', '--minutes', '0.5', '--fault', 'lost'])?.asked).toMatchObject({
    minutes: 0.5,
    options: { fault: 'lost' },
  })
  expect(read(proofs, ['crash'])?.asked).toMatchObject({ rounds: 1, minutes: 0 })
})

it('both databases, or the one that was asked for', () => {
  expect(read(proofs, ['race'])?.databases).toEqual(['SQLite', 'PostgreSQL'])
  expect(read(proofs, ['race', '--database', 'postgres'])?.databases).toEqual(['PostgreSQL'])
})

it.each([
  ['no proof', ''],
  ['two proofs', 'race crash'],
  ['a proof that is not there', 'everything'],
  ['no rounds at all', 'race --rounds 0'],
  ['rounds of a proof that is bound by time', 'chaos --rounds 3'],
  ['minutes of a proof of rounds', 'race --minutes 3'],
  ['no time at all', 'chaos --minutes 0'],
  ['an option of another proof', 'race --fault lost'],
  ['a value that the option has not', 'chaos --fault other'],
  ['a database that is not there', 'race --database oracle'],
])('%s is not to be had', (_what, line) => {
  expect(read(proofs, line.split(' ').filter(Boolean))).toBeUndefined()
})

it('says how to ask', () => {
  expect(Object.entries(proofs).map(usageOf)).toEqual([
    'npm run prove -- race [--rounds 200] [--seed S] [--database sqlite|postgres]',
    'npm run prove -- chaos [--minutes 10] [--seed S] [--database sqlite|postgres] [--fault lost|twice]',
    'npm run prove -- crash [--seed S] [--database sqlite|postgres]',
  ])
})
