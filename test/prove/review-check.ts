import type { App, Review, ReviewStatus, Vote } from '../../src/domain/records.ts'
import { CLOSED, type Press, reasonOf } from './press.ts'
import type { Presser } from './rig.ts'

/** What one round left behind, everywhere. */
export interface ReviewFacts {
  teams: readonly string[]
  app: Pick<App, 'status' | 'active'>
  review: Pick<Review, 'status' | 'decidedBy' | 'reason'>
  votes: Pick<Vote, 'team' | 'userId'>[]
  /** `actor action` of each row about the app. */
  audit: string[]
  client: string | undefined
  /** How often Okta was told to switch the client on. */
  activations: number
  /** The cards in the reviewer channel, as people read them. */
  cards: { text: string; replies: number }[]
  /** What the submitter was told of the app by direct message. */
  told: string[]
  presses: Press[]
}

const STATE: Partial<Record<ReviewStatus, { title: string; status: string; active: boolean; told: string }>> =
  {
    approved: { title: '✅ Approved', status: 'Approved', active: true, told: 'was approved' },
    rejected: { title: '⛔ Rejected', status: 'Not Approved', active: false, told: 'was not approved' },
  }

/** Everything that is not as it has to be, a sentence each; none when the round is sound. */
export function reviewViolations(facts: ReviewFacts): string[] {
  const { review } = facts
  const state = STATE[review.status]
  if (!state) return [`the review is ${review.status}`]
  const decider = facts.presses.find(({ by }) => by.id === review.decidedBy)?.by
  if (!decider) return [`${review.decidedBy} decided and had not pressed anything`]
  const expect = (so: boolean, sentence: string): string[] => (so ? [] : [sentence])
  return [
    ...expect(facts.app.status === state.status, `the app is ${facts.app.status}`),
    ...expect(facts.app.active === state.active, `the app's switch is ${facts.app.active}`),
    ...expect(facts.client === (state.active ? 'ACTIVE' : 'INACTIVE'), `the client is ${facts.client}`),
    ...expect(
      facts.activations === (state.active ? 1 : 0),
      `the client was activated ${facts.activations} times`,
    ),
    ...auditViolations(facts),
    ...voteViolations(facts),
    ...cardViolations(facts, state.title, decider),
    ...toldViolations(facts, state.told, decider),
    ...facts.presses.flatMap((press) => pressViolations(facts, press, decider)),
  ]
}

/** One decision on record, by the one who decided. */
function auditViolations({ audit, review }: ReviewFacts): string[] {
  const decisions = audit.filter((row) => /review\.(approved|rejected)$/.test(row))
  const expected = `${review.decidedBy} review.${review.status}`
  return decisions.length === 1 && decisions[0] === expected ? [] : [`decisions on record: ${decisions}`]
}

/** One person, one team, one vote; approved needs every team. */
function voteViolations({ votes, teams, review, presses, audit }: ReviewFacts): string[] {
  const voters = new Set(votes.map((vote) => vote.userId))
  const voted = new Set(votes.map((vote) => vote.team))
  const strays = votes.filter(
    ({ userId, team }) => !presses.some(({ by }) => by.id === userId && by.teams.includes(team)),
  )
  const steps = audit.filter((row) => row.endsWith('review.team_approved')).length
  const all = teams.every((team) => voted.has(team))
  return [
    ...(voters.size === votes.length && voted.size === votes.length
      ? []
      : ['a team or a person voted twice']),
    ...strays.map(({ userId, team }) => `${userId} voted for team ${team}`),
    ...(all === (review.status === 'approved') ? [] : [`${review.status} with votes of ${[...voted]}`]),
    ...(steps === votes.length - (all ? 1 : 0) ? [] : [`${steps} votes on record, ${votes.length} counted`]),
  ]
}

/** One card that says what is so, with nothing left to press. */
function cardViolations({ cards, votes, presses }: ReviewFacts, title: string, decider: Presser): string[] {
  const [card] = cards
  if (!card || cards.length > 1) return [`there are ${cards.length} cards`]
  const nameOf = (id: string) => presses.find(({ by }) => by.id === id)?.by.name ?? id
  const verdict = card.text.slice(card.text.lastIndexOf(title))
  return [
    ...(card.text.startsWith(`*${title}*`) ? [] : [`the card says ${card.text.split('\n')[0]}`]),
    ...(verdict.includes(decider.name) ? [] : [`the card does not name ${decider.name}`]),
    ...(/\[(Approve|Reject)\b/.test(card.text) ? ['the card can still be decided on'] : []),
    ...(card.replies === 0 ? [] : [`the card has ${card.replies} replies`]),
    ...votes.flatMap(({ team, userId }) => {
      const line = card.text.split('\n').find((one) => one.startsWith(`Team ${team}`)) ?? ''
      return line.includes(nameOf(userId)) ? [] : [`the card says "${line}", ${nameOf(userId)} voted`]
    }),
  ]
}

/** The submitter hears of the verdict once, with the reason, and of each vote before it. */
function toldViolations(
  { told, votes, review, presses }: ReviewFacts,
  verdict: string,
  by: Presser,
): string[] {
  const verdicts = told.filter((text) => /was (not )?approved/.test(text))
  const steps = told.filter((text) => /approved it for team/.test(text)).length
  const expected = votes.length - (review.status === 'approved' ? 1 : 0)
  const reason = review.status === 'rejected' ? reasonOf(by) : ''
  const given = presses.some((press) => press.by === by && press.wish.startsWith('reject')) || !reason
  return [
    ...(verdicts.length === 1 && verdicts[0]?.includes(verdict) && verdicts[0].includes(reason)
      ? []
      : [`the submitter was told: ${verdicts.join(' / ') || 'nothing'}`]),
    ...(given && (review.reason ?? '') === reason ? [] : [`the reason on record is ${review.reason}`]),
    ...(steps === expected ? [] : [`the submitter was told of ${steps} votes, ${expected} were counted`]),
  ]
}

/** Every press is answered, and the answer is true. */
function pressViolations(facts: ReviewFacts, { by, wish, answers }: Press, decider: Presser): string[] {
  const expected = wish === 'approve twice' ? 2 : 1
  const wrong = answers.filter((answer) => !isTrue(facts, by, answer, decider))
  return [
    ...(answers.length === expected ? [] : [`${by.name} (${wish}) got ${answers.length} answers`]),
    ...wrong.map((answer) => `${by.name} (${wish}) was told: ${answer}`),
    ...contradictions(facts, by, answers),
  ]
}

/** Whoever decided or voted was told so, once, and nobody else was. */
function contradictions({ review, votes }: ReviewFacts, by: Presser, answers: string[]): string[] {
  const times = (pattern: RegExp) => answers.filter((answer) => pattern.test(answer)).length
  const decided = Number(review.decidedBy === by.id)
  const approved = decided * Number(review.status === 'approved')
  const counted = Number(votes.some((vote) => vote.userId === by.id)) - approved
  return [
    ...(times(/^Approved\. It is live/) === approved ? [] : [`${by.name} was told of an approval`]),
    ...(times(/^\(the window closed\)$/) === decided - approved
      ? []
      : [`${by.name} was told of a rejection`]),
    ...(times(/^Counted for team/) === counted ? [] : [`${by.name} was told of a vote`]),
  ]
}

const TEAM = /for team (\w+)/

function isTrue(
  { review, votes, teams }: ReviewFacts,
  by: Presser,
  answer: string,
  decider: Presser,
): boolean {
  const team = TEAM.exec(answer)?.[1] ?? ''
  const vote = votes.find((one) => one.team === team)
  const knownTeam = teams.includes(team) && vote !== undefined
  if (by.teams.length === 0)
    return /^(You submitted this app yourself|Only members of the review)/.test(answer)
  if (answer === CLOSED || answer.startsWith('Approved. It is live')) return decider === by
  if (answer.startsWith('Counted for team')) return knownTeam && vote.userId === by.id
  if (answer.startsWith('You have approved this for team')) return knownTeam && vote.userId === by.id
  if (/has approved this for team \w+ already; the other teams/.test(answer))
    return knownTeam && by.teams.includes(team) && vote.userId !== by.id
  return answer.includes(`${decider.name} has ${review.status} this already, on`)
}
