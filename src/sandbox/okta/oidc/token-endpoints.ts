import { Hono } from 'hono'
import { createLocalJWKSet, type JWK, type JWTPayload, jwtVerify } from 'jose'
import { secretMatches } from '../app-secrets.ts'
import { type App, findAppByClient } from '../apps.ts'
import type { Org } from '../store.ts'
import { endToken, isLive } from '../tokens.ts'
import { findUser } from '../users.ts'
import { identityClaims } from './claims.ts'
import { AUDIENCE, MOUNT_PATH } from './issuer.ts'

export const TOKEN_ENDPOINTS = ['introspect', 'revoke', 'userinfo'].map((name) => `${MOUNT_PATH}/v1/${name}`)

/** What oidc-provider does for opaque tokens only, for the JWTs that Okta gives. */
export function createTokenEndpoints(org: Org, key: JWK): Hono {
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...publicKey } = key
  const verify = createVerifier(org, createLocalJWKSet({ keys: [publicKey] }))
  const app = new Hono()

  app.post(`${MOUNT_PATH}/v1/introspect`, async (c) => {
    const form = formOf(await c.req.parseBody())
    const client = authenticate(org, form, c.req.header('authorization'))
    if (!client) return c.json(INVALID_CLIENT, 401)
    const claims = await verify(form.token)
    if (!claims) return c.json({ active: false })
    const { scp, sub, ...rest } = claims
    return c.json({
      active: true,
      token_type: 'Bearer',
      scope: (scp ?? []).join(' '),
      username: sub,
      sub,
      ...rest,
    })
  })

  // RFC 7009: 200 also for a token that is unknown or somebody else's; only one's own is ended.
  app.post(`${MOUNT_PATH}/v1/revoke`, async (c) => {
    const form = formOf(await c.req.parseBody())
    const client = authenticate(org, form, c.req.header('authorization'))
    if (!client) return c.json(INVALID_CLIENT, 401)
    const claims = await verify(form.token)
    if (claims?.jti) endToken(org, claims.jti, client.clientId)
    return c.body(null, 200)
  })

  app.on(['GET', 'POST'], `${MOUNT_PATH}/v1/userinfo`, async (c) => {
    const claims = await verify(/^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1])
    const user = claims?.uid === undefined ? undefined : findUser(org.db, claims.uid)
    if (!user || !claims?.scp?.includes('openid')) {
      c.header('www-authenticate', 'Bearer error="invalid_token"')
      return c.json({ error: 'invalid_token' }, 401)
    }
    return c.json(userinfo(identityClaims(user), claims.scp))
  })
  return app
}

interface AccessTokenClaims extends JWTPayload {
  uid?: string
  scp?: string[]
}

/** The claims of a token that is ours, in time and not ended. */
function createVerifier(org: Org, keys: ReturnType<typeof createLocalJWKSet>) {
  const options = { issuer: org.url + MOUNT_PATH, audience: AUDIENCE, algorithms: ['RS256'] }
  return async (token: string | undefined): Promise<AccessTokenClaims | undefined> => {
    try {
      const { payload } = await jwtVerify<AccessTokenClaims>(token ?? '', keys, options)
      return payload.jti !== undefined && isLive(org, payload.jti) ? payload : undefined
    } catch {
      return undefined
    }
  }
}

/** client_secret_basic or client_secret_post; an app switched off has no say. */
function authenticate(org: Org, form: Record<string, string>, header: string | undefined): App | undefined {
  const basic = /^Basic (.+)$/i.exec(header ?? '')?.[1]
  const [id = form.client_id, secret = form.client_secret] = basic
    ? Buffer.from(basic, 'base64').toString().split(':').map(decodeFormText)
    : []
  const app = id === undefined ? undefined : findAppByClient(org, id)
  if (app?.status !== 'ACTIVE') return undefined
  if (app.settings.credentials.oauthClient.token_endpoint_auth_method === 'none') return app
  return secret !== undefined && secretMatches(org, app.id, secret) ? app : undefined
}

const INVALID_CLIENT = {
  error: 'invalid_client',
  error_description: 'The client secret supplied is invalid.',
}

function decodeFormText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'))
  } catch {
    return text
  }
}

function formOf(body: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(body).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return Object.fromEntries(texts)
}

function userinfo(claims: ReturnType<typeof identityClaims>, scopes: string[]) {
  const { sub, tenant_id, email, email_verified, name, preferred_username } = claims
  return {
    sub,
    tenant_id,
    ...(scopes.includes('email') ? { email, email_verified } : {}),
    ...(scopes.includes('profile') ? { name, preferred_username } : {}),
  }
}
