import * as oauth from 'openid-client'
import { z } from 'zod'
import { AuthorizationServerError } from '../domain/authorization-server.ts'
import type { Clock } from '../domain/ports.ts'
import type { PersonRef } from '../domain/records.ts'
import type { SlackSignIn } from '../domain/slack-sign-in.ts'
import { customFetch, openIdProvider, type Tokens } from '../oidc.ts'

/** https://docs.slack.dev/authentication/sign-in-with-slack; the issuer is whose Web API `apiUrl` is. */
export function slackSignIn(
  apiUrl: string,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
  clock: Clock,
): SlackSignIn {
  const provider = openIdProvider(new URL(apiUrl).origin, clock)
  async function newClient(): Promise<oauth.Configuration> {
    const client = await provider.client(clientId, oauth.ClientSecretPost(clientSecret))
    client[oauth.customFetch] = fetchWithStatus
    return client
  }

  return {
    async authorizationUrl(request) {
      const client = await newClient()
      return oauth.buildAuthorizationUrl(client, {
        redirect_uri: request.redirectUri,
        scope: 'openid',
        state: request.state,
        nonce: request.nonce,
        team: request.tenantId,
        ...(takesPkce(client) && {
          code_challenge: await oauth.calculatePKCECodeChallenge(request.verifier),
          code_challenge_method: 'S256',
        }),
      })
    },
    async exchange(request, callback) {
      const client = await newClient()
      const tokens = await provider
        .redeem(client, callback, {
          expectedState: request.state,
          expectedNonce: request.nonce,
          ...(takesPkce(client) && { pkceCodeVerifier: request.verifier }),
        })
        .catch((error: unknown) => {
          throw asOutage(error)
        })
      return accountOf(tokens)
    },
  }
}

/** Slack's metadata say nothing of it so far: an app has to be switched to PKCE (`pkce_enabled`). */
const takesPkce = (client: oauth.Configuration): boolean => client.serverMetadata().supportsPKCE('S256')

const accountSchema = z.object({
  'https://slack.com/user_id': z.string().regex(/^[UW][A-Z0-9]+$/),
  'https://slack.com/team_id': z.string().regex(/^[TE][A-Z0-9]+$/),
})

function accountOf(tokens: Tokens): PersonRef {
  const claims = accountSchema.safeParse(tokens.claims())
  if (!claims.success)
    throw new AuthorizationServerError(
      'refused',
      'no_slack_account',
      'The ID token does not name a Slack account',
    )
  return {
    tenantId: claims.data['https://slack.com/team_id'],
    userId: claims.data['https://slack.com/user_id'],
  }
}

/** The Web API says no with status 200 and `ok: false`, where OAuth (RFC 6749, 5.2) has 400. */
const fetchWithStatus: oauth.CustomFetch = async (url, options) => {
  const response = await customFetch(url, options)
  if (response.status !== 200) return response
  const text = await response.text()
  return new Response(text, { status: saysNo(text) ? 400 : 200, headers: response.headers })
}

function saysNo(text: string): boolean {
  try {
    return z.object({ ok: z.literal(false) }).safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

/** Slack's names for "try again later", among its names for no. */
const OUTAGES = new Set([
  'fatal_error',
  'internal_error',
  'ratelimited',
  'request_timeout',
  'service_unavailable',
])

const asOutage = (error: unknown): unknown =>
  error instanceof AuthorizationServerError && OUTAGES.has(error.code)
    ? new AuthorizationServerError('unavailable', error.code, error.message)
    : error
