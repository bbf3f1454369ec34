import { describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../src/domain/records.ts'
import { anApp } from '../support/records.ts'
import type { Deed } from './chaos/people/ledger.ts'
import type { Trouble } from './chaos/troubles/weather.ts'
import { expectedLetters, type Letter, letterViolations } from './chaos/verdict/letters.ts'
import { endViolations, judgeLogs } from './chaos/verdict/logs.ts'
import { requestViolations } from './chaos/verdict/requests.ts'
import { historyViolations, toldViolations } from './chaos/verdict/told.ts'

const app = anApp({ id: 'app_1', name: 'Chaos 0001', ownerId: 'U1' })
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString()
const ms = (second: number): number => Date.parse(at(second))

const row = (seq: number, action: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  tenantId: 'T1',
  seq,
  at: at(seq),
  actor: 'U1',
  action,
  appId: app.id,
  subject: null,
  before: null,
  after: null,
  prevHash: '',
  hash: '',
  ...more,
})
const state = (status: string, active: boolean): string => JSON.stringify({ status, active })
const ON = state('Approved', true)
const OFF = state('Approved', false)

describe('what people were told', () => {
  const deed = (changes: Partial<Deed> = {}): Deed => ({
    by: 'U1',
    actions: ['app.deactivated'],
    about: app.name,
    once: false,
    from: ms(9),
    toldAt: ms(11),
    ...changes,
  })
  const rows = [row(10, 'app.deactivated'), row(20, 'app.deactivated')]
  const judge = (...deeds: Deed[]) => toldViolations({ deeds }, [app], rows)

  it.each<[string, Deed]>([
    ['what is in the audit', deed()],
    ['what nobody was told, and has not happened', deed({ from: ms(30), toldAt: undefined })],
    ['what was told of somebody, whoever did it', deed({ by: undefined, from: ms(20) })],
  ])('holds for %s', (_what, sound) => expect(judge(sound)).toEqual([]))

  it.each<[string, Deed]>([
    ['is lost', deed({ actions: ['app.edited'] })],
    ['is only in the audit from before', deed({ from: ms(30) })],
    ['somebody else did', deed({ by: 'U2' })],
    ['was done to another app', deed({ about: 'Chaos 0002' })],
    ['was done twice, and is done once', deed({ once: true })],
    ['was done twice without anybody being told', deed({ once: true, toldAt: undefined })],
  ])('does not hold where it %s', (_what, wrong) => expect(judge(wrong)).toHaveLength(1))
})

describe('the history of an app', () => {
  const created = row(1, 'app.created', { after: ON })
  const off = row(2, 'app.deactivated', { before: ON, after: OFF })
  const on = row(3, 'app.activated', { before: OFF, after: ON })

  it('is sound where each change begins at the end of the one before', () => {
    const outside = row(4, 'app.changed_outside', { before: ON, after: OFF })

    expect(historyViolations([{ ...app, active: true }], [created, off, on, outside])).toEqual([])
  })

  it.each<[string, Partial<typeof app>, AuditEntry[]]>([
    ['a change that nobody wrote down', {}, [created, on]],
    ['a change that was written down and not made', { active: true }, [created, off]],
    ['an app that was made twice', {}, [created, created]],
    [
      'another owner than the last one it was given to',
      {},
      [created, row(2, 'app.transferred', { after: '{"owner":"U2"}' })],
    ],
  ])('shows %s', (_what, changes, rows) =>
    expect(historyViolations([{ ...app, active: true, ...changes }], rows)).not.toEqual([]),
  )
})

describe('direct messages', () => {
  const granted = row(10, 'access.granted', { appId: null, subject: 'U5' })
  const names = new Map([['U1', 'Ada Okafor']])
  const expected = expectedLetters([granted], { apps: [app], reviews: [], names })
  const letter = (
    second: number,
    text = '🎉 @Ada Okafor has given you access to the DevPortal.',
  ): Letter => ({
    to: 'U5',
    ts: String(ms(second) / 1_000),
    text,
  })
  const judge = (letters: Letter[], doubtful = false) =>
    letterViolations(letters, expected, { promised: [], isDoubtful: () => doubtful })

  it('are sound where everybody has heard what they have to, once', () => {
    expect(judge([letter(11)])).toEqual({ doubled: 0, violations: [] })
  })

  it('may be doubled where Slack was left in doubt, which is counted', () => {
    expect(judge([letter(11), letter(12)], true)).toEqual({ doubled: 1, violations: [] })
  })

  it.each<[string, Letter[]]>([
    ['one that never came', []],
    ['one from before it happened', [letter(1)]],
    ['one that came twice', [letter(11), letter(12)]],
    ['a word that is never right', [letter(11), letter(12, 'the reviewer channel cannot be used')]],
  ])('show %s', (_what, letters) => expect(judge(letters).violations).toHaveLength(1))

  it('show a promise that was not kept', () => {
    const promised = [['Registration was delayed and is done now']]

    const { violations } = letterViolations([letter(11)], expected, { promised, isDoubtful: () => false })

    expect(violations).toHaveLength(1)
  })

  it('about access to the same person need not all come: a newer word takes the place of an older one', () => {
    const revoked = row(11, 'access.revoked', { appId: null, subject: 'U5' })

    const both = expectedLetters([granted, revoked], { apps: [app], reviews: [], names })

    expect(both.map(({ words, since }) => [words, since])).toEqual([
      [['@Ada Okafor has given you access'], undefined],
      [['@Ada Okafor has removed your access'], at(11)],
    ])
  })
})

describe("an admin's card of a request", () => {
  const request = { tenantId: 'T1', userId: 'U5', requestedAt: at(1), decidedBy: 'U1', decidedAt: at(2) }
  const card = { tenantId: 'T1', userId: 'U5', adminId: 'U1', channelId: 'D1', ts: '1.1', requestedAt: at(1) }
  const judge = (status: 'open' | 'granted', text: string, cards = [card]) =>
    requestViolations([{ ...request, status }], cards, [{ to: 'U1', ts: '1.1', text }], new Set(['U1']))

  it('says what became of it', () => {
    expect(judge('granted', '✅ Granted by')).toEqual([])
    expect(judge('open', 'Asked by … "grant_request"')).toEqual([])
  })

  it('is wrong where it still asks, says nothing, or is not there', () => {
    expect(judge('granted', 'Asked by … "grant_request"')).toHaveLength(1)
    expect(judge('open', 'Asked by')).toHaveLength(1)
    expect(judge('open', '', [])).toHaveLength(1)
  })
})

describe('the log', () => {
  const line = (level: string, msg: string) => JSON.stringify({ level, msg })

  it('may tell of errors, which are counted', () => {
    const whyNotUp = 'DATABASE_URL: PostgreSQL cannot be reached; start it'
    const { counts, violations } = judgeLogs([line('info', 'x'), line('error', 'unexpected error'), whyNotUp])

    expect({ counts, violations }).toEqual({ counts: { 'log: unexpected error': 1 }, violations: [] })
  })

  it.each([
    ['a promise that nobody held', line('fatal', 'nobody held a promise that was rejected; going on')],
    ['a job that was given up', line('error', 'job given up; it is tried again at the next start')],
    ['a stack', '    at Socket.<anonymous> (node:net:1)'],
  ])('must not tell of %s', (_what, text) => expect(judgeLogs([text]).violations).toHaveLength(1))
})

describe('an end that nobody asked for', () => {
  const end = { atStart: true, code: 1, from: ms(10), to: ms(20), words: '' }
  const trouble: Trouble = { what: 'PostgreSQL killed', from: ms(12), to: ms(14) }

  it('is in order while a neighbour keeps the program from coming up', () => {
    expect(endViolations([end], [trouble])).toEqual([])
  })

  it('is never in order once it is up, or without any trouble', () => {
    expect(endViolations([{ ...end, atStart: false }], [trouble])).toHaveLength(1)
    expect(endViolations([end], [])).toHaveLength(1)
    expect(endViolations([{ ...end, code: 78 }], [trouble])).toHaveLength(1)
  })
})
