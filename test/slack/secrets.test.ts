import { describe, expect, it } from 'vitest'
import type { Secret } from '../../src/domain/records.ts'
import { secretsView } from '../../src/slack/views/secrets.ts'
import { anApp, aSecret } from '../support/records.ts'

const app = anApp()
/** Client Secrets as JSON, with one secret in this state. */
const drawn = (changes: Partial<Secret>): string =>
  JSON.stringify(secretsView(app, [aSecret(app.id, { remoteId: 'ocs_1', ...changes })]))
const buttons = (view: string): string[] =>
  [...view.matchAll(/"type":"button","text":\{"type":"plain_text","text":"([^"]+)"/g)].map(
    ([, text = '']) => text,
  )

describe('Client Secrets', () => {
  it.each([
    ['active', { held: 'active' }, '🟢 Active'],
    ['inactive', { wanted: 'inactive', held: 'inactive' }, '⚪ Inactive'],
    ['being deactivated', { wanted: 'inactive', held: 'active' }, 'Being deactivated. It may still work'],
    ['being deactivated unheard', { wanted: 'inactive', held: null }, 'Being deactivated. It may still work'],
    ['being activated', { held: 'inactive' }, 'Being activated. It may not work until'],
    ['being activated unheard', { held: null }, 'Being activated. It may not work until'],
    ['not sent', { held: 'absent', sealed: 'v1.x' }, 'does not have this secret yet'],
    ['sent unheard', { held: null, sealed: 'v1.x' }, 'it is not known yet whether it has this secret'],
    ['without room', { held: 'no room', sealed: 'v1.x' }, 'Waiting for room'],
    ['gone by itself', { held: 'absent' }, 'no longer has this secret'],
    ['being deleted', { wanted: 'deleted', held: 'inactive' }, 'Being deleted. It does not work any more.'],
    ['being deleted unheard', { wanted: 'deleted', held: null }, 'Being deleted. It may still work'],
    [
      'compromised',
      { wanted: 'deleted', held: 'active', compromisedAt: app.createdAt },
      'Compromised, being',
    ],
  ] satisfies [string, Partial<Secret>, string][])(
    'says of one that is %s what is known',
    (_, state, text) => {
      expect(drawn(state)).toContain(text)
    },
  )

  it('tells when an active one ends, and not when one that is off would have', () => {
    const endsAt = '2026-02-01T00:00:00.000Z'

    expect(drawn({ held: 'active', endsAt })).toContain('🟠 Active, ends ')
    expect(drawn({ held: 'inactive', endsAt })).not.toContain('Active, ends')
  })

  it('offers what can be done, which is to wait or give up where the server has yet to take it', () => {
    const [generate] = ['Generate New Secret']

    expect(buttons(drawn({ held: 'absent', sealed: 'v1.x' }))).toEqual([generate])
    expect(buttons(drawn({ held: 'no room', sealed: 'v1.x' }))).toEqual(['Deactivate', generate])
    expect(buttons(drawn({ wanted: 'deleted', held: 'active' }))).toEqual([generate])
    expect(buttons(drawn({ held: 'active' })).slice(0, 2)).toEqual(['Show', 'Deactivate'])
  })
})
