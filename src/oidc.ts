/** OpenID Connect as both logins use it: the authorization server's, and Sign in with Slack. */
import * as oauth from 'openid-client'
import { boundedFetch } from './bounded-fetch.ts'
import { AuthorizationServerError } from './domain/authorization-server.ts'
import { codeOfOthers } from './domain/errors.ts'
import { isLoopback } from './domain/loopback.ts'
import { type Clock, isRecent } from './domain/ports.ts'

const METADATA_LIFE_MS = 3_600_000

export type Tokens = oauth.TokenEndpointResponse & oauth.TokenEndpointResponseHelpers

/** What it throws is an `AuthorizationServerError`. */
export interface OpenIdProvider {
  client(clientId: string, authentication: oauth.ClientAuth): Promise<oauth.Configuration>
  /** Checks the callback and what the code in it is exchanged for. */
  redeem(
    client: oauth.Configuration,
    callback: URL,
    checks: oauth.AuthorizationCodeGrantChecks,
  ): Promise<Tokens>
}

/** A provider whose metadata and keys are fetched when they are needed, and kept for a while. */
export function openIdProvider(issuer: string, clock: Clock): OpenIdProvider {
  const metadata = metadataOf(issuer, clock)
  let jwks: oauth.ExportedJWKSCache | undefined
  return {
    async client(clientId, authentication) {
      const client = configured(issuer, await metadata(), clientId, authentication)
      // The ID token comes straight from the token endpoint; over http on loopback that alone proves nothing
      oauth.enableNonRepudiationChecks(client)
      if (jwks) oauth.setJwksCache(client, jwks)
      return client
    },
    async redeem(client, callback, checks) {
      const tokens = await guarded(
        oauth.authorizationCodeGrant(client, callback, { ...checks, idTokenExpected: true }),
      )
      jwks = oauth.getJwksCache(client) ?? jwks
      return tokens
    },
  }
}

/** A client of the server at this address, with the patience and the bounds of all of ours. */
export function configured(
  address: string,
  server: oauth.ServerMetadata,
  clientId: string,
  authentication: oauth.ClientAuth,
): oauth.Configuration {
  const client = new oauth.Configuration(server, clientId, undefined, authentication)
  client.timeout = 10
  client[oauth.customFetch] = customFetch
  for (const allow of insecureFor(address)) allow(client)
  return client
}

/** Of what a provider answers no more is read than of any neighbour. */
export const customFetch: oauth.CustomFetch = (url, { body = null, ...options }) =>
  boundedFetch(url, { ...options, body })

/** Discovered once an hour; a failed try is not kept. */
function metadataOf(issuer: string, clock: Clock): () => Promise<oauth.ServerMetadata> {
  let known: { metadata: Promise<oauth.ServerMetadata>; at: number } | undefined
  return () => {
    if (known && isRecent(clock, known.at, METADATA_LIFE_MS)) return known.metadata
    const options: oauth.DiscoveryRequestOptions = {
      timeout: 5,
      [oauth.customFetch]: customFetch,
      execute: insecureFor(issuer),
    }
    const metadata = guarded(
      oauth.discovery(new URL(issuer), 'metadata-only', undefined, oauth.None(), options),
    ).then((config) => config.serverMetadata())
    known = { metadata, at: clock.now() }
    metadata.catch(() => {
      known = undefined
    })
    return metadata
  }
}

/**
 * Plain http only where nothing leaves the machine: the sandbox, and tests. For `discovery`'s `execute`, which looks
 * for this very function.
 */
function insecureFor(address: string): ((config: oauth.Configuration) => void)[] {
  const url = new URL(address)
  return url.protocol === 'http:' && isLoopback(url.hostname) ? [oauth.allowInsecureRequests] : []
}

/** What openid-client throws, as an `AuthorizationServerError`. */
export const guarded = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw asServerError(error)
  })

/** RFC 6749 4.1.2.1: no answer to the question, but a request to ask again later. */
const LATER = new Set(['server_error', 'temporarily_unavailable'])
/** Another status than the protocol knows, a page instead of JSON, half an answer, or none. */
const OUTAGES = new Set([
  'OAUTH_ABORT',
  'OAUTH_PARSE_ERROR',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_TIMEOUT',
])

/**
 * openid-client's errors by class and code: only what the server has said is a refusal. The original is not carried as the cause: it can hold the whole response
 * or the callback's query, code included.
 */
function asServerError(error: unknown): unknown {
  if (error instanceof AuthorizationServerError) return error
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    const busy = error instanceof oauth.ResponseBodyError && error.status === 429
    return new AuthorizationServerError(
      busy || LATER.has(error.error) ? 'unavailable' : 'refused',
      error.error,
      `The login was answered with ${codeOfOthers(error.error)}`,
    )
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    const named = error.cause.find((challenge) => challenge.parameters.error)?.parameters.error
    const code = codeOfOthers(named ?? 'invalid_client')
    return new AuthorizationServerError(
      'refused',
      code,
      `The login was answered with ${error.status} ${code}`,
    )
  }
  if (error instanceof oauth.ClientError) {
    const code = error.code ?? 'client_error'
    return new AuthorizationServerError(
      OUTAGES.has(code) ? 'unavailable' : 'refused',
      code,
      `The login failed with ${code}`,
    )
  }
  // Connection refused, DNS: a plain TypeError, where a mistake of ours has a code
  if (error instanceof TypeError && !('code' in error))
    return new AuthorizationServerError(
      'unavailable',
      'no_answer',
      'The authorization server cannot be reached',
    )
  return error
}
