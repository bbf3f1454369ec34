/** One Web API call, from name and raw arguments to Slack's answer: token, scope, arguments, method. */
import type * as z from 'zod'
import { problemsOf } from '../blocks/problem.ts'
import { type ApiContext, type ApiMethod, Refusal, refuseFields } from './method.ts'
import { methodByName } from './methods.ts'

export type Token = { kind: 'bot' | 'app' } | 'none' | 'unknown'
export type Answer = { ok: boolean } & Record<string, unknown>

export function callMethod(
  name: string,
  raw: Record<string, unknown>,
  token: Token,
  context: ApiContext,
): Answer {
  try {
    const method = methodByName.get(name)
    if (!method) {
      context.violation(`unknown method ${name}`)
      throw new Refusal('unknown_method', { req_method: name })
    }
    checkToken(method, token, context)
    return { ok: true, ...method.call(checkedArgs(method, raw, context), context) }
  } catch (error) {
    return refusalOf(error)
  }
}

export function refusalOf(error: unknown): Answer {
  if (error instanceof Refusal) return { ok: false, error: error.code, ...error.more }
  throw error
}

function checkToken(method: ApiMethod, token: Token, { scopes }: ApiContext): void {
  if (token === 'none') throw new Refusal('not_authed')
  if (token === 'unknown') throw new Refusal('invalid_auth')
  if (token.kind !== method.token) throw new Refusal('not_allowed_token_type')
  const { scope } = method
  if (scope && !scopes.includes(scope))
    throw new Refusal('missing_scope', { needed: scope, provided: scopes.join(',') })
}

/**
 * Unlike real Slack, which ignores arguments that it does not know, we refuse them: what a method does not know is a
 * mistake in the product.
 */
export function checkedArgs<Args extends z.ZodType>(
  method: { name: string; args: Args },
  raw: Record<string, unknown>,
  { violation }: Pick<ApiContext, 'violation'>,
): z.infer<Args> {
  const parsed = method.args.safeParse(raw)
  if (parsed.success) return parsed.data
  const unknown = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [],
  )
  if (unknown.length > 0) violation(`${method.name}: unknown argument ${unknown.join(', ')}`)
  throw refuseFields('invalid_arguments', problemsOf(parsed.error, []))
}
