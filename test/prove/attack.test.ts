import { describe, expect, it } from 'vitest'
import { attack, judge } from './attack.ts'
import { late, signedIn, variants } from './attack-variants.ts'

describe('the attacks on a login', () => {
  it('bring no token to the wrong person, and every refusal of one who takes part is in the audit', async () => {
    const { counts, violations } = await attack('SQLite', { rounds: 1, seed: 7 })

    expect(violations).toEqual([])
    expect(Object.keys(counts)).toHaveLength([...variants, late, ...signedIn].length)
    expect(Object.keys(counts).filter((line) => line.includes('delivered to'))).toHaveLength(7)
  }, 240_000)
})

describe('the judge of an attack', () => {
  const own = { who: 'dana', account: 'dana@acme.example' }
  const expected = { delivered: [['dana', 'dana@acme.example'] as [string, string]], refused: ['login_used'] }

  it('finds nothing wrong where everything is as it has to be', () => {
    expect(judge(expected, ['login_used'], [own])).toEqual({
      verdict: 'refused (login_used); delivered to dana as dana@acme.example',
      violations: [],
    })
  })

  it('names a token with the wrong person, one that did not come, and a refusal that is not in the audit', () => {
    expect(judge(expected, [], [{ who: 'dana', account: 'ada@acme.example' }]).violations).toEqual([
      'a token reached dana as ada@acme.example',
      'no token reached dana as dana@acme.example',
      'no refusal with login_used in the audit',
    ])
  })
})
