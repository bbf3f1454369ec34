/** HTTP around Sign in with Slack. Mounted only where it is asked for. */
import { Hono } from 'hono'
import { refusalOf } from '../api/call.ts'
import type { CallLog } from '../api/calls.ts'
import type { FaultPlan } from '../api/faults.ts'
import { Refusal } from '../api/method.ts'
import { answerCall, answerRefusal, type Env, fieldsOf, type Request } from '../http/web-api.ts'
import { pageHeaders, sameOriginPosts } from '../page/guard.ts'
import { allow, cancel, checkedRequest } from './authorize.ts'
import type { SignInClient } from './client.ts'
import { publicKeys } from './id-token.ts'
import { connectToken, connectUserInfo } from './methods.ts'
import { errorPage, signInPage } from './page.ts'

interface SignInDeps {
  client: SignInClient
  faults: FaultPlan
  log: CallLog
}

const AUTHORIZE = '/openid/connect/authorize'

export function signInRoutes(deps: SignInDeps): Hono<Env> {
  const { client } = deps
  const app = new Hono<Env>()
  app.onError(answerRefusal)
  app.get('/.well-known/openid-configuration', (c) => c.json(metadata(client.workspace.origin)))
  app.get('/openid/connect/keys', async (c) => c.json(await publicKeys()))
  app.use(AUTHORIZE, pageHeaders)
  app.get(AUTHORIZE, (c) =>
    answered(c, () => {
      const { team } = checkedRequest(c.req.query(), client)
      c.header('content-security-policy', csp)
      return c.html(signInPage(client.workspace, team))
    }),
  )
  app.post(AUTHORIZE, sameOriginPosts, async (c) => {
    const { user } = await c.req.parseBody()
    return answered(c, () => {
      const request = checkedRequest(c.req.query(), client)
      const back = typeof user === 'string' ? allow(request, user, client) : cancel(request)
      return c.redirect(back.href, 303)
    })
  })
  app.post('/api/openid.connect.token', (c) =>
    onCall(c, deps, (args) => connectToken(args, basicOf(c.req.header('authorization')), client)),
  )
  app.on(['GET', 'POST'], '/api/openid.connect.userInfo', (c) =>
    onCall(c, deps, ({ token = '', ...args }) => {
      const bearer = /^Bearer +(.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
      return connectUserInfo(args, bearer ?? String(token), client)
    }),
  )
  return app
}

type Fields = Record<string, unknown>

async function onCall(
  c: Request,
  { client: { workspace }, faults, log }: SignInDeps,
  work: (args: Fields) => Fields | Promise<Fields>,
): Promise<Response> {
  const args = await fieldsOf(c)
  const call = async () => {
    try {
      return { ok: true, ...(await work(args)) }
    } catch (error) {
      return refusalOf(error)
    }
  }
  return answerCall(c, { workspace, faults, log }, { method: c.req.path.replace('/api/', ''), args, call })
}

function answered(c: Request, work: () => Response | Promise<Response>): Response | Promise<Response> {
  try {
    return work()
  } catch (error) {
    if (error instanceof Refusal) return c.html(errorPage(error.code), 400)
    throw error
  }
}

/** Browsers check where a form's answer leads, to the end: to the portal, and from there to its authorization server. */
const csp = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self' http://localhost:* http://127.0.0.1:* https:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/** client_secret_basic, RFC 6749 2.3.1: both halves are form-encoded. */
function basicOf(header: string | undefined): { client_id?: string; client_secret?: string } {
  const pair = /^Basic (.+)$/i.exec(header ?? '')?.[1]
  if (!pair) return {}
  const [id = '', secret = ''] = Buffer.from(pair, 'base64').toString().split(':')
  const decoded = new URLSearchParams(`client_id=${id}&client_secret=${secret}`)
  return { client_id: decoded.get('client_id') ?? '', client_secret: decoded.get('client_secret') ?? '' }
}

/** As in Slack's documents: of PKCE not a word. */
const metadata = (origin: string) => ({
  issuer: origin,
  authorization_endpoint: origin + AUTHORIZE,
  token_endpoint: `${origin}/api/openid.connect.token`,
  userinfo_endpoint: `${origin}/api/openid.connect.userInfo`,
  jwks_uri: `${origin}/openid/connect/keys`,
  scopes_supported: ['openid', 'profile', 'email'],
  response_types_supported: ['code'],
  response_modes_supported: ['form_post'],
  grant_types_supported: ['authorization_code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  claims_supported: ['sub', 'auth_time', 'iss'],
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: true,
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
})
