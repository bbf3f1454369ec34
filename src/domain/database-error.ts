/** What keeps the database from working, in a word for the operator. */
export type DatabaseTrouble =
  /** The connection broke under way; another one may be had at once. */
  | 'cut'
  /** None can be had. */
  | 'unreachable'
  | 'starting'
  /** It is there and does not answer in time. */
  | 'hung'
  /** It gave up itself, for want of time, memory or connections. */
  | 'overloaded'
  /** Somebody else holds what is needed, for longer than anybody waits. */
  | 'locked'
  /** Two transactions were in each other's way, and this one was undone. */
  | 'conflict'
  | 'full'
  | 'read-only'
  | 'broken'

/** The database did not do what it was asked for, and the same may work in a while: an outage, no bug. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
  readonly code: DatabaseTrouble
  /** The answer was lost on its way: whether the change took place, nobody knows. Otherwise nothing was changed. */
  readonly outcomeUnknown: boolean

  constructor(code: DatabaseTrouble, options: ErrorOptions & { outcomeUnknown?: boolean } = {}) {
    super(`The database is not available: ${code}`, options)
    this.code = code
    this.outcomeUnknown = options.outcomeUnknown ?? false
  }
}
