import type { DatabaseKind } from './rig.ts'

/** What was asked for on the command line. */
export interface Asked {
  rounds: number
  /** How long a proof that is bound by time goes on; 0 for the others. */
  minutes: number
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
  /** So many rounds unless told otherwise with `--rounds`; a proof without the option has one. */
  rounds?: number
  /** Bound by time: so many minutes on each database unless told otherwise with `--minutes`. */
  minutes?: number
  /** Options of its own, and the values that each takes. */
  options?: Readonly<Record<string, readonly string[]>>
  prove(kind: DatabaseKind, asked: Asked): Promise<Report>
}
