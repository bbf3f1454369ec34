/**
 * What a Web API method is here: a name, the scope it needs, the arguments it knows, and a function from arguments
 * and workspace to an answer. Nothing of HTTP.
 */
import type * as z from 'zod'
import type { Problem } from '../blocks/problem.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { FaultPlan } from './faults.ts'

export interface ApiContext {
  workspace: Workspace
  /** Scopes of the token that called. */
  scopes: readonly string[]
  faults: FaultPlan
  /** Makes a `wss://` address for one Socket Mode connection; absent where the app is reached by HTTP. */
  newSocketUrl?: (() => string) | undefined
  /** Something that real Slack lets pass but our app must not do. */
  violation: (sentence: string) => void
}

export interface ApiMethod {
  name: string
  /** `app`: wants the app-level token (`xapp-`). */
  token: 'bot' | 'app'
  scope: string | undefined
  args: z.ZodType<Record<string, unknown>>
  call: (args: Record<string, unknown>, context: ApiContext) => Record<string, unknown>
}

interface Definition<Shape extends z.ZodType> {
  name: string
  token?: 'bot' | 'app'
  scope?: string
  args: Shape
  call: (args: z.infer<Shape>, context: ApiContext) => Record<string, unknown>
}

/** Ties the arguments' type to the function that takes them, then forgets it, so that methods fit in one list. */
export function method<Shape extends z.ZodType<Record<string, unknown>>>(
  definition: Definition<Shape>,
): ApiMethod {
  const { token = 'bot', scope, call } = definition
  return { ...definition, token, scope, call: (args, context) => call(args as z.infer<Shape>, context) }
}

/** `ok: false`, with Slack's name for the reason. Thrown by methods, answered in one place. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: string
  readonly more: Record<string, unknown>

  constructor(code: string, more: Record<string, unknown> = {}) {
    super(code)
    this.code = code
    this.more = more
  }
}

/** A refusal that names the fields, the way Slack does. */
export function refuseFields(code: string, problems: Problem[]): Refusal {
  const messages = problems.map((each) => `[ERROR] ${each}`)
  return new Refusal(code, { errors: problems, response_metadata: { messages } })
}
