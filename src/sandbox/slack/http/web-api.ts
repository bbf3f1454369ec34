/** HTTP around the Web API: forms in, JSON out, and the faults that happen on the way. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { type Answer, callMethod, refusalOf, type Token } from '../api/call.ts'
import type { CallLog } from '../api/calls.ts'
import type { ApiFault, FaultPlan } from '../api/faults.ts'
import { type ApiContext, Refusal } from '../api/method.ts'
import { respond } from '../api/respond.ts'
import type { Workspace } from '../workspace/workspace.ts'

export interface ApiDeps {
  workspace: Workspace
  faults: FaultPlan
  log: CallLog
  tokens: { bot: string; app: string }
  newSocketUrl?: (() => string) | undefined
}
export type Env = { Bindings: HttpBindings }
export type Request = Context<Env>

export function webApi(deps: ApiDeps): Hono<Env> {
  const app = new Hono<Env>()
  app.onError(answerRefusal)
  app.all('/api/:method', (c) => onCall(c, deps))
  app.post('/response/:team/:id/:secret', (c) => onResponse(c, deps))
  return app
}

/** For what is refused before it is known what was called. */
export const answerRefusal = (error: Error, c: Context): Response => c.json(refusalOf(error))

async function onCall(c: Request, deps: ApiDeps): Promise<Response> {
  const method = c.req.param('method') ?? ''
  const { token: inBody, ...args } = await fieldsOf(c)
  const token = tokenOf(c.req.header('authorization') ?? `Bearer ${String(inBody ?? '')}`, deps)
  const context: ApiContext = {
    workspace: deps.workspace,
    scopes: deps.workspace.manifest.oauth_config.scopes.bot,
    faults: deps.faults,
    newSocketUrl: deps.newSocketUrl,
    violation: deps.log.violation,
  }
  c.header('x-oauth-scopes', context.scopes.join(','))
  return answerCall(c, deps, { method, args, call: () => callMethod(method, args, token, context) })
}

interface Call {
  method: string
  args: Record<string, unknown>
  call: () => Answer | Promise<Answer>
}

/** One call of a method: the fault that is due, the answer, the line in the log. */
export async function answerCall(
  c: Request,
  { workspace, faults, log }: Pick<ApiDeps, 'workspace' | 'faults' | 'log'>,
  { method, args, call }: Call,
): Promise<Response> {
  const { status, answer } = await answered(c, faults.takeApiFault(method), call)
  log.record({ method, args: readable(args), status, answer: unseen(answer), at: workspace.clock.now() })
  return reply(c, status, answer)
}

/** Posts to a response_url: plain `ok`, or an HTTP error with Slack's name for it. */
async function onResponse(c: Request, deps: ApiDeps): Promise<Response> {
  const { team, id, secret } = c.req.param() as { team: string; id: string; secret: string }
  const body: unknown = await c.req.json().catch(() => undefined)
  const { workspace, faults, log } = deps
  const { status, answer } = await answered(c, faults.takeApiFault('response_url'), () => {
    try {
      respond(`${team}/${id}/${secret}`, body, { workspace, faults, violation: log.violation })
      return { ok: true }
    } catch (error) {
      return refusalOf(error)
    }
  })
  log.record({ method: 'response_url', args: Object(body), status, answer, at: workspace.clock.now() })
  if (status === 200 && !answer.ok) return c.json(answer, gone.has(String(answer.error)) ? 404 : 400)
  return status === 200 ? c.text('ok') : reply(c, status, answer)
}

const gone = new Set(['expired_url', 'used_url', 'no_active_hooks'])

interface Answered {
  status: number
  answer: Answer
}

/** Does what was asked, unless a fault is due: before it, instead of it, or after it. */
async function answered(c: Request, fault: ApiFault | undefined, call: Call['call']): Promise<Answered> {
  if (fault?.kind === 'slow') await sleep(fault.ms)
  if (fault?.kind === 'ratelimited') return rateLimited(fault.retryAfter)
  if (fault?.kind === 'status') return { status: fault.status, answer: { ok: false, error: 'fault' } }
  if (fault?.kind === 'error') return { status: 200, answer: { ok: false, error: fault.error } }
  if (fault?.kind === 'refused') return cut(c, { ok: false, error: 'connection_refused' })
  const answer = await call()
  if (fault?.kind === 'cut') return cut(c, answer)
  return answer.error === 'ratelimited' ? rateLimited(Number(answer.retryAfter)) : { status: 200, answer }
}

const rateLimited = (retryAfter: number): Answered => ({
  status: 429,
  answer: { ok: false, error: 'ratelimited', retryAfter },
})

/** The caller finds its connection gone; status 0 in the log. */
function cut(c: Request, answer: Answer): Answered {
  c.env.incoming.socket.destroy()
  return { status: 0, answer }
}

function reply(c: Request, status: number, answer: Answer): Response {
  if (status === 429) c.header('Retry-After', String(answer.retryAfter))
  if (status !== 200 && status !== 429 && status !== 0) return new Response('upstream trouble', { status })
  const { retryAfter: _, ...body } = answer
  return c.json(body, status === 429 ? 429 : 200)
}

/** Forms, as Slack's own client sends them, or JSON; with GET, the query. Throws a `Refusal`. */
export async function fieldsOf(c: Request): Promise<Record<string, unknown>> {
  const query = c.req.query()
  const type = c.req.header('content-type') ?? ''
  if (type.startsWith('application/json')) {
    const body: unknown = await c.req.json().catch(() => {
      throw new Refusal('invalid_json')
    })
    if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refusal('json_not_object')
    return { ...query, ...body }
  }
  return { ...query, ...Object.fromEntries(new URLSearchParams(await c.req.text())) }
}

export function tokenOf(authorization: string | undefined, { tokens }: Pick<ApiDeps, 'tokens'>): Token {
  const token = authorization?.replace(/^Bearer\s*/i, '') ?? ''
  if (token === '') return 'none'
  if (token === tokens.bot) return { kind: 'bot' }
  return token === tokens.app ? { kind: 'app' } : 'unknown'
}

/** Sign in with Slack; the log is read by tests that look for leaks. */
const secrets = new Set(['access_token', 'client_secret', 'code', 'id_token'])

const unseen = <Fields extends Record<string, unknown>>(fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, secrets.has(name) ? '[secret]' : value]),
  ) as Fields

/** For the log: objects that came as JSON are shown as objects. */
function readable(args: Record<string, unknown>): Record<string, unknown> {
  const parse = (value: unknown) => {
    if (typeof value !== 'string' || !/^[[{]/.test(value)) return value
    try {
      return JSON.parse(value) as unknown
    } catch {
      return value
    }
  }
  return unseen(Object.fromEntries(Object.entries(args).map(([key, value]) => [key, parse(value)])))
}
