import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Tally } from '../domain/tally.ts'
import type { Log } from '../log.ts'
import { createBodies } from './body.ts'
import type { Connections } from './connections.ts'

export interface Answer {
  status: number
  headers?: OutgoingHttpHeaders
  body?: string
}

/** An address that is not a page: what is posted there is answered by somebody else. */
export interface Endpoint {
  path: string
  /** Bytes. */
  maxBody: number
  answer(headers: IncomingHttpHeaders, body: Buffer): Promise<Answer>
}

/** The forms of the pages are a button and a token. */
const PAGE_BODY = 8 * 1024

const UNAVAILABLE: Answer = { status: 503, headers: { 'retry-after': '1' } }

/** All answers that are written and not read yet take at most so many bytes. */
const UNREAD_BYTES = 64 * 1024 * 1024

/** Whoever is refused in the middle of what they say has so long to get round to hearing it. */
export const LINGER_MS = 1_000

/** Where every request comes in: bounded before it is read, answered or refused, and never the end of the process. */
export interface Entrance {
  listener(request: IncomingMessage, response: ServerResponse): void
  /** From now on requests are answered; until then with 503. */
  open(pages: Hono, endpoint: Endpoint | undefined): void
  /** Nothing new is answered any more. Resolves when all that had begun is. */
  close(): Promise<void>
}

export function createEntrance(log: Log, refusals: Tally, connections: Connections): Entrance {
  const bodies = createBodies(refusals)
  const answering = new Set<ServerResponse>()
  let pages: ReturnType<typeof getRequestListener> | undefined
  let endpoint: Endpoint | undefined
  let closed = false

  async function enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!(await connections.turn(request, response))) return
    if (!pages) return send(response, UNAVAILABLE)
    // In no address of ours, and PostgreSQL takes it in no text
    if (request.url?.includes('%00')) return send(response, { status: 400 })
    const there = endpoint && pathOf(request) === endpoint.path ? endpoint : undefined
    if (there && request.method !== 'POST') return send(response, { status: 405, headers: { allow: 'POST' } })
    const read = await bodies.read(request, response, there?.maxBody ?? PAGE_BODY)
    if ('refused' in read) {
      refusals.count(`a body: ${read.refused}`)
      return send(response, { status: read.refused })
    }
    if (closed) return send(response, UNAVAILABLE)
    cutUnread()
    answering.add(response)
    if (there) return send(response, await there.answer(request.headers, read.body))
    await pages(Object.assign(request, { rawBody: read.body }), response)
  }

  /** What was asked for and is not read is held: the one that has not been read for longest is cut off. */
  function cutUnread(): void {
    let held = 0
    for (const response of answering) held += response.writableLength
    for (const oldest of answering) {
      if (held <= UNREAD_BYTES) return
      if (oldest.writableLength === 0) continue
      held -= oldest.writableLength
      refusals.count('an answer that nobody reads, cut off for another one')
      oldest.destroy()
    }
  }

  function listener(request: IncomingMessage, response: ServerResponse): void {
    const broke = (error: unknown): void => log.debug({ error }, 'a connection broke')
    request.on('error', broke)
    response.on('error', broke)
    response.once('finish', () => letGo(request))
    response.once('close', () => answering.delete(response))
    if (closed) response.setHeader('connection', 'close')
    // HTTP/1.0 has no need of it, and probes leave it out
    if (request.httpVersion === '1.0') request.headers.host ??= 'localhost'
    // Asynchronous, so that a listener that throws is no different from one that rejects
    enter(request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return broke(error)
      log.error({ error, method: request.method, path: pathOf(request) }, 'a request failed')
      if (response.headersSent) response.destroy()
      else send(response, { status: 500 })
    })
  }

  return {
    listener,
    open(app, at) {
      pages = getRequestListener(app.fetch)
      endpoint = at
    },
    async close() {
      closed = true
      for (const response of answering) if (!response.headersSent) response.setHeader('connection', 'close')
      await Promise.all([...answering].map((response) => new Promise((done) => response.once('close', done))))
    },
  }
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body)
}

/** In origin or in absolute form (RFC 9112, 3.2); nothing where it is neither. */
function pathOf({ url = '' }: IncomingMessage): string | undefined {
  if (url.startsWith('/')) return url.split('?', 1)[0]
  return URL.canParse(url) ? new URL(url).pathname : undefined
}

function letGo(request: IncomingMessage): void {
  if (request.complete) return
  request.resume()
  setTimeout(() => request.complete || request.destroy(), LINGER_MS).unref()
}
