/** What must not be, whatever was sent. Each answers what is wrong, or nothing. */

/** Places in a program, names of its errors, words of its database: nothing that a person or a stranger should read. */
const INSIDES =
  /\bat (async )?[\w.$<>[\] ]+ \(|\((file|node):|node_modules|\.[cm]?[jt]s:\d+|\b\w*(Type|Range|Syntax|Reference|Zod|Sqlite|Database)Error\b|SQLITE_|invalid byte sequence|\bECONN\w+/

/** Of anything that was answered or told. */
export function wordsProblem(words: string): string | undefined {
  const found = INSIDES.exec(words)
  return found
    ? `told of the program's insides: ${words.slice(Math.max(0, found.index - 80), found.index + 200).replaceAll(/\s+/g, ' ')}`
    : undefined
}

/** A request as it was sent by somebody without a name. */
export interface Sent {
  /** All of it was sent, and it is HTTP: there has to be an answer. */
  whole: boolean
  /** Slack's signature is on it. */
  signed: boolean
  /** To the address for Slack. */
  toSlack: boolean
}

/** Of the status that came back, 0 for none. */
export function statusProblem({ whole, signed, toSlack }: Sent, status: number): string | undefined {
  if (status === 0) return whole ? 'not answered' : undefined
  if (status === 500 || status > 503) return `answered with ${status}`
  if (toSlack && !signed && status < 400) return `taken without a signature: ${status}`
  return undefined
}
