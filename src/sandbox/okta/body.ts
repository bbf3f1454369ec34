import { z } from 'zod'
import { malformedBody, validationFailed } from './errors.ts'

/**
 * Checks a request body against what the sandbox understands. A field it does not know is refused, where Okta might
 * ignore it: a mistyped field should be found in a test.
 */
export function checkBody<T>(schema: z.ZodType<T>, body: unknown): T {
  refuseFourByteText(body, [])
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const unknown = result.error.issues.filter((issue) => issue.code === 'unrecognized_keys')
  if (unknown.length > 0)
    throw malformedBody(...unknown.map((issue) => `${nameOf(issue.path)}: ${issue.message}`))
  const causes = result.error.issues.map((issue) => `${nameOf(issue.path)}: ${issue.message}`)
  throw validationFailed(nameOf(result.error.issues[0]?.path ?? []), ...causes)
}

/** Fields of an answer that may come back in the next request and are ignored there. */
export function readOnly<Name extends string>(...names: Name[]): Record<Name, z.ZodOptional<z.ZodUnknown>> {
  const entries = names.map((name) => [name, z.unknown().optional()] as const)
  return Object.fromEntries(entries) as Record<Name, z.ZodOptional<z.ZodUnknown>>
}

/** Okta's database keeps three bytes of UTF-8 a character: emoji are refused. */
function refuseFourByteText(value: unknown, path: PropertyKey[]): void {
  if (typeof value === 'string' && /[\u{10000}-\u{10ffff}]/u.test(value)) {
    throw validationFailed(nameOf(path), `${nameOf(path)}: Invalid character, only 3-byte UTF-8 is supported`)
  }
  if (value === null || typeof value !== 'object') return
  for (const [key, inner] of Object.entries(value)) refuseFourByteText(inner, [...path, key])
}

const nameOf = (path: readonly PropertyKey[]): string =>
  path.length > 0 ? path.map(String).join('.') : 'body'
