import type { AccessRequest, RequestCard } from '../../../../src/domain/records.ts'
import type { Letter } from './letters.ts'

/** Every admin's card of a request says what became of it. */
export function requestViolations(
  requests: readonly AccessRequest[],
  cards: readonly RequestCard[],
  letters: readonly Letter[],
  admins: ReadonlySet<string>,
): string[] {
  return requests.flatMap((request) => {
    const { userId, status, requestedAt } = request
    const mine = cards.filter((card) => card.userId === userId && card.requestedAt === requestedAt)
    const without = [...admins].filter((adminId) => !mine.some((card) => card.adminId === adminId))
    return [
      // One that was decided on before its cards were posted needs none
      ...(status === 'open'
        ? without.map((adminId) => `${adminId} has no card of the request of ${userId}`)
        : []),
      ...mine.flatMap(({ adminId, ts }) => {
        const text = letters.find((letter) => letter.to === adminId && letter.ts === ts)?.text ?? 'nothing'
        return WORDS[status].test(text) && text.includes('"grant_request"') === (status === 'open')
          ? []
          : [`the request of ${userId} is ${status}; the card of ${adminId} says: ${text.slice(0, 200)}`]
      }),
    ]
  })
}

const WORDS = { open: /Asked by/, granted: /✅ Granted by/, declined: /⛔ Declined by/ }
