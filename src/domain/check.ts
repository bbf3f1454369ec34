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
