import type { PersonRef } from './records.ts'

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `fn` once, `ms` from now; the answer cancels it. */
  after(ms: number, fn: () => void): () => void
}

/** ISO time, `ms` from now. */
export const isoAt = (clock: Clock, ms = 0): string => new Date(clock.now() + ms).toISOString()

/** What Slack knows of a person. */
export interface Profile {
  kind: 'member' | 'guest' | 'visitor' | 'bot' | 'deactivated'
  /** Admin or owner of the workspace. */
  isAdmin: boolean
  name: string
  /** Absent for bots and where the workspace hides it. */
  email: string | null
  tz: string
}

export interface Directory {
  /**
   * Who this is, by Slack; an answer younger than `maxAgeMs` (default a minute) may come from our own copy.
   * Nothing when Slack does not know the person.
   */
  profile(person: PersonRef, options?: { maxAgeMs?: number }): Promise<Profile | undefined>
}

/** One-off messages to a person. Rendered when sent, from ids: no secret passes through. */
export type Notice =
  | { kind: 'app-registered'; appId: string }
  | { kind: 'registration-refused'; appId: string }
  | { kind: 'access-granted'; by: string }
  | { kind: 'access-revoked'; by: string }
  | { kind: 'token-waiting'; appId: string; loginId: string }
  | { kind: 'secret-ended'; appId: string; last4: string }
