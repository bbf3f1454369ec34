import * as oauth from 'openid-client'
import {
  AuthorizationServerError,
  type LoginRequest,
  type LoginResult,
  type LoginServer,
} from '../domain/authorization-server.ts'
import type { Clock } from '../domain/ports.ts'
import { guarded, openIdProvider, type Tokens } from '../oidc.ts'

const IDENTITY_SCOPES = ['openid', 'email', 'profile']
/** A login older than this is not fresh; not 0, because a person may linger on the consent page. */
const MAX_AGE_SECONDS = 300

/** Login with openid-client: PKCE, state, nonce, `prompt=login`, `max_age`, signatures checked. */
export function loginServer(issuer: string, clock: Clock): LoginServer {
  const provider = openIdProvider(issuer, clock)
  const client = (clientId: string, secret?: string): Promise<oauth.Configuration> =>
    provider.client(clientId, secret === undefined ? oauth.None() : oauth.ClientSecretBasic(secret))

  return {
    newChallenge: () => ({
      state: oauth.randomState(),
      nonce: oauth.randomNonce(),
      verifier: oauth.randomPKCECodeVerifier(),
    }),
    async authorizationUrl(request, loginHint) {
      const config = await client(request.clientId)
      return oauth.buildAuthorizationUrl(config, {
        redirect_uri: request.redirectUri,
        scope: [...IDENTITY_SCOPES, ...request.scopes].join(' '),
        code_challenge: await oauth.calculatePKCECodeChallenge(request.verifier),
        code_challenge_method: 'S256',
        state: request.state,
        nonce: request.nonce,
        prompt: 'login',
        max_age: String(MAX_AGE_SECONDS),
        ...(loginHint && { login_hint: loginHint }),
      })
    },
    async exchange(request, callback, clientSecret) {
      const config = await client(request.clientId, clientSecret)
      const tokens = await provider.redeem(config, callback, {
        expectedState: request.state,
        expectedNonce: request.nonce,
        pkceCodeVerifier: request.verifier,
        maxAge: MAX_AGE_SECONDS,
      })
      return resultOf(tokens, request)
    },
    async revoke(clientId, clientSecret, accessToken) {
      const config = await client(clientId, clientSecret)
      await guarded(oauth.tokenRevocation(config, accessToken, { token_type_hint: 'access_token' }))
    },
  }
}

function resultOf(tokens: Tokens, request: LoginRequest): LoginResult {
  const claims = tokens.claims()
  if (!claims || typeof claims.auth_time !== 'number')
    throw new AuthorizationServerError(
      'refused',
      'no_auth_time',
      'The ID token does not say when the person logged in',
    )
  const granted = tokens.scope?.split(' ').filter((scope) => !IDENTITY_SCOPES.includes(scope))
  return {
    accessToken: tokens.access_token,
    // RFC 6749 5.1: no `scope` in the answer means that all of them were granted
    scopes: granted ?? [...request.scopes],
    expiresInSeconds: tokens.expiresIn() ?? 3600,
    issuer: claims.iss,
    subject: claims.sub,
    email: typeof claims.email === 'string' ? claims.email : null,
    emailVerified: claims.email_verified === true,
    tenantId: typeof claims.tenant_id === 'string' ? claims.tenant_id : null,
    authTime: claims.auth_time,
  }
}
