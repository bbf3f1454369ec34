import { type Context, Hono } from 'hono'
import { appBody } from '../app-body.ts'
import { appView, createApp, deleteApp, getApp, listApps, replaceApp, setAppStatus } from '../apps.ts'
import {
  assignGroup,
  assignmentBody,
  assignmentView,
  getAssignment,
  listAssignments,
  unassignGroup,
} from '../assignments.ts'
import { checkBody } from '../body.ts'
import { malformedBody, OktaError, validationFailed } from '../errors.ts'
import { findLogo, saveLogo } from '../logo.ts'
import type { Org } from '../store.ts'
import { endTokensOfClient } from '../tokens.ts'

const DEFAULT_PAGE = 20
const LARGEST_PAGE = 200

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/ */
export function createAppRoutes(org: Org): Hono {
  const app = new Hono()

  app.post('/api/v1/apps', async (c) => {
    const body = checkBody(appBody, await jsonOf(c))
    const created = createApp(org, body, c.req.query('activate') !== 'false')
    return c.json(appView(org, created.app, created.clientSecret))
  })
  app.get('/api/v1/apps', (c) => {
    const query = queryOf(c)
    const { apps, next } = listApps(org, query)
    const links = [`<${linkTo(org, c, query.after)}>; rel="self"`]
    if (next !== undefined) links.push(`<${linkTo(org, c, next)}>; rel="next"`)
    for (const link of links) c.header('link', link, { append: true })
    return c.json(apps.map((one) => appView(org, one)))
  })
  app.get('/api/v1/apps/:appId', (c) => c.json(appView(org, getApp(org, c.req.param('appId')))))
  app.put('/api/v1/apps/:appId', async (c) => {
    getApp(org, c.req.param('appId'))
    const body = checkBody(appBody, await jsonOf(c))
    return c.json(appView(org, replaceApp(org, c.req.param('appId'), body)))
  })
  app.delete('/api/v1/apps/:appId', (c) => {
    deleteApp(org, c.req.param('appId'))
    return c.body(null, 204)
  })
  app.post('/api/v1/apps/:appId/lifecycle/:step{activate|deactivate}', (c) => {
    setAppStatus(org, c.req.param('appId'), c.req.param('step') === 'activate' ? 'ACTIVE' : 'INACTIVE')
    return c.json({})
  })
  app.delete('/api/v1/apps/:appId/tokens', (c) => {
    endTokensOfClient(org, getApp(org, c.req.param('appId')).clientId)
    return c.body(null, 204)
  })
  app.post('/api/v1/apps/:appId/logo', async (c) => {
    const { id } = getApp(org, c.req.param('appId'))
    const { file } = await c.req.parseBody()
    if (!(file instanceof File)) throw validationFailed('file', 'file: The multipart field "file" is missing')
    saveLogo(org, id, Buffer.from(await file.arrayBuffer()))
    return c.body(null, 201)
  })
  app.get('/api/v1/apps/:appId/logo', (c) => {
    const found = findLogo(org, c.req.param('appId'))
    if (!found) throw new OktaError(404, 'E0000007', 'Not found: the app has no logo')
    return c.body(new Uint8Array(found.logo), 200, { 'content-type': found.type })
  })
  addAssignmentRoutes(org, app)
  return app
}

function addAssignmentRoutes(org: Org, app: Hono): void {
  app.get('/api/v1/apps/:appId/groups', (c) => {
    const { id } = getApp(org, c.req.param('appId'))
    return c.json(listAssignments(org, id).map((one) => assignmentView(org, id, one)))
  })
  app.get('/api/v1/apps/:appId/groups/:groupId', (c) => {
    const { id } = getApp(org, c.req.param('appId'))
    return c.json(assignmentView(org, id, getAssignment(org, id, c.req.param('groupId'))))
  })
  app.put('/api/v1/apps/:appId/groups/:groupId', async (c) => {
    const { id } = getApp(org, c.req.param('appId'))
    const { priority } = checkBody(assignmentBody, await jsonOf(c))
    return c.json(assignmentView(org, id, assignGroup(org, id, c.req.param('groupId'), priority)))
  })
  app.delete('/api/v1/apps/:appId/groups/:groupId', (c) => {
    const { id } = getApp(org, c.req.param('appId'))
    unassignGroup(org, id, c.req.param('groupId'))
    return c.body(null, 204)
  })
}

/** An empty body is an empty object, where the schema allows that. */
export async function jsonOf(c: Context): Promise<unknown> {
  const text = await c.req.text()
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    throw malformedBody('not JSON')
  }
}

/** `filter` is understood as far as `status eq "ACTIVE"`; what else there is would be searched for wrongly. */
function queryOf(c: Context) {
  const { q, filter, limit, after } = c.req.query()
  const status = filter === undefined ? undefined : /^status eq "(ACTIVE|INACTIVE)"$/.exec(filter)?.[1]
  if (filter !== undefined && status === undefined) {
    throw new OktaError(400, 'E0000031', `Invalid search criteria: ${filter}`)
  }
  const size = limit === undefined ? DEFAULT_PAGE : Number(limit)
  const start = after === undefined ? 0 : Number(after)
  if (!Number.isInteger(size) || size < 1 || !Number.isInteger(start)) {
    throw validationFailed('limit', 'limit: must be a positive number')
  }
  return {
    after: start,
    limit: Math.min(size, LARGEST_PAGE),
    ...(q === undefined ? {} : { q }),
    ...(status === undefined ? {} : { status }),
  }
}

function linkTo(org: Org, c: Context, after: number): string {
  const url = new URL(c.req.path, org.url)
  for (const [name, value] of Object.entries(c.req.query())) url.searchParams.set(name, value)
  if (after > 0) url.searchParams.set('after', String(after))
  return url.href
}
