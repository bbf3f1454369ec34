/** What Slack says about a rejected block or argument: a sentence and the JSON pointer of the field. */
import type * as z from 'zod'

export type Problem = string

export const problem = (message: string, path: readonly PropertyKey[]): Problem =>
  `${message} [json-pointer:${path.map((key) => `/${String(key)}`).join('')}]`

/** zod's issues in Slack's words. */
export function problemsOf(error: z.ZodError, under: readonly PropertyKey[]): Problem[] {
  return error.issues.flatMap((issue) => {
    const path = [...under, ...issue.path]
    return wordsFor(issue, path)
  })
}

function wordsFor(issue: z.core.$ZodIssue, path: PropertyKey[]): Problem[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => problem(`invalid additional property: ${key}`, path))
    case 'too_big':
      return [problem(tooBig(issue.origin, Number(issue.maximum)), path)]
    case 'too_small':
      return [problem(tooSmall(issue.origin, Number(issue.minimum)), path)]
    case 'invalid_union':
      return [problem('unsupported type', path)]
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? [problem(`missing required field: ${String(path.at(-1))}`, path.slice(0, -1))]
        : [problem(`must provide ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`, path)]
    default:
      return [problem(issue.message, path)]
  }
}

function tooBig(origin: string, maximum: number): string {
  if (origin === 'array') return `no more than ${maximum} items allowed`
  return origin === 'string'
    ? `must be less than ${maximum + 1} characters`
    : `must be no more than ${maximum}`
}

function tooSmall(origin: string, minimum: number): string {
  if (origin === 'array') return `no fewer than ${minimum} items allowed`
  return origin === 'string' ? `must be more than ${minimum - 1} characters` : `must be at least ${minimum}`
}
