/** A program's output, as far as a proof judges it: by what it has not got over. */
export interface LogLines {
  /** Errors, and whatever is no line of the log: a stack, a word of Node's. */
  errors: string[]
  /** Something went wrong and is tried again: what counts is what comes of it. */
  warnings: number
}

const LEVEL = /^\{"level":"(debug|info|warn)"/

export function readLog(output: string): LogLines {
  const lines = output.split('\n').filter((line) => line !== '')
  return {
    errors: lines.filter((line) => !LEVEL.test(line)),
    warnings: lines.filter((line) => LEVEL.exec(line)?.[1] === 'warn').length,
  }
}
