import type { MiddlewareHandler } from 'hono'
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import { AUDIENCE, MOUNT_PATH } from '../oidc/issuer.ts'
import { createRateLimit, rateLimitHeaders } from '../rate-limit.ts'
import type { Org } from '../store.ts'
import { isLive } from '../tokens.ts'
import { problem } from './json-api.ts'

/** What a resource server reads from Okta's access tokens. */
export interface AccessClaims extends JWTPayload {
  scp?: string[]
  cid?: string
  tenant_id?: string
}

export interface ApiEnv {
  Variables: { claims: AccessClaims }
}

/** ZoomInfo's. */
const REQUESTS_PER_SECOND = 25

/** Checks the token as a resource server of another company would: signature by the published keys, then claims. */
export function bearerToken(org: Org): MiddlewareHandler<ApiEnv> {
  const issuer = org.url + MOUNT_PATH
  const keys = createRemoteJWKSet(new URL(`${issuer}/v1/keys`))
  const limit = createRateLimit(org.clock, REQUESTS_PER_SECOND, 1000)
  return async (c, next) => {
    const token = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (token === undefined) return problem(c, 401, 'Unauthorized', 'Send a bearer token.', 'Bearer')
    const claims = await claimsOf(org, token, keys, issuer)
    if (claims === 'unverifiable')
      return problem(c, 503, 'Service Unavailable', 'The signing keys cannot be read.')
    if (!claims) {
      const challenge =
        'Bearer error="invalid_token", error_description="The access token is invalid, expired or ended"'
      return problem(c, 401, 'Unauthorized', 'The access token is invalid, expired or ended.', challenge)
    }
    const allowance = limit(claims.cid ?? '')
    for (const [name, value] of Object.entries(rateLimitHeaders(allowance))) c.header(name, value)
    if (allowance.exceeded) {
      c.header('retry-after', '1')
      return problem(c, 429, 'Too Many Requests', `At most ${REQUESTS_PER_SECOND} requests a second.`)
    }
    c.set('claims', claims)
    return next()
  }
}

/** RFC 6750 §3.1. */
export function needsScope(scope: string): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (c.get('claims').scp?.includes(scope)) return next()
    const challenge = `Bearer error="insufficient_scope", scope="${scope}"`
    return problem(c, 403, 'Forbidden', `This endpoint needs the scope ${scope}.`, challenge)
  }
}

/** The key set could not be read: that says nothing about the token. */
const KEYS_UNREADABLE = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT'])

async function claimsOf(
  org: Org,
  token: string,
  keys: ReturnType<typeof createRemoteJWKSet>,
  issuer: string,
): Promise<AccessClaims | 'unverifiable' | undefined> {
  try {
    const { payload } = await jwtVerify<AccessClaims>(token, keys, {
      issuer,
      audience: AUDIENCE,
      algorithms: ['RS256'],
    })
    return payload.jti !== undefined && isLive(org, payload.jti) ? payload : undefined
  } catch (error) {
    return error instanceof errors.JOSEError && !KEYS_UNREADABLE.has(error.code) ? undefined : 'unverifiable'
  }
}
