import * as oauth from 'openid-client'
import {
  AuthorizationServerError,
  type LoginRequest,
  type LoginResult,
  type LoginServer,
} from '../domain/authorization-server.ts'
import type { Clock } from '../domain/ports.ts'
import { insecureFor } from './loopback.ts'

const IDENTITY_SCOPES = ['openid', 'email', 'profile']
/** A login older than this is not fresh; not 0, because a person may linger on the consent page. */
const MAX_AGE_SECONDS = 300
const METADATA_LIFE_MS = 3_600_000

/** Login with openid-client: PKCE, state, nonce, `prompt=login`, `max_age`, signatures checked. */
export function loginServer(issuer: string, clock: Clock): LoginServer {
  const metadata = metadataOf(issuer, clock)
  let jwks: oauth.ExportedJWKSCache | undefined

  async function configurationFor(clientId: string, secret?: string): Promise<oauth.Configuration> {
    const auth = secret === undefined ? oauth.None() : oauth.ClientSecretBasic(secret)
    const config = new oauth.Configuration(await metadata(), clientId, undefined, auth)
    config.timeout = 10
    for (const allow of insecureFor(issuer)) allow(config)
    // The ID token comes straight from the token endpoint; over http on loopback that alone proves nothing
    oauth.enableNonRepudiationChecks(config)
    if (jwks) oauth.setJwksCache(config, jwks)
    return config
  }

  return {
    newChallenge: () => ({
      state: oauth.randomState(),
      nonce: oauth.randomNonce(),
      verifier: oauth.randomPKCECodeVerifier(),
    }),
    async authorizationUrl(request) {
      const config = await guarded(configurationFor(request.clientId))
      return oauth.buildAuthorizationUrl(config, {
        redirect_uri: request.redirectUri,
        scope: [...IDENTITY_SCOPES, ...request.scopes].join(' '),
        code_challenge: await oauth.calculatePKCECodeChallenge(request.verifier),
        code_challenge_method: 'S256',
        state: request.state,
        nonce: request.nonce,
        prompt: 'login',
        max_age: String(MAX_AGE_SECONDS),
        ...(request.loginHint && { login_hint: request.loginHint }),
      })
    },
    async exchange(request, callback, clientSecret) {
      const config = await guarded(configurationFor(request.clientId, clientSecret))
      const tokens = await guarded(
        oauth.authorizationCodeGrant(config, callback, {
          expectedState: request.state,
          expectedNonce: request.nonce,
          pkceCodeVerifier: request.verifier,
          maxAge: MAX_AGE_SECONDS,
          idTokenExpected: true,
        }),
      )
      jwks = oauth.getJwksCache(config) ?? jwks
      return resultOf(tokens, request)
    },
    async revoke(clientId, clientSecret, accessToken) {
      const config = await guarded(configurationFor(clientId, clientSecret))
      await guarded(oauth.tokenRevocation(config, accessToken, { token_type_hint: 'access_token' }))
    },
  }
}

/** Discovered once an hour; a failed try is not kept. */
function metadataOf(issuer: string, clock: Clock): () => Promise<oauth.ServerMetadata> {
  let known: { metadata: Promise<oauth.ServerMetadata>; until: number } | undefined
  return () => {
    if (known && known.until > clock.now()) return known.metadata
    const options: oauth.DiscoveryRequestOptions = {
      timeout: 5,
      execute: insecureFor(issuer),
    }
    const metadata = guarded(
      oauth.discovery(new URL(issuer), 'metadata-only', undefined, oauth.None(), options),
    ).then((config) => config.serverMetadata())
    known = { metadata, until: clock.now() + METADATA_LIFE_MS }
    metadata.catch(() => {
      known = undefined
    })
    return metadata
  }
}

function resultOf(
  tokens: oauth.TokenEndpointResponse & oauth.TokenEndpointResponseHelpers,
  request: LoginRequest,
): LoginResult {
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
    subject: claims.sub,
    email: typeof claims.email === 'string' ? claims.email : null,
    emailVerified: claims.email_verified === true,
    tenantId: typeof claims.tenant_id === 'string' ? claims.tenant_id : null,
    authTime: claims.auth_time,
  }
}

const guarded = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw asServerError(error)
  })

/**
 * openid-client's errors by class and code. The original is not carried as the cause: it can hold the whole response
 * or the callback's query, code included.
 */
function asServerError(error: unknown): unknown {
  if (error instanceof AuthorizationServerError) return error
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError)
    return new AuthorizationServerError('refused', error.error, `The login was answered with ${error.error}`)
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    const code =
      error.cause.find((challenge) => challenge.parameters.error)?.parameters.error ?? 'invalid_client'
    return new AuthorizationServerError(
      'refused',
      code,
      `The login was answered with ${error.status} ${code}`,
    )
  }
  if (error instanceof oauth.ClientError) {
    const code = error.code ?? 'client_error'
    const outage = code === 'OAUTH_TIMEOUT' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM'
    return new AuthorizationServerError(
      outage ? 'unavailable' : 'refused',
      code,
      `The login failed with ${code}`,
    )
  }
  // Connection refused, DNS: a plain TypeError
  if (error instanceof TypeError)
    return new AuthorizationServerError(
      'unavailable',
      'no_answer',
      'The authorization server cannot be reached',
    )
  return error
}
