import type { AccessRequest } from '../../src/domain/records.ts'
import type { Presser } from './rig.ts'

/** `too late`: the card had no button any more when they wanted to press. */
export type Verdict = 'Grant' | 'Decline' | 'too late'

export interface RequestPress {
  by: Presser
  wish: Verdict
  /** What the app said to them alone. */
  answers: string[]
  /** Their own card of the request, afterwards. */
  cards: string[]
}

/** What one request left behind, everywhere. */
export interface RequestFacts {
  request: Pick<AccessRequest, 'status' | 'decidedBy'> | undefined
  hasAccess: boolean
  /** `actor action` of each row about the newcomer. */
  audit: string[]
  /** What the newcomer was told by direct message. */
  told: string[]
  presses: RequestPress[]
}

const STATE = {
  granted: { wish: 'Grant', action: 'access.granted', card: '✅ Granted by', told: 'has given you access' },
  declined: { wish: 'Decline', action: 'access.declined', card: '⛔ Declined by', told: 'has declined your' },
} as const

/** Everything that is not as it has to be, a sentence each; none when the round is sound. */
export function requestViolations({ request, hasAccess, audit, told, presses }: RequestFacts): string[] {
  if (!request || request.status === 'open') return [`the request is ${request?.status ?? 'gone'}`]
  const state = STATE[request.status]
  const decider = presses.find(({ by }) => by.id === request.decidedBy)
  if (decider?.wish !== state.wish)
    return [`${request.decidedBy} ${request.status} without having pressed so`]
  const decisions = audit.filter((row) => /access\.(granted|declined)$/.test(row))
  return [
    ...(hasAccess === (request.status === 'granted')
      ? []
      : [`${request.status}, and access is ${hasAccess}`]),
    ...(decisions.join() === `${request.decidedBy} ${state.action}`
      ? []
      : [`on record: ${decisions.join()}`]),
    ...(told.length === 1 && told[0]?.includes(`${decider.by.name} ${state.told}`)
      ? []
      : [`the newcomer was told: ${told.join(' / ') || 'nothing'}`]),
    ...presses.flatMap((press) => pressViolations(press, decider, request.status, state.card)),
  ]
}

/** The faster one sees it on the card; everybody else is told who was faster, and their cards say so, too. */
function pressViolations(
  press: RequestPress,
  decider: RequestPress,
  status: string,
  verdict: string,
): string[] {
  const { by, answers, cards } = press
  const late =
    press === decider || press.wish === 'too late' ? [] : [`${decider.by.name} has ${status} this already`]
  const answered = answers.length === late.length && late.every((text) => answers[0]?.includes(text))
  const [card = 'nothing'] = cards
  const right = card.includes(verdict) && card.includes(decider.by.name) && !/\[(Grant|Decline)\]/.test(card)
  return [
    ...(answered ? [] : [`${by.name} was told: ${answers.join(' / ') || 'nothing'}`]),
    ...(right && cards.length === 1 ? [] : [`the ${cards.length} cards of ${by.name} say: ${card}`]),
  ]
}
