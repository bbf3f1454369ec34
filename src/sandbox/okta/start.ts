import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Clock } from '../clock.ts'
import { createDemoApi } from './api/routes.ts'
import { findClient, listClients, type SandboxClient } from './clients.ts'
import { createConsole, type OktaConsole } from './console.ts'
import { type Call, type CallLog, createCallLog, createControlRoutes } from './control.ts'
import { createFaults, type Faults } from './faults.ts'
import { createLoginRoutes } from './login/routes.ts'
import { createOrgTokens, type ServiceApp } from './management/org-token.ts'
import { createManagementRoutes } from './management/routes.ts'
import { MOUNT_PATH } from './oidc/issuer.ts'
import { signingKey } from './oidc/keys.ts'
import { loadOidcProvider } from './oidc/load.ts'
import { createProvider } from './oidc/provider.ts'
import { createTokenEndpoints } from './oidc/token-endpoints.ts'
import { seedScopes } from './scopes.ts'
import { closeServer, listen, openDoors } from './server.ts'
import { type Org, openStore, randomToken, setting } from './store.ts'
import { seedDirectory, type Tenant } from './users.ts'

export interface OktaSandboxOptions {
  /** 0: any free one. */
  port: number
  /** For rate limits and dates of the management API; oidc-provider keeps real time. */
  clock: Clock
  /** SQLite file, so that clients, secrets, policies, keys and grants survive a restart; absent: memory. */
  file?: string
  /** The API's scopes, besides openid, email and profile. */
  scopes: { name: string; description: string }[]
  /** Organisations besides the sandbox's own two: real workspaces that log in at this stand-in. */
  tenants?: Tenant[]
  /** Lets this service app get org tokens with its key, as an alternative to the API token. */
  serviceApp?: ServiceApp
  /** Management requests a minute and bucket. */
  rateLimit?: number
}

export interface OktaSandbox {
  /** The Okta org. */
  url: string
  issuer: string
  /** The demo API, with ZoomInfo's paths. */
  apiUrl: string
  /** What the portal must be told to use this org. */
  settings: Record<string, string>
  faults: Faults
  /** The latest management requests; never with secrets. */
  calls: readonly Call[]
  /** Requests that the real Okta would not understand, or that the sandbox does not know: there should be none. */
  violations: readonly string[]
  clients(): SandboxClient[]
  client(clientId: string): SandboxClient | undefined
  /** What somebody does to a client past the portal. */
  console: OktaConsole
  stop(): Promise<void>
}

const DEFAULT_RATE_LIMIT = 10_000
/** Logos are what is largest. */
const limit = bodyLimit({ maxSize: 4 * 1024 * 1024 })
/** A PUT or DELETE without a body looks to Hono as if it had one, of unknown length, which it then cannot wrap. */
const limitBodies: MiddlewareHandler = (context, next) =>
  context.req.header('content-length') || context.req.header('transfer-encoding')
    ? limit(context, next)
    : next()

export async function startOktaSandbox(options: OktaSandboxOptions): Promise<OktaSandbox> {
  const db = openStore(options.file)
  const oidc = await loadOidcProvider()
  const key = await signingKey(db, options.file !== undefined)
  const { server, url } = await listen(options.port)
  const org: Org = { db, clock: options.clock, url }
  const tenants = seedDirectory(db, options.tenants)
  seedScopes(org, options.scopes)

  const apiToken = setting(db, 'api_token', () => `00${randomToken(30)}`)
  const faults = createFaults()
  const log = createCallLog()
  const provider = createProvider(org, oidc, key)
  const console = createConsole(org)
  const app = new Hono<{ Bindings: HttpBindings }>()
    .use(limitBodies)
    .route('/', createControlRoutes(faults, console))
    .route('/', createTokenEndpoints(org, key))
    .route('/', createLoginRoutes(org, provider))
    .route('/gtm', createDemoApi(org))
    .route('/', managementOf(org, options, apiToken, log))
  const rest = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  openDoors(server, {
    authorizationServer: provider.callback(),
    rest,
    faults,
    now: () => options.clock.now(),
  })

  return {
    url,
    issuer: url + MOUNT_PATH,
    apiUrl: `${url}/gtm`,
    settings: settingsFor(url, apiToken, tenants),
    faults,
    calls: log.calls,
    violations: log.violations,
    clients: () => listClients(org),
    client: (clientId) => findClient(org, clientId),
    console,
    async stop() {
      await closeServer(server)
      db.close()
    },
  }
}

/** The management API and the org's own token endpoint. */
function managementOf(org: Org, options: OktaSandboxOptions, apiToken: string, log: CallLog): Hono {
  const { rateLimit = DEFAULT_RATE_LIMIT, serviceApp } = options
  const orgTokens = createOrgTokens(org, serviceApp)
  const { violation } = log
  const management = createManagementRoutes(org, { apiToken, orgTokens, rateLimit, violation })
  return new Hono()
    .use('/api/*', log.record)
    .use('/oauth2/*', log.record)
    .route('/', orgTokens.routes)
    .all('/api/*', (c) => management.fetch(c.req.raw))
    .all('/oauth2/*', (c) => management.fetch(c.req.raw))
}

const settingsFor = (url: string, apiToken: string, tenants: Tenant[]): Record<string, string> => ({
  OKTA_ORG_URL: url,
  OKTA_API_TOKEN: apiToken,
  OKTA_AUTHORIZATION_SERVER: 'default',
  OKTA_GROUPS: tenants.map(({ teamId, groupId }) => `${teamId}=${groupId}`).join(','),
  API_URL: `${url}/gtm`,
})
