import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Secret } from '../../src/domain/records.ts'
import { type HeldSecret, nextSecretStep, type SecretStep } from '../../src/domain/secret-steps.ts'
import { MAX_SECRETS } from '../../src/domain/secrets.ts'
import { aSecret } from '../support/records.ts'

/** The secrets of one client by Okta's rules (identity.md 3.3); throws where Okta would answer 400. */
class Server {
  held: HeldSecret[]

  constructor(held: HeldSecret[]) {
    this.held = held
  }

  take(step: SecretStep): void {
    if (step.do === 'add') {
      if (this.held.length >= MAX_SECRETS) throw new Error('a third secret')
      const id = `of ${step.row.id}`
      this.held.push({ id, active: true })
      // What the confirmation does
      Object.assign(step.row, { remoteId: id, sealed: null })
      return
    }
    const target = this.held.find((secret) => secret.id === step.remoteId)
    if (!target) throw new Error('no such secret')
    if (step.do === 'delete') {
      if (target.active) throw new Error('an active secret deleted')
      this.held = this.held.filter((secret) => secret !== target)
      return
    }
    const others = this.held.some((secret) => secret.active && secret !== target)
    if (step.do === 'deactivate' && !others) throw new Error('the only active secret deactivated')
    target.active = step.do === 'activate'
  }
}

/** Applies steps until there is none; answers what was done. */
function settle(rows: Secret[], server: Server): string[] {
  const done: string[] = []
  for (let step = nextSecretStep(rows, server.held, MAX_SECRETS); step; ) {
    if (done.length === 20) throw new Error(`does not end: ${done.join(', ')}`)
    server.take(step)
    done.push(`${step.do} ${step.row.id}`)
    step = nextSecretStep(rows, server.held, MAX_SECRETS)
  }
  return done
}

const held = (id: string, wanted: Secret['wanted']) => aSecret('app_1', { id, wanted, remoteId: `at ${id}` })
const missing = (id: string) => aSecret('app_1', { id, sealed: 'v1.x' })
const server = (...secrets: [id: string, active: boolean][]) =>
  new Server(secrets.map(([id, active]) => ({ id: `at ${id}`, active })))

describe('towards what is wanted', () => {
  it('replaces a leaked only secret: the new one first, then the old one off and away', () => {
    const rows = [held('leaked', 'deleted'), missing('new')]

    expect(settle(rows, server(['leaked', true]))).toEqual(['add new', 'deactivate leaked', 'delete leaked'])
  })

  it('ends a leaked secret before an old one, when its successor needs the room', () => {
    const rows = [held('old', 'inactive'), held('leaked', 'deleted'), missing('new')]

    expect(settle(rows, server(['old', true], ['leaked', true]))).toEqual([
      'deactivate leaked',
      'delete leaked',
      'add new',
      'deactivate old',
    ])
  })

  it('lets an inactive secret stand in for a moment where nothing else ends a leaked one', () => {
    const rows = [held('old', 'inactive'), held('leaked', 'deleted'), missing('new')]

    expect(settle(rows, server(['old', false], ['leaked', true]))).toEqual([
      'activate old',
      'deactivate leaked',
      'delete leaked',
      'add new',
      'deactivate old',
    ])
  })

  it('deletes an inactive one to make room', () => {
    const rows = [held('old', 'deleted'), held('live', 'active'), missing('new')]

    expect(settle(rows, server(['old', false], ['live', true]))).toEqual(['delete old', 'add new'])
  })

  it('waits with the only active secret, whatever is wanted', () => {
    expect(settle([held('only', 'inactive')], server(['only', true]))).toEqual([])
    expect(settle([held('only', 'deleted')], server(['only', true]))).toEqual([])
  })

  it('leaves alone what somebody made in the console', () => {
    expect(settle([held('ours', 'active')], server(['ours', true], ['theirs', true]))).toEqual([])
  })
})

describe('from any state', () => {
  const wanted = fc.constantFrom('active', 'inactive', 'deleted')
  const known = fc.record({ active: fc.boolean(), wanted })
  const state = fc.record({
    known: fc.array(known, { maxLength: MAX_SECRETS }),
    strangers: fc.array(fc.boolean(), { maxLength: MAX_SECRETS }),
    missing: fc.integer({ min: 0, max: MAX_SECRETS }),
    newestFirst: fc.boolean(),
  })

  const build = (of: typeof state extends fc.Arbitrary<infer T> ? T : never) => {
    const rows = of.known.map((one, i) => held(`${i}`, one.wanted))
    const all = [...rows, ...Array.from({ length: of.missing }, (_, i) => missing(`new ${i}`))]
    const ours = of.known.map((one, i) => ({ id: `at ${i}`, active: one.active }))
    const strangers = of.strangers.map((active, i) => ({ id: `stranger ${i}`, active }))
    return { rows: of.newestFirst ? all.reverse() : all, held: [...ours, ...strangers] }
  }
  /** As Okta has them: at most two, one of them active. */
  const possible = (secrets: HeldSecret[]): boolean =>
    secrets.length <= MAX_SECRETS && (secrets.length === 0 || secrets.some((secret) => secret.active))

  it('no rule of the server is ever broken, and it comes to an end', () => {
    fc.assert(
      fc.property(state, (of) => {
        const start = build(of)
        fc.pre(possible(start.held))

        expect(() => settle(start.rows, new Server(start.held))).not.toThrow()
      }),
      { numRuns: 2_000 },
    )
  })

  it('both sides agree at the end, whenever the rows ask for something possible', () => {
    fc.assert(
      fc.property(state, (of) => {
        const { rows, held } = build({ ...of, strangers: [] })
        const kept = rows.filter((row) => row.wanted !== 'deleted')
        fc.pre(possible(held) && kept.length <= MAX_SECRETS && kept.some((row) => row.wanted === 'active'))
        const server = new Server(held)

        settle(rows, server)

        const asWanted = kept.map((row) => ({ id: row.remoteId, active: row.wanted === 'active' }))
        expect(new Set(server.held.map((secret) => JSON.stringify(secret)))).toEqual(
          new Set(asWanted.map((secret) => JSON.stringify(secret))),
        )
      }),
      { numRuns: 2_000 },
    )
  })
})
