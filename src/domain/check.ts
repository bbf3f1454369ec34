/** One line of the operator's check. */
export interface Check {
  what: string
  /** Absent: it is as it should be. */
  problem?: string
  /** What to do about it. */
  next?: string
}

export const ok = (what: string): Check => ({ what })
export const problem = (what: string, is: string, next: string): Check => ({ what, problem: is, next })

/** What keeps the program from its work, for its operator; both halves without a full stop. */
export interface Fault {
  is: string
  /** What to do about it. */
  next: string
  /** It may be over by itself, and starting anew then helps. Otherwise somebody has to change something first. */
  passing: boolean
}

/** The same as a line of the check. */
export const faulty = (what: string, { is, next }: Fault): Check =>
  problem(what, is, `${next.charAt(0).toUpperCase()}${next.slice(1)}.`)
