import { webcrypto } from 'node:crypto'
import * as oauth from 'openid-client'
import { AuthorizationServerError } from '../domain/authorization-server.ts'
import { type Clock, isRecent } from '../domain/ports.ts'
import { privateKeyOf } from '../domain/private-key.ts'
import { configured } from '../oidc.ts'

/** How the portal proves itself to the management API: an API token, or an OAuth service app with a private key. */
export type ManagementCredentials = { apiToken: string } | { clientId: string; privateKey: string }

const SCOPES =
  'okta.apps.manage okta.apps.read okta.authorizationServers.manage okta.authorizationServers.read'

export interface Authorization {
  header(): Promise<string>
  /** The server did not take it: the next header is a new one. */
  refused(): void
}

/** The `Authorization` header for management calls; a service app's token is fetched and kept until shortly before its end. */
export function managementAuthorization(
  orgUrl: string,
  credentials: ManagementCredentials,
  clock: Clock,
): Authorization {
  if ('apiToken' in credentials)
    return { header: async () => `SSWS ${credentials.apiToken}`, refused: () => undefined }
  let current: { header: string; at: number; lifeMs: number } | undefined
  return {
    async header() {
      if (current && isRecent(clock, current.at, current.lifeMs)) return current.header
      const token = await serviceToken(orgUrl, credentials).catch((error: unknown) => {
        const reason = error instanceof Error ? error.name : 'unknown'
        throw new AuthorizationServerError(
          'unavailable',
          'service_token',
          `Okta gave no token to the service app: ${reason}`,
        )
      })
      current = {
        header: `Bearer ${token.access_token}`,
        at: clock.now(),
        lifeMs: ((token.expiresIn() ?? 60) - 60) * 1000,
      }
      return current.header
    },
    refused: () => {
      current = undefined
    },
  }
}

/** client_credentials at the org's own server, `private_key_jwt` (RFC 7523); Okta has no other way for `okta.*` scopes. */
async function serviceToken(
  orgUrl: string,
  { clientId, privateKey }: { clientId: string; privateKey: string },
) {
  const tokenEndpoint = new URL('/oauth2/v1/token', orgUrl).href
  const server = { issuer: orgUrl.replace(/\/$/, ''), token_endpoint: tokenEndpoint }
  const authentication = oauth.PrivateKeyJwt(await importKey(privateKey), {
    // Okta wants its endpoint here, where openid-client puts the issuer
    [oauth.modifyAssertion]: (_header, payload) => {
      payload.aud = tokenEndpoint
    },
  })
  const client = configured(orgUrl, server, clientId, authentication)
  return oauth.clientCredentialsGrant(client, { scope: SCOPES })
}

/** The JWK that Okta's console offers names the registered key; a PEM goes without a name. */
async function importKey(text: string): Promise<{ key: oauth.CryptoKey; kid?: string }> {
  const { key, ...named } = privateKeyOf(text)
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const jwk = key.export({ format: 'jwk' })
  return { key: await webcrypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign']), ...named }
}
