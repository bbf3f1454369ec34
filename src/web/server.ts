import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { LogoStore } from '../domain/stores.ts'
import { type LoginPagesDeps, loginPages } from './login.ts'
import { PAGE_HEADERS, renderPage } from './pages.ts'

export interface WebDeps extends LoginPagesDeps {
  logos: LogoStore
  /** Whether Slack can reach us, and the database answers. */
  ready(): Promise<boolean>
}

/** Everything that browsers and probes ask for. */
export function webApp(deps: WebDeps): Hono {
  const app = new Hono()
  app.get('/healthz', (context) => context.text('ok'))
  app.get('/readyz', async (context) =>
    (await deps.ready()) ? context.text('ready') : context.text('not ready', 503),
  )
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
    return context.text('Something went wrong', 500)
  })
  return app
}

export interface WebServer {
  port: number
  /** From now on requests are answered; until then with 503. `slack` gets what is sent to `slackPath`. */
  serve(app: Hono, slack?: { path: string; listener: RequestListener }): void
  stop(): Promise<void>
}

/** One server for Slack's requests and for the pages. Throws when the port is taken. */
export async function startServer(port: number, host: string | undefined): Promise<WebServer> {
  let answer: RequestListener = (_request, response) => response.writeHead(503, { 'retry-after': '1' }).end()
  const server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    serve(app, slack) {
      const pages = getRequestListener(app.fetch)
      answer = (request, response) => {
        if (slack && request.url?.split('?')[0] === slack.path) slack.listener(request, response)
        else void pages(request, response)
      }
    },
    stop: () => close(server),
  }
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    // A browser that keeps its connection must not keep the process
    setTimeout(() => server.closeAllConnections(), 2_000).unref()
  })
