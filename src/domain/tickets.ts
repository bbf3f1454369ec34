import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { LoginServer } from './authorization-server.ts'
import { sha256 } from './ids.ts'
import type { Sealer } from './sealing.ts'

interface TicketDeps {
  sealer: Sealer
  loginServer: LoginServer
}

const challengeSchema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() })
const ticketSchema = challengeSchema.extend({
  attemptId: z.string(),
  /** The same for Sign in with Slack, where that comes first. */
  slack: challengeSchema,
  /** This browser is signed in to Slack as the requester. */
  slackProven: z.literal(true).optional(),
})

/**
 * What the browser that follows the link carries from there to the callback, sealed in a cookie: so that opening the
 * link changes nothing here (link previews are harmless) and only the browser that started can finish.
 */
export type Ticket = z.infer<typeof ticketSchema>

/** The attempt that a `state` belongs to; the state is `attempt id.random`. */
export const attemptOf = (state: string): string => state.slice(0, Math.max(0, state.indexOf('.')))

export function newTicket(deps: TicketDeps, attemptId: string): Ticket {
  const challenge = () => {
    const { state, nonce, verifier } = deps.loginServer.newChallenge()
    return { state: `${attemptId}.${state}`, nonce, verifier }
  }
  return { attemptId, ...challenge(), slack: challenge() }
}

export const sealTicket = (deps: TicketDeps, ticket: Ticket): string =>
  deps.sealer.seal(`tickets:${ticket.attemptId}:cookie`, JSON.stringify(ticket))

export function openTicket(
  deps: Pick<TicketDeps, 'sealer'>,
  attemptId: string,
  sealed: string,
): Ticket | undefined {
  try {
    return ticketSchema.parse(JSON.parse(deps.sealer.open(`tickets:${attemptId}:cookie`, sealed)))
  } catch {
    // Made up, sealed for another attempt, or by an older version: as good as none
    return undefined
  }
}

/** Compares digests, in constant time. */
export const equal = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)))
