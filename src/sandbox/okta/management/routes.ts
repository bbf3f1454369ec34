import { type Context, Hono } from 'hono'
import {
  errorBody,
  internalError,
  invalidToken,
  noSuchEndpoint,
  OktaError,
  tooManyRequests,
  unsupportedMediaType,
} from '../errors.ts'
import { createRateLimit, rateLimitHeaders } from '../rate-limit.ts'
import type { Org } from '../store.ts'
import { findGroup, type Group, listGroups } from '../users.ts'
import { createAppRoutes } from './app-routes.ts'
import { createAuthorizationServerRoutes } from './authorization-server-routes.ts'
import { createCredentialRoutes } from './credential-routes.ts'
import type { OrgTokens } from './org-token.ts'

export interface ManagementOptions {
  apiToken: string
  orgTokens: OrgTokens
  /** Requests a minute, by bucket. */
  rateLimit: number
  /** Told of requests that no right client would make. */
  violation(text: string): void
}

/** Okta's management API: who may, how often, and errors in Okta's shape; what it does is in the state's files. */
export function createManagementRoutes(org: Org, options: ManagementOptions): Hono {
  const app = new Hono()
  const limit = createRateLimit(org.clock, options.rateLimit, 60_000)

  app.use(async (c, next) => {
    const allowance = limit(bucketOf(c.req.path))
    for (const [name, value] of Object.entries(rateLimitHeaders(allowance))) c.header(name, value)
    // Okta's clients wait for Reset minus Date: both must be of the same clock.
    c.header('date', new Date(org.clock.now()).toUTCString())
    if (allowance.exceeded) throw tooManyRequests()
    authorize(c, options)
    checkMediaType(c)
    await next()
  })
  app.route('/', createAppRoutes(org))
  app.route('/', createCredentialRoutes(org))
  app.route('/', createAuthorizationServerRoutes(org))
  app.get('/api/v1/groups', (c) => c.json(listGroups(org.db).map(groupView)))
  app.get('/api/v1/groups/:groupId', (c) => {
    const group = findGroup(org.db, c.req.param('groupId'))
    if (!group)
      throw new OktaError(
        404,
        'E0000007',
        `Not found: Resource not found: ${c.req.param('groupId')} (UserGroup)`,
      )
    return c.json(groupView(group))
  })

  app.notFound((c) => {
    options.violation(`${c.req.method} ${c.req.path}: no such endpoint in the sandbox`)
    return answer(c, noSuchEndpoint())
  })
  app.onError((error, c) => {
    const known = error instanceof OktaError ? error : internalError()
    if (!(error instanceof OktaError)) options.violation(`${c.req.method} ${c.req.path}: ${error.stack}`)
    if (known.errorCode === 'E0000003')
      options.violation(`${c.req.method} ${c.req.path}: ${known.causes.join('; ')}`)
    return answer(c, known)
  })
  return app
}

function answer(c: Context, error: OktaError): Response {
  return c.newResponse(JSON.stringify(errorBody(error)), error.status as 400, {
    'content-type': 'application/json',
  })
}

function authorize(c: Context, { apiToken, orgTokens }: ManagementOptions): void {
  const header = c.req.header('authorization') ?? ''
  if (header === `SSWS ${apiToken}`) return
  const bearer = /^Bearer (.+)$/.exec(header)?.[1]
  if (bearer === undefined) throw invalidToken()
  orgTokens.check(bearer, c.req.method, c.req.path)
}

function checkMediaType(c: Context): void {
  const length = c.req.header('content-length')
  const hasBody = c.req.header('transfer-encoding') !== undefined || (length !== undefined && length !== '0')
  if (!hasBody) return
  const type = c.req.header('content-type') ?? ''
  const expected = c.req.path.endsWith('/logo') ? 'multipart/form-data' : 'application/json'
  if (!type.toLowerCase().startsWith(expected)) throw unsupportedMediaType()
}

/** Per kind of path, as in Okta's dashboard. */
function bucketOf(path: string): string {
  const [, , , kind = '', id] = path.split('/')
  return `/api/v1/${kind}${id === undefined ? '' : '/{id}'}`
}

const groupView = ({ id, name, tenantId }: Group) => ({
  id,
  type: 'OKTA_GROUP',
  profile: { name, description: `People of ${tenantId}` },
})
