import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { PortalError } from '../domain/errors.ts'
import { finishSlackSignIn } from '../domain/finish-slack-sign-in.ts'
import { heldPage, refuseHeld, showCode } from '../domain/holds.ts'
import type { JobKind } from '../domain/job-queue.ts'
import { LOGIN_MINUTES, type LoginDeps, mustBeOpen } from '../domain/login-rules.ts'
import { isoAt } from '../domain/ports.ts'
import { type LoginStep, startLogin } from '../domain/start-login.ts'
import type { Tally } from '../domain/tally.ts'
import { attemptOf } from '../domain/tickets.ts'
import { finishLogin } from '../domain/tokens.ts'
import type { Log } from '../log.ts'
import { isOutage, pageFor } from './answer-error.ts'
import { heldPageOf } from './held-page.ts'
import { contentSecurityPolicy, PAGE_HEADERS, type Page, renderPage } from './pages.ts'

export interface LoginPagesDeps extends LoginDeps {
  log: Log
  /** Of browsers: anybody may knock. */
  refusals: Tally
  publicUrl: string
  settled(kind: JobKind, subject: string, ms: number): Promise<'done' | 'failed' | 'pending'>
}

/** Fetches links that people post, and opens them for nobody. */
const LINK_EXPANDERS =
  /Slackbot|Slack-ImgProxy|facebookexternalhit|Twitterbot|bingbot|Googlebot|SkypeUriPreview|TelegramBot|Discordbot|WhatsApp/i

/** While the person looks at the page, the token is on its way to Slack. */
const DELIVERY_MS = 2_000

/** The pages of the token flow. Opening a link changes nothing; only the callback of the browser that started does. */
export function loginPages(deps: LoginPagesDeps): Hono {
  const app = new Hono()
  const cookie = ticketCookie(deps.publicUrl)

  app.use(async (context, next) => {
    for (const [name, value] of Object.entries(PAGE_HEADERS)) context.header(name, value)
    await next()
  })

  app.get('/t/:link', async (context) => {
    if (LINK_EXPANDERS.test(context.req.header('user-agent') ?? '')) return context.body(null, 200)
    try {
      const link = context.req.param('link')
      return goOn(context, await startLogin(deps, link, (id) => cookie.read(context, id)))
    } catch (error) {
      return show(context, error, 'open_link')
    }
  })

  app.get('/callback/slack', async (context) => {
    const { url, loginId } = cameBack(context, '/callback/slack')
    try {
      return goOn(context, await finishSlackSignIn(deps, { url, ticket: cookie.read(context, loginId) }))
    } catch (error) {
      return outage(context, loginId, error) ?? show(context, error, 'finish_slack_sign_in')
    }
  })

  app.get('/callback/okta', async (context) => {
    const { url, loginId } = cameBack(context, '/callback/okta')
    const ticket = cookie.read(context, loginId)
    try {
      const delivered = deps.settled('deliver-token', loginId, DELIVERY_MS)
      await finishLogin(deps, { url, ticket })
      if ((await deps.db.logins.find(loginId))?.status === 'delivered') await delivered
    } catch (error) {
      const unanswered = outage(context, loginId, error)
      if (unanswered) return unanswered
      // A refusal that the attempt's own page repeats is shown there, under an address without the code
      const told = error instanceof PortalError && ticket !== undefined
      if (!told || error.code === 'login_other_browser') return show(context, error, 'finish_login')
      deps.refusals.count(`finish_login: ${error.code}`)
      if (error.code === 'login_used') return context.redirect(`/login/${loginId}?again`, 303)
    }
    return context.redirect(`/login/${loginId}`, 303)
  })

  app.get('/login/:id', async (context) => {
    try {
      const loginId = context.req.param('id')
      const ticket = cookie.read(context, loginId)
      const held = await heldPage(deps, loginId, { ticket })
      if (held) {
        context.header('content-security-policy', contentSecurityPolicy('self'))
        return context.html(renderPage(heldPageOf(held, deps.tenantName)))
      }
      const login = ticket ? await deps.db.logins.find(loginId) : undefined
      if (!login)
        throw new PortalError('login_not_found', 'There is nothing to see here. Ask for a new link in Slack.')
      if (login.status !== 'delivered' || context.req.query('again') !== undefined)
        mustBeOpen(login, isoAt(deps.clock))
      if (login.status === 'open') throw notDoneYet()
      return context.html(renderPage(success))
    } catch (error) {
      return show(context, error, 'login_page')
    }
  })

  /** What the buttons of a held token's page do; the page itself then shows what came of it. */
  const press = (path: string, work: typeof refuseHeld, doing: string) =>
    app.post(path, async (context) => {
      const loginId = context.req.param('id') ?? ''
      try {
        const form = new URLSearchParams(await context.req.text())
        const visit = { ticket: cookie.read(context, loginId), formToken: form.get('form_token') ?? '' }
        await work(deps, loginId, visit)
        return context.redirect(`/login/${loginId}`, 303)
      } catch (error) {
        return show(context, error, doing)
      }
    })
  press('/login/:id/refuse', refuseHeld, 'refuse_held')
  press('/login/:id/code', showCode, 'show_code')

  /** Nobody was refused: the attempt's own page says so, under an address without the code. */
  const outage = (context: Context, loginId: string, error: unknown): Response | undefined => {
    if (!isOutage(error) || cookie.read(context, loginId) === undefined) return undefined
    deps.log.warn({ error, login: loginId }, 'a login was not answered; it can be tried again')
    return context.redirect(`/login/${loginId}`, 303)
  }

  const goOn = (context: Context, step: LoginStep): Response => {
    cookie.write(context, step.loginId, step.ticket)
    return context.redirect(step.authorizationUrl.href, 303)
  }

  /** On the configured base: behind a proxy, the request's own host is another. */
  const cameBack = (context: Context, path: string): { url: URL; loginId: string } => {
    const { search, searchParams } = new URL(context.req.url)
    return {
      url: new URL(`${deps.publicUrl}${path}${search}`),
      loginId: attemptOf(searchParams.get('state') ?? ''),
    }
  }

  const show = (context: Context, error: unknown, doing: string): Response | Promise<Response> => {
    const { page, status } = pageFor(error, deps, doing)
    return context.html(renderPage(page), status)
  }
  return app
}

const notDoneYet = (): PortalError =>
  new PortalError(
    'server_unavailable',
    `This login is not done: the authorization server, or Slack, did not answer. Nothing was handed over. Wait a little, then open the link in Slack again; it works for ${LOGIN_MINUTES} minutes after you asked for it.`,
  )

const success: Page = {
  tone: 'good',
  title: 'Success: your token is in Slack',
  text: 'You can close this tab. If you do not see the token where you asked for it, look for a direct message of DevPortal.',
  closes: true,
}

/** Each takes some 700 bytes of a header that has 16 KB. */
const MOST_TICKETS = 8

/** One cookie for each attempt. On plain http (loopback) browsers refuse `__Host-` and `Secure`. */
function ticketCookie(publicUrl: string) {
  const secure = publicUrl.startsWith('https:')
  const prefix = `${secure ? '__Host-' : ''}devportal_`
  const nameOf = (loginId: string): string => `${prefix}${loginId.replace(/\W/g, '')}`
  return {
    read: (context: Context, loginId: string): string | undefined => getCookie(context, nameOf(loginId)),
    write(context: Context, loginId: string, ticket: string): void {
      // Lax: the browser comes back from another site
      const options = {
        path: '/',
        httpOnly: true,
        secure,
        sameSite: 'Lax',
        maxAge: LOGIN_MINUTES * 60,
      } as const
      const others = Object.keys(getCookie(context)).filter(
        (name) => name.startsWith(prefix) && name !== nameOf(loginId),
      )
      // Browsers send the oldest first: RFC 6265 5.4
      for (const name of others.slice(0, Math.max(others.length + 1 - MOST_TICKETS, 0)))
        deleteCookie(context, name, { path: '/', secure })
      setCookie(context, nameOf(loginId), ticket, options)
    },
  }
}
