import { Hono } from 'hono'
import { createLocalJWKSet, errors, type JWK, jwtVerify } from 'jose'
import { invalidToken, noPermission } from '../errors.ts'
import { type Org, randomToken } from '../store.ts'

/** An OAuth service app of the org: instead of an API token it proves itself with its key. */
export interface ServiceApp {
  clientId: string
  /** With a `kid`, assertions must name it, like at Okta. */
  publicJwk: JWK
}

export interface OrgTokens {
  routes: Hono
  /** Throws unless the token is alive and has the scope for this request. */
  check(token: string, method: string, path: string): void
}

type Form = Record<string, unknown>

const LIFETIME_MS = 3_600_000
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** `POST /oauth2/v1/token` of the org server: client_credentials with private_key_jwt, and nothing else. */
export function createOrgTokens(org: Org, serviceApp: ServiceApp | undefined): OrgTokens {
  const live = new Map<string, { scopes: Set<string>; expiresAt: number }>()
  const routes = new Hono()

  routes.post('/oauth2/v1/token', async (c) => {
    const form: Form = await c.req.parseBody()
    if (form.grant_type !== 'client_credentials') return c.json({ error: 'unsupported_grant_type' }, 400)
    const flaw = await flawOf(org, serviceApp, form)
    if (flaw !== undefined) return c.json({ error: 'invalid_client', error_description: flaw }, 401)
    const scopes = String(form.scope ?? '').split(' ')
    if (!scopes.every((scope) => /^okta\.[A-Za-z]+\.(manage|read)$/.test(scope))) {
      return c.json({ error: 'invalid_scope', error_description: 'One or more scopes are not allowed.' }, 400)
    }
    const token = randomToken()
    live.set(token, { scopes: new Set(scopes), expiresAt: org.clock.now() + LIFETIME_MS })
    return c.json({
      token_type: 'Bearer',
      expires_in: LIFETIME_MS / 1000,
      access_token: token,
      scope: scopes.join(' '),
    })
  })

  return {
    routes,
    check(token, method, path) {
      const found = live.get(token)
      if (!found || found.expiresAt <= org.clock.now()) throw invalidToken()
      const kind = path.split('/')[3] ?? ''
      const allowed =
        found.scopes.has(`okta.${kind}.manage`) || (method === 'GET' && found.scopes.has(`okta.${kind}.read`))
      if (!allowed) throw noPermission()
    },
  }
}

/** What is wrong with the client's proof, in Okta's words; nothing when it is right. */
async function flawOf(org: Org, app: ServiceApp | undefined, form: Form): Promise<string | undefined> {
  if (!app || form.client_assertion_type !== ASSERTION_TYPE) return 'Invalid value for client credentials.'
  const options = {
    issuer: app.clientId,
    subject: app.clientId,
    // Not the issuer, which is what openid-client sends by default.
    audience: `${org.url}/oauth2/v1/token`,
    requiredClaims: ['exp'],
  }
  try {
    const keys = createLocalJWKSet({ keys: [app.publicJwk] })
    const { protectedHeader } = await jwtVerify(String(form.client_assertion), keys, options)
    return protectedHeader.kid === app.publicJwk.kid ? undefined : 'The client_assertion JWT kid is invalid.'
  } catch (error) {
    return error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud'
      ? 'The audience claim for client_assertion must be the endpoint invoked for the request.'
      : 'The client_assertion is not valid.'
  }
}
