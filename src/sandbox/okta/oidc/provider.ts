import type { JWK } from 'jose'
import type { AccessToken, Client, Configuration, Provider } from 'oidc-provider'
import { accessOf, mayLogIn, scopesOfClient } from '../access.ts'
import { secretMatches } from '../app-secrets.ts'
import { findAppByClient } from '../apps.ts'
import { errorPage, page } from '../login/page.ts'
import { listScopes } from '../scopes.ts'
import { type Org, randomToken, setting } from '../store.ts'
import { recordToken } from '../tokens.ts'
import { findUser } from '../users.ts'
import { createAdapterFactory } from './adapter.ts'
import { accessTokenPayload, identityClaims } from './claims.ts'
import { grantFor } from './grant.ts'
import { AUDIENCE, MOUNT_PATH } from './issuer.ts'
import type { OidcProvider } from './load.ts'
import { createLoginPolicy } from './policy.ts'

/** oidc-provider dressed as Okta's custom authorization server `default`. */
export function createProvider(org: Org, oidc: OidcProvider, key: JWK): Provider {
  const provider = new oidc.Provider(org.url + MOUNT_PATH, configuration(org, oidc, key))
  compareSecrets(org, provider)
  provider.on('access_token.issued', (token: AccessToken) => {
    const { jti, clientId = '', accountId, grantId, exp = 0 } = token
    recordToken(org, { jti, clientId, accountId, grantId, expiresAt: exp })
  })
  return provider
}

/**
 * An undocumented hook of oidc-provider (test: "both active secrets authenticate"): two secrets at once, compared
 * with what the management API holds at this moment.
 */
function compareSecrets(org: Org, provider: Provider): void {
  provider.Client.prototype.compareClientSecret = function compare(this: Client, presented: string) {
    const app = findAppByClient(org, this.clientId)
    return app !== undefined && secretMatches(org, app.id, presented)
  }
}

function configuration(org: Org, oidc: OidcProvider, key: JWK): Configuration {
  return {
    adapter: createAdapterFactory(org),
    jwks: { keys: [key as Record<string, unknown>] },
    routes: ROUTES,
    scopes: ['openid'],
    claims: {
      openid: ['sub', 'auth_time', 'tenant_id'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username'],
    },
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    enabledJWA: { idTokenSigningAlgValues: ['RS256'], requestObjectSigningAlgValues: ['RS256'] },
    pkce: { required: () => true },
    allowOmittingSingleRegisteredRedirectUri: false,
    expiresWithSession: async () => false,
    issueRefreshToken: async () => false,
    clientBasedCORS: () => false,
    cookies: cookies(org),
    ttl: lifetimes(org),
    interactions: { policy: createLoginPolicy(org, oidc), url: (_ctx, { uid }) => `/login/${uid}` },
    findAccount: (_ctx, id, code) => accountOf(org, id, code?.clientId),
    loadExistingGrant: (ctx) => grantFor(org, ctx),
    formats: { customizers: { jwt: (_ctx, token, jwt) => accessTokenPayload(org, token, jwt) } },
    features: features(org, oidc),
    renderError(ctx, out) {
      ctx.type = 'html'
      ctx.set('content-security-policy', errorPage.csp)
      ctx.set('referrer-policy', 'no-referrer')
      ctx.set('cache-control', 'no-store')
      ctx.body = errorPage.html(out.error, out.error_description)
    },
  }
}

const ROUTES = {
  authorization: '/v1/authorize',
  token: '/v1/token',
  jwks: '/v1/keys',
  userinfo: '/v1/userinfo',
  introspection: '/v1/introspect',
  revocation: '/v1/revoke',
  pushed_authorization_request: '/v1/par',
  end_session: '/v1/logout',
}

function cookies(org: Org): NonNullable<Configuration['cookies']> {
  return {
    // Cookies do not tell ports of one host apart, so the names must.
    names: { session: 'okta_session', interaction: 'okta_login', resume: 'okta_resume' },
    keys: [setting(org.db, 'cookie_key', () => randomToken())],
    long: { httpOnly: true, sameSite: 'lax', signed: true, path: '/' },
    short: { httpOnly: true, sameSite: 'lax', signed: true },
  }
}

const HOUR = 3600

function lifetimes(org: Org): NonNullable<Configuration['ttl']> {
  return {
    AccessToken(_ctx, token) {
      const user = findUser(org.db, token.accountId)
      const access = user && accessOf(org, token.clientId ?? '', user, [...token.scopes])
      return access?.accessTokenSeconds ?? HOUR
    },
    AuthorizationCode: 60,
    ClientCredentials: HOUR,
    Grant: HOUR,
    IdToken: HOUR,
    Interaction: HOUR,
    RefreshToken: HOUR,
    Session: 2 * HOUR,
  }
}

function features(org: Org, oidc: OidcProvider): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    userinfo: { enabled: true },
    // Answered in token-endpoints.ts, which knows about JWTs; enabled here to be advertised.
    introspection: { enabled: true, allowedPolicy: async () => false },
    revocation: { enabled: true, allowedPolicy: async () => false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource(ctx, form) {
        ctx.body = page(
          'Sign out',
          `${form}<button form="op.logoutForm" name="logout" value="yes">Sign out</button>`,
        )
      },
      postLogoutSuccessSource(ctx) {
        ctx.body = page('Signed out', '<p>You can close this tab.</p>')
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: async () => AUDIENCE,
      useGrantedResource: async () => true,
      getResourceServerInfo(_ctx, indicator, client) {
        if (indicator !== AUDIENCE) throw new oidc.errors.InvalidTarget()
        const open = scopesOfClient(org, client.clientId)
        const names = listScopes(org).map((scope) => scope.name)
        return {
          // Okta lists openid, email and profile in access tokens too.
          scope: names.filter((name) => open.has(name)).join(' '),
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }
      },
    },
  }
}

/** At the token endpoint (`clientId` of the code is given) someone taken out of the app's groups is gone. */
function accountOf(org: Org, id: string, clientId: string | undefined) {
  const user = findUser(org.db, id)
  if (!user || (clientId !== undefined && !mayLogIn(org, clientId, user))) return undefined
  return { accountId: user.id, claims: async () => identityClaims(user) }
}
