import { describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { CLOSED, reasonOf } from './press.ts'
import { race } from './race.ts'
import { type RequestFacts, requestViolations } from './request-check.ts'
import { type ReviewFacts, reviewViolations } from './review-check.ts'
import type { Presser } from './rig.ts'

describe.each(databases)('two processes of the program on %s', (kind) => {
  it('come to one outcome a round, and tell everybody who pressed', async () => {
    const { counts, violations } = await race(kind, { rounds: 5, seed: 7 })

    expect(violations).toEqual([])
    expect(counts['clickers who decided']).toBe(5)
    expect((counts['reviews approved'] ?? 0) + (counts['reviews rejected'] ?? 0)).toBe(5)
    expect((counts['requests granted'] ?? 0) + (counts['requests declined'] ?? 0)).toBe(5)
  }, 120_000)
})

it('a job that failed and was right when it ran again is no violation', async () => {
  const { counts, violations } = await race('SQLite', {
    rounds: 1,
    seed: 7,
    trouble: ({ slack }) => slack.faults.api('chat.update', { kind: 'status', status: 500 }),
  })

  expect(violations).toEqual([])
  expect(counts['warnings in the logs']).toBeGreaterThan(0)
}, 120_000)

const rae: Presser = { id: 'U1', name: 'Rae Lindqvist', teams: ['api'] }
const rita: Presser = { id: 'U2', name: 'Rita Moen', teams: ['api'] }
const tomas: Presser = { id: 'U3', name: 'Tomas Beck', teams: ['partnership'] }
const ada: Presser = { id: 'U4', name: 'Ada Okafor', teams: [] }

const late = (name: string, verb: string) =>
  `@${name} has ${verb} this already, on 2026-01-01. Nothing was changed.`
const notOne = 'Only members of the review teams (api, partnership) can decide.'

/** Rae, then Tomas approved; Rita and Ada came late or may not. */
const approved: ReviewFacts = {
  teams: ['api', 'partnership'],
  app: { status: 'Approved', active: true },
  review: { status: 'approved', decidedBy: tomas.id, reason: null },
  votes: [
    { team: 'api', userId: rae.id },
    { team: 'partnership', userId: tomas.id },
  ],
  audit: ['U4 review.refused', 'U3 review.approved', 'U1 review.team_approved', 'U0 app.created'],
  client: 'ACTIVE',
  activations: 1,
  cards: [
    {
      text: [
        '*✅ Approved* · new partner app',
        'Team api: ✅ approved by @Rae Lindqvist',
        'Team partnership: ✅ approved by @Tomas Beck',
        '✅ Approved: @Tomas Beck',
        '[Details]',
      ].join('\n'),
      replies: 0,
    },
  ],
  told: ['✅ @Rae Lindqvist has approved it for team api.', 'Your partner app was approved: Race'],
  presses: [
    { by: rae, wish: 'approve', answers: ['Counted for team api. Still to decide: partnership.'] },
    { by: tomas, wish: 'approve', answers: ['Approved. It is live now, and the submitter is told.'] },
    { by: rita, wish: 'reject', answers: [late('Tomas Beck', 'approved')] },
    { by: ada, wish: 'approve', answers: [notOne] },
  ],
}

/** Rita rejected; Rae and Tomas came late. */
const rejected: ReviewFacts = {
  ...approved,
  app: { status: 'Not Approved', active: false },
  review: { status: 'rejected', decidedBy: rita.id, reason: reasonOf(rita) },
  votes: [],
  audit: ['U2 review.rejected', 'U0 app.created'],
  client: 'INACTIVE',
  activations: 0,
  cards: [
    {
      text: `*⛔ Rejected* · new partner app\nTeam api: – no vote\n⛔ Rejected: @Rita Moen\nReason: ${reasonOf(rita)}`,
      replies: 0,
    },
  ],
  told: [`Your partner app was not approved: Race\nReason: ${reasonOf(rita)}`],
  presses: [
    { by: rita, wish: 'reject', answers: [CLOSED] },
    { by: rae, wish: 'approve', answers: [late('Rita Moen', 'rejected')] },
    { by: tomas, wish: 'approve twice', answers: Array(2).fill(late('Rita Moen', 'rejected')) },
  ],
}

const [card] = approved.cards
const pressing = (changes: Partial<ReviewFacts['presses'][number]>, index: number): Partial<ReviewFacts> => ({
  presses: approved.presses.map((press, at) => (at === index ? { ...press, ...changes } : press)),
})

describe('the judge of a review', () => {
  it('passes a sound approval and a sound rejection', () => {
    expect(reviewViolations(approved)).toEqual([])
    expect(reviewViolations(rejected)).toEqual([])
  })

  it.each<[string, Partial<ReviewFacts>]>([
    ['a review that is still open', { review: { status: 'pending', decidedBy: null, reason: null } }],
    ['a decider who pressed nothing', { review: { ...approved.review, decidedBy: 'U9' } }],
    ['an approval without every team', { votes: approved.votes.slice(1) }],
    ['two votes of one person', { votes: approved.votes.map((vote) => ({ ...vote, userId: rae.id })) }],
    ['both outcomes on record', { audit: [...approved.audit, 'U2 review.rejected'] }],
    ['the same decision twice on record', { audit: [...approved.audit, 'U3 review.approved'] }],
    ['an app that stayed off', { app: { status: 'Approved', active: false } }],
    ['a client that stayed off', { client: 'INACTIVE' }],
    ['a second activation', { activations: 2 }],
    ['no card', { cards: [] }],
    ['a second card', { cards: [...approved.cards, ...approved.cards] }],
    ['a card that still waits', { cards: [{ text: '*🕓 Waiting for review*\n[Approve]', replies: 0 }] }],
    [
      'a card that names somebody else',
      { cards: [{ text: card?.text.replaceAll('Tomas', 'Ada') ?? '', replies: 0 }] },
    ],
    ['a card with buttons left', { cards: [{ text: `${card?.text}\n[Approve]`, replies: 0 }] }],
    ['a second card in the thread', { cards: [{ text: card?.text ?? '', replies: 1 }] }],
    ['a submitter who hears nothing', { told: approved.told.slice(0, 1) }],
    ['a submitter who hears it twice', { told: [...approved.told, ...approved.told.slice(1)] }],
    ['a submitter who hears the opposite', { told: rejected.told }],
    ['a clicker without an answer', pressing({ answers: [] }, 2)],
    ['a clicker with two answers', pressing({ answers: [notOne, notOne] }, 3)],
    ['a clicker told of the wrong person', pressing({ answers: [late('Rae Lindqvist', 'approved')] }, 2)],
    ['a clicker told of the wrong outcome', pressing({ answers: [late('Tomas Beck', 'rejected')] }, 2)],
    ['a clicker told that all is well', pressing({ answers: [CLOSED] }, 2)],
    ['a stranger whose vote was counted', pressing({ answers: ['Counted for team api.'] }, 3)],
    ['a decider told that somebody was faster', pressing({ answers: [late('Tomas Beck', 'approved')] }, 1)],
    ['an error instead of an answer', pressing({ answers: ['Something went wrong on our side.'] }, 2)],
  ])('notices %s', (_what, falsified) => {
    expect(reviewViolations({ ...approved, ...falsified })).not.toEqual([])
  })

  it.each<[string, Partial<ReviewFacts>]>([
    ['a rejected app that is on', { app: { status: 'Not Approved', active: true } }],
    ['a rejected app that was on for a moment', { activations: 1 }],
    ['a rejection without its reason', { told: ['Your partner app was not approved: Race'] }],
    ["somebody else's reason on record", { review: { ...rejected.review, reason: reasonOf(rae) } }],
  ])('notices %s', (_what, falsified) => {
    expect(reviewViolations({ ...rejected, ...falsified })).not.toEqual([])
  })
})

describe('the judge of an access request', () => {
  const granted: RequestFacts = {
    request: { status: 'granted', decidedBy: ada.id },
    hasAccess: true,
    audit: ['U4 access.granted', 'U9 access.requested'],
    told: ['🎉 @Ada Okafor has given you access to the ZoomInfo DevPortal.'],
    presses: [
      { by: ada, wish: 'Grant', answers: [], cards: ['✅ Granted by: @Ada Okafor'] },
      {
        by: rae,
        wish: 'Decline',
        answers: ['@Ada Okafor has granted this already. Nothing was changed.'],
        cards: ['✅ Granted by: @Ada Okafor'],
      },
    ],
  }
  const second = (changes: Partial<RequestFacts['presses'][number]>): Partial<RequestFacts> => ({
    presses: granted.presses.map((press, at) => (at === 1 ? { ...press, ...changes } : press)),
  })

  it('passes a sound one', () => expect(requestViolations(granted)).toEqual([]))

  it.each<[string, Partial<RequestFacts>]>([
    ['a request that is still open', { request: { status: 'open', decidedBy: null } }],
    ['a grant by the one who declined', { request: { status: 'granted', decidedBy: rae.id } }],
    ['a grant without access', { hasAccess: false }],
    ['both outcomes on record', { audit: [...granted.audit, 'U1 access.declined'] }],
    ['a newcomer who hears both', { told: [...granted.told, '@Rae Lindqvist has declined your request'] }],
    ['a newcomer who hears nothing', { told: [] }],
    ['a slower admin who hears nothing', second({ answers: [] })],
    ['a slower admin whose card says otherwise', second({ cards: ['⛔ Declined by: @Rae Lindqvist'] })],
    ['a slower admin whose card is still open', second({ cards: ['[Grant] [Decline]'] })],
  ])('notices %s', (_what, falsified) => {
    expect(requestViolations({ ...granted, ...falsified })).not.toEqual([])
  })
})
