import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { Interaction, Provider } from 'oidc-provider'
import { findAppByClient } from '../apps.ts'
import { listAssignments } from '../assignments.ts'
import type { Org } from '../store.ts'
import { addUser, findGroup, findUser, findUserByEmail, listUsers, type User } from '../users.ts'
import { csp, errorPage, type LoginPerson, loginPage } from './page.ts'

type LoginContext = Context<{ Bindings: HttpBindings }>

/**
 * The login page. The interaction belongs to the browser that began it (a signed, http-only, same-site cookie bound
 * to this path), and its id is in the form's address: no other page can press these buttons.
 */
export function createLoginRoutes(org: Org, provider: Provider): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  // Not `no-referrer`: with it, browsers send `Origin: null` with the form.
  app.use(
    '/login/*',
    secureHeaders({ referrerPolicy: 'same-origin', xFrameOptions: 'DENY', strictTransportSecurity: false }),
  )
  app.use('/login/*', async (c, next) => {
    await next()
    c.header('cache-control', 'no-store')
  })

  app.get('/login/:uid', async (c) => {
    const login = await interactionOf(provider, c)
    if (!login) return refuse(c)
    c.header('content-security-policy', csp([redirectTarget(login)]))
    return c.html(loginPage(viewOf(org, login)))
  })

  app.post('/login/:uid', async (c) => {
    const login = await interactionOf(provider, c)
    if (!login || (c.req.header('origin') ?? org.url) !== org.url) return refuse(c)
    const form = await c.req.parseBody()
    if (form.cancel !== undefined) {
      return finish(provider, c, {
        error: 'access_denied',
        error_description: 'The person cancelled the sign-in.',
      })
    }
    const user = chosenUser(org, login, form)
    if (!user) return refuse(c)
    await leaveOtherSession(provider, login, user)
    return finish(provider, c, { login: { accountId: user.id, amr: ['pwd'] } })
  })
  return app
}

/** Nothing when it expired, belongs to another browser, or its app was switched off meanwhile. */
async function interactionOf(provider: Provider, c: LoginContext): Promise<Interaction | undefined> {
  try {
    const login = await provider.interactionDetails(c.env.incoming, c.env.outgoing)
    const client = await provider.Client.find(String(login.params.client_id))
    return client && login.uid === c.req.param('uid') && login.prompt.name === 'login' ? login : undefined
  } catch {
    return undefined
  }
}

async function finish(
  provider: Provider,
  c: LoginContext,
  result: Parameters<Provider['interactionResult']>[2],
) {
  const { incoming, outgoing } = c.env
  return c.redirect(await provider.interactionResult(incoming, outgoing, result), 303)
}

function refuse(c: LoginContext) {
  c.header('content-security-policy', errorPage.csp)
  return c.html(
    errorPage.html('login_expired', 'This sign-in is over. Please start again where you came from.'),
    400,
  )
}

/**
 * Another account is signed in here: end its session, so that the flow goes straight on. Left alone, oidc-provider
 * would answer with a self-submitting form, which needs a script.
 */
async function leaveOtherSession(provider: Provider, login: Interaction, user: User): Promise<void> {
  if (!login.session || login.session.accountId === user.id) return
  const session = await provider.Session.findByUid(login.session.uid)
  await session?.destroy()
  login.session = undefined
  await login.save(login.exp - Math.floor(Date.now() / 1000))
}

function chosenUser(org: Org, login: Interaction, form: Record<string, unknown>): User | undefined {
  if (typeof form.user === 'string') return findUser(org.db, form.user)
  const email = newEmailOf(org, login)
  const group = form.continue_as === undefined ? undefined : firstGroup(org, login)
  return email !== undefined && group ? addUser(org.db, email, group) : undefined
}

function viewOf(org: Org, login: Interaction) {
  const hint = hintOf(login)
  const hinted = hint === undefined ? undefined : findUserByEmail(org.db, hint)
  return {
    uid: login.uid,
    appLabel: findAppByClient(org, String(login.params.client_id))?.label ?? 'the app',
    hinted: hinted && personOf(hinted),
    newEmail: firstGroup(org, login) ? newEmailOf(org, login) : undefined,
    people: listUsers(org.db).map(personOf),
  }
}

const personOf = ({ group, ...user }: User): LoginPerson => ({ ...user, organisation: group.name })

function newEmailOf(org: Org, login: Interaction): string | undefined {
  const hint = hintOf(login)
  return hint !== undefined && !findUserByEmail(org.db, hint) ? hint : undefined
}

function hintOf(login: Interaction): string | undefined {
  const hint = login.params.login_hint
  return typeof hint === 'string' && /^[^\s@]{1,64}@[^\s@]{1,189}$/.test(hint) ? hint : undefined
}

/** New people join the organisation that the app was assigned to first. */
function firstGroup(org: Org, login: Interaction) {
  const app = findAppByClient(org, String(login.params.client_id))
  const first = app && listAssignments(org, app.id)[0]
  return first && findGroup(org.db, first.groupId)
}

function redirectTarget(login: Interaction): string {
  const { origin, protocol } = new URL(String(login.params.redirect_uri))
  return origin === 'null' ? protocol : origin
}
