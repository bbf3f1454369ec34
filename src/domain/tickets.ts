import { timingSafeEqual } from 'node:crypto'
import type { LoginServer } from './authorization-server.ts'
import { sha256 } from './ids.ts'
import type { Sealer } from './sealing.ts'

interface TicketDeps {
  sealer: Sealer
  loginServer: LoginServer
}

/**
 * What the browser that follows the link carries from there to the callback, sealed in a cookie: so that opening the
 * link changes nothing here (link previews are harmless) and only the browser that started can finish.
 */
export interface Ticket {
  attemptId: string
  state: string
  nonce: string
  verifier: string
}

/** The attempt that a `state` belongs to; the state is `attempt id.random`. */
export const attemptOf = (state: string): string => state.slice(0, Math.max(0, state.indexOf('.')))

export function newTicket(deps: TicketDeps, attemptId: string): Ticket {
  const challenge = deps.loginServer.newChallenge()
  return { attemptId, ...challenge, state: `${attemptId}.${challenge.state}` }
}

export const sealTicket = (deps: TicketDeps, ticket: Ticket): string =>
  deps.sealer.seal(`tickets:${ticket.attemptId}:cookie`, JSON.stringify(ticket))

export function openTicket(deps: TicketDeps, attemptId: string, sealed: string): Ticket | undefined {
  try {
    return JSON.parse(deps.sealer.open(`tickets:${attemptId}:cookie`, sealed))
  } catch {
    // Made up, or sealed for another attempt: as good as none
    return undefined
  }
}

/** Compares digests, in constant time. */
export const equal = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)))
