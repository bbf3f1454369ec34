import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as oauth from 'openid-client'
import { acme, globex } from '../../../src/sandbox/cast.ts'
import { systemClock } from '../../../src/sandbox/clock.ts'
import {
  type OktaSandbox,
  type OktaSandboxOptions,
  startOktaSandbox,
} from '../../../src/sandbox/okta/start.ts'
import type { Browser } from '../../support/browser.ts'

export const scopes = [
  { name: 'ziapi:search', description: 'Search API' },
  { name: 'ziapi:enrich', description: 'Enrich API' },
  { name: 'marketing:audiences.manage', description: 'Manage Audiences' },
]

export const OIDC = ['openid', 'email', 'profile']

export const startOrg = (options: Partial<OktaSandboxOptions> = {}): Promise<OktaSandbox> =>
  startOktaSandbox({ port: 0, clock: systemClock, scopes, ...options })

/** A management request, answered with status and parsed body. */
export async function manage(org: OktaSandbox, method: string, path: string, body?: unknown) {
  const response = await fetch(`${org.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `SSWS ${org.settings.OKTA_API_TOKEN}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

export const appBody = (clientId: string, redirectUri: string, label = 'Acme Sync') => ({
  name: 'oidc_client',
  label,
  signOnMode: 'OPENID_CONNECT',
  profile: { portal_app_id: 'app_1', tenant_id: acme.teamId, app_type: 'internal' },
  credentials: {
    oauthClient: {
      client_id: clientId,
      token_endpoint_auth_method: 'client_secret_basic',
      pkce_required: true,
    },
  },
  settings: {
    oauthClient: {
      application_type: 'web',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: [redirectUri],
      consent_method: 'TRUSTED',
      issuer_mode: 'DYNAMIC',
      wildcard_redirect: 'DISABLED',
    },
  },
})

export const policyBody = (clientId: string) => ({
  type: 'OAUTH_AUTHORIZATION_POLICY',
  name: `Portal ${clientId}`,
  description: 'Made by the portal',
  status: 'ACTIVE',
  conditions: { clients: { include: [clientId] } },
})

export const ruleBody = (open: string[], groups = ['EVERYONE'], minutes = 60) => ({
  type: 'RESOURCE_ACCESS',
  name: 'Scopes of the app',
  priority: 1,
  conditions: {
    people: { groups: { include: groups } },
    grantTypes: { include: ['authorization_code'] },
    scopes: { include: open },
  },
  actions: { token: { accessTokenLifetimeMinutes: minutes } },
})

export interface TestApp {
  id: string
  clientId: string
  secret: string
  redirectUri: string
}

interface AppOptions {
  open?: string[]
  groups?: string[]
  redirectUri?: string
  /** Life of access tokens. */
  minutes?: number
}

let made = 0

/** An active app of Acme's whose policy opens `ziapi:search`. */
export async function makeApp(org: OktaSandbox, options: AppOptions = {}) {
  made += 1
  const clientId = `portal-${made}`
  const { open = [...OIDC, 'ziapi:search'], groups = [acme.groupId], minutes = 60 } = options
  const redirectUri = options.redirectUri ?? (await callback())
  const { body: app } = await manage(org, 'POST', '/apps?activate=true', appBody(clientId, redirectUri))
  for (const group of groups) await manage(org, 'PUT', `/apps/${app.id}/groups/${group}`, {})
  const { body: policy } = await manage(
    org,
    'POST',
    '/authorizationServers/default/policies',
    policyBody(clientId),
  )
  await manage(
    org,
    'POST',
    `/authorizationServers/default/policies/${policy.id}/rules`,
    ruleBody(open, ['EVERYONE'], minutes),
  )
  const secret: string = app.credentials.oauthClient.client_secret
  return { id: app.id as string, clientId, secret, redirectUri, policyId: policy.id as string }
}

export const bothTenants = [acme.groupId, globex.groupId]

let callbackUrl: Promise<string> | undefined

/** Somewhere for browsers to arrive at. */
function callback(): Promise<string> {
  callbackUrl ??= new Promise((resolve) => {
    const server = createServer((_req, res) => res.end('<h1>Arrived</h1>'))
    server.unref()
    server.listen(0, 'localhost', () =>
      resolve(`http://localhost:${(server.address() as AddressInfo).port}/cb`),
    )
  })
  return callbackUrl
}

export async function clientOf(
  org: OktaSandbox,
  app: TestApp,
  secret = app.secret,
): Promise<oauth.Configuration> {
  const config = await oauth.discovery(
    new URL(org.issuer),
    app.clientId,
    secret,
    oauth.ClientSecretBasic(secret),
    {
      execute: [oauth.allowInsecureRequests],
    },
  )
  oauth.enableNonRepudiationChecks(config)
  return config
}

export interface Login {
  url: URL
  state: string
  nonce: string
  verifier: string
}

export async function beginLogin(
  config: oauth.Configuration,
  app: TestApp,
  scope: string,
  extra: Record<string, string> = {},
): Promise<Login> {
  const state = oauth.randomState()
  const nonce = oauth.randomNonce()
  const verifier = oauth.randomPKCECodeVerifier()
  const url = oauth.buildAuthorizationUrl(config, {
    redirect_uri: app.redirectUri,
    scope,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    prompt: 'login',
    max_age: '300',
    ...extra,
  })
  return { url, state, nonce, verifier }
}

export const redeem = (config: oauth.Configuration, login: Login, arrivedAt: string) =>
  oauth.authorizationCodeGrant(config, new URL(arrivedAt), {
    expectedState: login.state,
    expectedNonce: login.nonce,
    pkceCodeVerifier: login.verifier,
    maxAge: 300,
  })

/** The whole flow: opens the login page, presses the person's button, exchanges the code. */
export async function logIn(
  org: OktaSandbox,
  app: TestApp,
  browser: Browser,
  person: string,
  scope = 'openid email profile ziapi:search',
) {
  const config = await clientOf(org, app)
  const login = await beginLogin(config, app, scope)
  await browser.open(login.url)
  await browser.click(person)
  return redeem(config, login, browser.page.url)
}

/** What came back to the redirect URI. */
export const arrival = (browser: Browser): URLSearchParams => new URL(browser.page.url).searchParams

export const callApi = (org: OktaSandbox, token: string, path = '/data/v1/companies/search') =>
  fetch(org.apiUrl + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.api+json' },
    body: JSON.stringify({ data: { type: 'CompanySearch', attributes: {} } }),
  })

export const payloadOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
