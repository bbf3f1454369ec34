import type { PersonRef } from './records.ts'

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `fn` once, `ms` from now; the answer cancels it. */
  after(ms: number, fn: () => void): () => void
}

/** ISO time, `ms` from now. */
export const isoAt = (clock: Clock, ms = 0): string => new Date(clock.now() + ms).toISOString()

/** Whether `at` lies less than `ms` back. A time further ahead than that comes of a clock that was set back since. */
export const isRecent = (clock: Clock, at: number, ms: number): boolean => Math.abs(clock.now() - at) < ms

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

export interface ProfileOptions {
  /** An answer younger than this may come from our own copy; default a minute. */
  maxAgeMs?: number
  /** Throws `NoAnswerError` where Slack takes longer; the answer is kept all the same. */
  patienceMs?: number
}

export interface Directory {
  /** Whose e-mail address this is in the workspace, by Slack; nobody's where Slack does not say. */
  byEmail(email: string): Promise<string | undefined>
  /** The admins and owners of a workspace, by Slack. */
  admins(tenantId: string): Promise<string[]>
  /** Who this is, by Slack. Nothing when Slack does not know the person. Throws `NoAnswerError`. */
  profile(person: PersonRef, options?: ProfileOptions): Promise<Profile | undefined>
}

/** Who may speak for which review team. */
export interface ReviewTeams {
  /** Each of these must approve. */
  names: readonly string[]
  /** The teams that a person belongs to. */
  of(userId: string): Promise<string[]>
}

/** One-off messages to a person. Rendered when sent, from ids: no secret passes through. */
export type Notice =
  | { kind: 'app-registered'; appId: string }
  | { kind: 'registration-refused'; appId: string }
  | { kind: 'logo-refused'; appId: string }
  | { kind: 'app-transferred'; appId: string; by: string; to: string }
  | { kind: 'access-granted'; by: string }
  | { kind: 'access-revoked'; by: string }
  | { kind: 'access-declined'; by: string }
  /** `became`: what Slack says of them when the message goes out. */
  | { kind: 'owner-left'; ownerId: string; count: number; became?: Profile['kind'] | undefined }
  | { kind: 'token-waiting'; appId: string; loginId: string }
  | { kind: 'code-wanted'; appId: string; loginId: string }
  | { kind: 'account-used'; appId: string; loginId: string; by: string; given: boolean }
  | { kind: 'review-step'; appId: string; team: string; by: string }
  | { kind: 'review-decided'; appId: string; reviewId: string }
  | { kind: 'channel-unfit'; reviewId: string }
  | { kind: 'secret-ended'; appId: string; last4: string }
  | { kind: 'changed-outside'; appId: string }
  | { kind: 'client-restored'; appId: string }
  | SecretWarning
  | { kind: 'secret-reported'; appId: string; last4: string; by: string | null; successorId: string | null }

/** What an owner is told of a secret before it is too late. */
export type SecretWarning =
  | ({ kind: 'secret-ends'; appId: string; secretId: string; last4: string; endsAt: string } & LastUse)
  | { kind: 'secret-old'; appId: string; last4: string; createdAt: string }
  | { kind: 'secrets-two'; appId: string; last4s: string[] }

/** When a secret was last used; null: never. Absent where the server does not tell. */
export interface LastUse {
  lastUsedAt?: string | null
}
