import type { NoAnswer } from './heard.ts'

/** Something that a person does, and that has to be in the audit once they were told that it is done. */
export interface Deed {
  /** Absent: it may have been anybody who brought it about. */
  by?: string | undefined
  /** Actions of the audit, any of which it is written down as. */
  actions: readonly string[]
  /** Stands in its row: the name of the app, the id of a person, or a text that is in nobody else's. */
  about: string
  /** Done twice is wrong, however often it was tried. */
  once: boolean
  /** Milliseconds. */
  from: number
  toldAt: number | undefined
}

/** What somebody set out to do, and what came of it. */
export interface Attempt {
  who: string
  act: string
  from: number
  to: number
  /** `told`: as they had hoped. */
  answer: 'told' | 'idle' | 'gone meanwhile' | NoAnswer
  words: string
}

/** A token as it was seen. */
export interface SeenToken {
  value: string
  app: string
  by: string
  /** They were told that the server was asked to end it. */
  revoked: boolean
}

/** A secret as it was seen. */
export interface SeenSecret {
  value: string
  app: string
}

/** What people were told, to be held against what is so. */
export class Ledger {
  readonly deeds: Deed[] = []
  /** Words of direct messages that somebody was promised. */
  readonly promised: string[][] = []
  readonly attempts: Attempt[] = []
  readonly tokens: SeenToken[] = []
  readonly secrets: SeenSecret[] = []
  /** What somebody saw that must not be, at once and for good. */
  readonly wrong: string[] = []
  /** Whose Home may show an older choice of theirs: the click for the newer one came to nothing. */
  readonly uncertainHomes = new Set<string>()
  readonly counts: Record<string, number> = {}

  count(what: string, by = 1): void {
    this.counts[what] = (this.counts[what] ?? 0) + by
  }

  /** Begins a deed; the answer is called when the person is told that it is done. */
  deed(
    actions: string,
    about: string,
    more: { by?: string; once?: boolean; from?: number } = {},
  ): () => void {
    const { by, once = false, from = Date.now() } = more
    const deed: Deed = { by, actions: actions.split(' '), about, once, from, toldAt: undefined }
    this.deeds.push(deed)
    return () => {
      deed.toldAt = Date.now()
    }
  }
}
