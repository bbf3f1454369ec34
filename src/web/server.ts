import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Hono } from 'hono'
import { DatabaseUnavailable } from '../domain/database-error.ts'
import type { LogoStore } from '../domain/stores.ts'
import type { Tally } from '../domain/tally.ts'
import type { Log } from '../log.ts'
import { createConnections } from './connections.ts'
import { createEntrance, type Endpoint, LINGER_MS } from './entrance.ts'
import { type LoginPagesDeps, loginPages } from './login.ts'
import { PAGE_HEADERS, renderPage } from './pages.ts'

export interface WebDeps extends LoginPagesDeps {
  logos: LogoStore
  /** Whether we can work, and a word for each neighbour. */
  ready(): Promise<{ ready: boolean; parts: Readonly<Record<string, string>> }>
}

/** Everything that browsers and probes ask for. */
export function webApp(deps: WebDeps): Hono {
  const app = new Hono()
  app.get('/healthz', (context) => context.text('ok'))
  app.get('/readyz', async (context) => {
    const { ready, parts } = await deps.ready()
    const lines = Object.entries(parts).map(([name, word]) => `${name}: ${word}`)
    return context.text([ready ? 'ready' : 'not ready', ...lines, ''].join('\n'), ready ? 200 : 503)
  })
  app.get('/logos/:id', async (context) => {
    const logo = await deps.logos.get(context.req.param('id'))
    if (!logo) return context.notFound()
    return context.body(Buffer.from(logo.bytes), 200, {
      'content-type': logo.mime,
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
  })
  app.route('/', loginPages(deps))
  app.notFound((context) =>
    context.html(
      renderPage({
        tone: 'neutral',
        title: 'Nothing here',
        text: 'The DevPortal lives in Slack: type /devportal there.',
      }),
      404,
      PAGE_HEADERS,
    ),
  )
  app.onError((error, context) => {
    deps.log.error({ error, route: context.req.routePath }, 'a page failed')
    return error instanceof DatabaseUnavailable
      ? context.text('Try again soon', 503)
      : context.text('Something went wrong', 500)
  })
  return app
}

export interface WebServer {
  port: number
  /** From now on requests are answered; until then with 503. What is posted to the endpoint's path goes there. */
  serve(app: Hono, endpoint?: Endpoint): void
  /** Takes no more connections, and waits for the answers being made. */
  stop(): Promise<void>
}

/** Nobody who speaks to us needs longer, or more at a time; whoever does is cut off. */
const PATIENCE = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  // Longer than proxies keep an idle one (nginx, AWS: a minute): one that we close under their hands is a 502
  keepAliveTimeout: 75_000,
}
/** Longer than the slowest answer of ours. */
const SILENCE_MS = 60_000
const MAX_HEADERS = 100
const NO_TUNNEL =
  'HTTP/1.1 405 Method Not Allowed\r\nallow: GET, HEAD, POST\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'

/** One server for Slack's requests and for the pages. Throws when the port is taken. */
export async function startServer(
  port: number,
  host: string | undefined,
  { log, refusals }: { log: Log; refusals: Tally },
): Promise<WebServer> {
  // What is no HTTP, too long or too slow is answered and cut off by Node itself
  const server = createServer(PATIENCE)
  const entrance = createEntrance(log, refusals, createConnections(server, refusals))
  server.on('request', entrance.listener).on('checkContinue', entrance.listener)
  // Node lets go of a socket on which a tunnel is asked for: an error on it would be nobody's, and nothing would end it
  server.on('connect', (_request, socket) => {
    const destroy = (): void => void socket.destroy()
    socket.on('error', destroy).end(NO_TUNNEL, destroy)
    // Where nobody reads what was answered before
    setTimeout(destroy, LINGER_MS).unref()
  })
  server.timeout = SILENCE_MS
  server.maxHeadersCount = MAX_HEADERS
  server.listen(port, host)
  await once(server, 'listening')
  server.on('error', (error) => log.error({ error }, 'a connection was not taken'))
  return {
    port: (server.address() as AddressInfo).port,
    serve: entrance.open,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      await entrance.close()
      // What is left has not said yet what it wants
      server.closeAllConnections()
      await closed
    },
  }
}
