import type { DatabaseKind } from './rig.ts'

/** What was asked for on the command line. */
export interface Asked {
  rounds: number
  seed: number
  /** The proof's own options, with values that it knows. */
  options: Readonly<Record<string, string | undefined>>
}

/** What a proof has seen on one database. */
export interface Report {
  /** How often what came. */
  counts: Record<string, number>
  /** Empty: all was as it has to be. */
  violations: string[]
}

export interface Proof {
  /** In a few words, for the line above the counts. */
  what: string
  /** So many rounds unless told otherwise. */
  rounds: number
  /** Options of its own, and the values that each takes. */
  options?: Readonly<Record<string, readonly string[]>>
  prove(kind: DatabaseKind, asked: Asked): Promise<Report>
}
