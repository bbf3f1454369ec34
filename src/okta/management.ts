import { z } from 'zod'
import { boundedFetch, pagesWithEnd } from '../bounded-fetch.ts'
import { AuthorizationServerError } from '../domain/authorization-server.ts'
import { CODE } from '../domain/errors.ts'
import type { Clock } from '../domain/ports.ts'
import type { Authorization } from './authorization.ts'

/** What the adapter may ask Okta's management API for; answers are checked by the schema given with each call. */
export interface ManagementApi {
  call<T>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    options: { schema: z.ZodType<T>; body?: unknown },
  ): Promise<T>
  /** The same without an answer worth reading. */
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<void>
  /** All pages, following `Link: rel="next"`. */
  list<T>(path: string, item: z.ZodType<T>): Promise<T[]>
  upload(path: string, file: { name: string; mime: string; bytes: Uint8Array }): Promise<void>
}

export interface ManagementOptions {
  orgUrl: string
  authorization: Authorization
  clock: Clock
  timeoutMs?: number
}

const word = z.string().regex(CODE)
const errorSchema = z.object({ errorCode: word, errorId: word.optional().catch(undefined) })

/** The same request may go through later: another one is in its way, or something is to be put right first. */
const LATER = new Set([401, 403, 408, 409, 423, 425])

/** https://developer.okta.com/docs/api: a small client. Everything it throws is an `AuthorizationServerError`. */
export function managementApi(options: ManagementOptions): ManagementApi {
  const { orgUrl, authorization, clock, timeoutMs = 10_000 } = options

  async function request(method: string, path: string, body?: unknown): Promise<Response> {
    const form = body instanceof FormData
    const response = await boundedFetch(new URL(path, orgUrl), {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        accept: 'application/json',
        authorization: await authorization.header(),
        'user-agent': 'slack-devportal',
        ...(body !== undefined && !form && { 'content-type': 'application/json' }),
        // An empty POST without a length is answered 411
        ...(body === undefined && method !== 'GET' && { 'content-length': '0' }),
      },
      ...(body !== undefined && { body: form ? body : JSON.stringify(body) }),
    }).catch((cause) => {
      throw unreachable(method, path, cause)
    })
    if (response.status === 401) authorization.refused()
    if (!response.ok) throw await refusal(response, method, path, clock)
    return response
  }

  const textOf = (response: Response, path: string): Promise<string> =>
    response.text().catch((cause) => {
      throw unreachable('read', path, cause)
    })

  async function read<T>(response: Response, schema: z.ZodType<T>, path: string): Promise<T> {
    const parsed = schema.safeParse(parseJson(await textOf(response, path)))
    if (parsed.success) return parsed.data
    throw unexpected(path)
  }

  /** The page of a proxy is no sign that Okta has done what it was asked for. */
  async function done(response: Response, path: string): Promise<void> {
    const text = await textOf(response, path)
    if (text.trim() !== '' && parseJson(text) === undefined) throw unexpected(path)
  }

  return {
    call: async (method, path, { schema, body }) => read(await request(method, path, body), schema, path),
    send: async (method, path, body) => done(await request(method, path, body), path),
    async list<T>(path: string, item: z.ZodType<T>) {
      const items: T[] = []
      const isNext = pagesWithEnd()
      for (let next: string | undefined = path; next; ) {
        if (!isNext(next)) throw unexpected(path)
        const response: Response = await request('GET', next)
        items.push(...(await read(response, z.array(item), next)))
        next = nextPage(response, orgUrl)
      }
      return items
    },
    async upload(path, file) {
      const form = new FormData()
      form.set('file', new Blob([Buffer.from(file.bytes)], { type: file.mime }), file.name)
      await done(await request('POST', path, form), path)
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Ids out: paths go to the log, and what is between slashes is not needed there. */
const routeOf = (path: string): string =>
  path.replace(/\?.*/, '').replace(/\/(0[a-z]{2}|[a-z]{3}_?)[\w-]{10,}/g, '/{id}')

/** Only to the org itself: the next request carries our credentials. */
function nextPage(response: Response, orgUrl: string): string | undefined {
  const link = response.headers
    .get('link')
    ?.split(/,\s*(?=<)/)
    .find((entry) => /;\s*rel="?next"?/.test(entry))
  const address = link?.match(/<([^<>]+)>/)?.[1]
  return address && new URL(address, orgUrl).origin === new URL(orgUrl).origin ? address : undefined
}

const unexpected = (path: string): AuthorizationServerError =>
  new AuthorizationServerError(
    'unavailable',
    'unexpected_answer',
    `Okta answered ${routeOf(path)} in an unknown shape`,
  )

const unreachable = (method: string, path: string, cause: unknown): AuthorizationServerError =>
  cause instanceof AuthorizationServerError
    ? cause
    : new AuthorizationServerError(
        'unavailable',
        'no_answer',
        `Okta did not answer ${method} ${routeOf(path)}`,
        { cause },
      )

/** By status and `errorCode` only: the summaries are prose and change. 401 and 403 wait for the operator. */
async function refusal(
  response: Response,
  method: string,
  path: string,
  clock: Clock,
): Promise<AuthorizationServerError> {
  const body = errorSchema.safeParse(parseJson(await response.text().catch(() => '')))
  const code = body.data?.errorCode ?? `http_${response.status}`
  const reference = body.data?.errorId ? `, error id ${body.data.errorId}` : ''
  const message = `Okta answered ${response.status} ${code} to ${method} ${routeOf(path)}${reference}`
  if (response.status === 404 && body.success) return new AuthorizationServerError('not_found', code, message)
  if (response.status === 429)
    return new AuthorizationServerError('unavailable', code, message, {
      retryAfterMs: untilReset(response, clock),
    })
  // Without Okta's own word it is an answer of something in between, which may be put right
  const later = response.status >= 500 || LATER.has(response.status) || !body.success
  return new AuthorizationServerError(later ? 'unavailable' : 'refused', code, message)
}

/** Milliseconds to wait: `X-Rate-Limit-Reset` (epoch seconds) by the server's own `Date`, and a second more. */
function untilReset(response: Response, clock: Clock): number {
  const reset = Number(response.headers.get('x-rate-limit-reset')) * 1000
  const now = Date.parse(response.headers.get('date') ?? '') || clock.now()
  return Number.isFinite(reset) && reset > 0 ? Math.min(Math.max(reset - now, 0) + 1_000, 120_000) : 5_000
}
