export type JobKind =
  | 'sync-client'
  | 'see-person'
  | 'send-message'
  | 'deliver-token'
  | 'draw-login'
  | 'drop-hold'
  | 'tell-account'
  | 'draw-home'
  | 'draw-admin-homes'
  | 'end-secret'
  | 'warn-owners'
  | 'tell-admins'
  | 'sync-card'
  | 'sync-request'
  | 'remind-reviewers'
  | 'clean-up'
  | 'reseal'
  | 'patrol'

/** A claimed run: ours until its lease ends. */
export interface Job {
  kind: JobKind
  subject: string
  payload: unknown
  /** Runs before this one that failed. */
  attempts: number
  /** Names this claim; a run that lost its lease can change nothing any more. */
  lease: string
}

/** What waiting can do about an error. */
export interface Verdict {
  /** `later`: it may pass by itself. `operator`: it passes once the operator has acted. `final`: it never does. */
  kind: 'later' | 'operator' | 'final'
  /** For the row and the log. */
  code: string
  /** So long the other side asked us to wait: nobody asks it again before. */
  retryAfterMs?: number | undefined
}

/** `done`: removed. `again`: asked for once more during the run, it is due. `lost`: the run is not ours any more. */
export type RunEnd = 'done' | 'again' | 'lost'

export interface JobQueue {
  /** Takes up to `limit` due jobs of a kind for `leaseMs`; no other claim gets them before that. */
  claim(kind: JobKind, limit: number, now: string, leaseUntil: string): Promise<Job[]>
  /** Keeps it ours for longer. */
  renew(job: Job, leaseUntil: string): Promise<void>
  finish(job: Job): Promise<RunEnd>
  /**
   * Failed: due again at `runAt`. Asked for during the run, it is due as that asks, unless the other side `asked` us to
   * wait so long.
   */
  retry(job: Job, again: { runAt: string; asked: boolean }, error: string): Promise<void>
  /** Given up; kept for the operator until it is asked for again. Asked for during the run, it is made due instead. */
  bury(job: Job, now: string, error: string): Promise<void>
  /** When the next one, of these kinds or of all, is due or its lease ends. */
  nextAt(kinds?: readonly JobKind[]): Promise<string | undefined>
  /** What lies further ahead than `from` is due `now`: a clock that was ahead has written it. Answers how many there were. */
  pullBack(kinds: readonly JobKind[], from: string, now: string): Promise<number>
  /** At a start: what was given up gets another chance. Answers how many there were. */
  revive(now: string): Promise<number>
}

export interface JobStore {
  /**
   * Asks for a run of `kind` for `subject`. Asked again while one waits or runs, it runs once more afterwards:
   * the routines are level-triggered. No secret may be in `payload`.
   */
  put(kind: JobKind, subject: string, options?: { runAt?: string; payload?: object }): Promise<void>
  finish(job: Job): Promise<RunEnd>
}

/** What a job's handler knows of its run. */
export interface JobRun {
  /** Runs before this one that failed. */
  failures: number
  /**
   * Ends the run inside the transaction that writes down what it did: cut off after that, nothing is done again. Throws
   * where another process has taken it over, so that its transaction comes to nothing.
   */
  end(stores: { jobs: JobStore }): Promise<void>
}
