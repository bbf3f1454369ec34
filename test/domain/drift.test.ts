import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClientState } from '../../src/domain/client-state.ts'
import { compareClient, compareSecrets } from '../../src/domain/drift.ts'
import { aSecret } from '../support/records.ts'

const list = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 })
const secrets = fc.record({ sec_1: fc.boolean(), sec_2: fc.boolean() }, { requiredKeys: [] })
const state: fc.Arbitrary<ClientState> = fc.record({
  name: fc.constantFrom('Lead Sync', 'Mail Sync', 'Other'),
  redirectUris: list,
  scopes: list,
  groups: list,
  login: fc.boolean(),
  active: fc.boolean(),
  secrets: secrets.map((some) => ({ ...some })),
})
const history = fc.array(state, { minLength: 1, maxLength: 4 })
const ASPECTS = ['name', 'redirectUris', 'scopes', 'groups', 'login', 'active'] as const
const text = (value: unknown): string => JSON.stringify(Array.isArray(value) ? [...value].sort() : value)

describe('between what is wanted, found and agreed on', () => {
  it('all that differs is either written or told, never both, and nothing else is', () => {
    fc.assert(
      fc.property(state, state, fc.option(history), (wanted, found, ours) => {
        const { write, differences } = compareClient({ wanted, found, ours })

        const differing = ASPECTS.filter((aspect) => text(wanted[aspect]) !== text(found[aspect]))
        expect([...write, ...differences.map(({ what }) => what)].sort()).toEqual([...differing].sort())
      }),
    )
  })

  it('what we have written, or set out to write, is never told as somebody else’s', () => {
    fc.assert(
      fc.property(state, history, fc.nat(), (wanted, ours, index) => {
        const found = ours[index % ours.length]

        expect(compareClient({ wanted, found, ours })).toMatchObject({ differences: [], enforcesOff: false })
      }),
    )
  })

  it('nothing is told before the first agreement', () => {
    fc.assert(
      fc.property(state, state, (wanted, found) => {
        expect(compareClient({ wanted, found, ours: null }).differences).toEqual([])
      }),
    )
  })

  it('where nobody changed anything here, what is found new there is not written over; off excepted', () => {
    fc.assert(
      fc.property(state, state, (wanted, found) => {
        const { write, enforcesOff } = compareClient({ wanted, found, ours: [wanted] })

        const enforced = !wanted.active && found.active
        expect(write).toEqual(enforced ? ['active'] : [])
        expect(enforcesOff).toBe(enforced)
      }),
    )
  })

  it('off here is always written, whatever was agreed on', () => {
    fc.assert(
      fc.property(state, state, fc.option(history), (wanted, found, ours) => {
        const sides = { wanted: { ...wanted, active: false }, found: { ...found, active: true }, ours }

        expect(compareClient(sides).write).toContain('active')
      }),
    )
  })

  it('what a person changed here is written, whatever else was changed there', () => {
    fc.assert(
      fc.property(state, state, state, (wanted, found, agreed) => {
        const { write } = compareClient({ wanted, found, ours: [agreed] })

        const changed = ASPECTS.filter((aspect) => text(wanted[aspect]) !== text(agreed[aspect]))
        const differing = changed.filter((aspect) => text(wanted[aspect]) !== text(found[aspect]))
        expect(write).toEqual(expect.arrayContaining(differing))
      }),
    )
  })

  it('the order of lists means nothing', () => {
    fc.assert(
      fc.property(state, history, (wanted, ours) => {
        const turned = (list: string[]): string[] => [...list].reverse()
        const found = {
          ...wanted,
          redirectUris: turned(wanted.redirectUris),
          scopes: turned(wanted.scopes),
          groups: turned(wanted.groups),
        }

        expect(compareClient({ wanted, found, ours })).toMatchObject({ write: [], differences: [] })
      }),
    )
  })
})

describe('a secret', () => {
  const held = (id: string, active: boolean) => ({ id, active, value: `value-of-${id}-abcd` })
  const row = (id: string, wanted: 'active' | 'inactive' | 'deleted') =>
    aSecret('app_1', { id, remoteId: `r_${id}`, wanted })
  const agreed = (secrets: Record<string, boolean>): ClientState[] => [
    { name: 'x', redirectUris: [], scopes: [], groups: [], login: true, active: true, secrets },
  ]

  it('that no row knows is told with its last four characters, and never its value', () => {
    const told = compareSecrets([row('sec_1', 'active')], [held('r_sec_1', true), held('new', true)], null)

    expect(told).toEqual([{ what: 'secret-added', remoteId: 'new', last4: 'abcd', active: true }])
    expect(JSON.stringify(told)).not.toContain('value-of')
  })

  it('that is gone is told, unless it was deleted here', () => {
    const rows = [row('sec_1', 'active'), row('sec_2', 'deleted')]

    expect(compareSecrets(rows, [], agreed({ sec_1: true }))).toEqual([
      { what: 'secret-gone', secretId: 'sec_1', last4: 'x4Yz' },
    ])
  })

  it.each([
    { case: 'off there', wanted: 'active', on: false, agreed: true, told: ['secret-off'] },
    { case: 'off there, and on here since', wanted: 'active', on: false, agreed: false, told: [] },
    { case: 'on there', wanted: 'inactive', on: true, agreed: false, told: ['secret-on'] },
    { case: 'on there, and off here since', wanted: 'inactive', on: true, agreed: true, told: [] },
    { case: 'on there although it leaked', wanted: 'deleted', on: true, agreed: false, told: ['secret-on'] },
  ] as const)('that is switched $case is told: $told', ({ wanted, on, agreed: before, told }) => {
    const differences = compareSecrets(
      [row('sec_1', wanted)],
      [held('r_sec_1', on)],
      agreed({ sec_1: before }),
    )

    expect(differences.map(({ what }) => what)).toEqual(told)
  })
})
