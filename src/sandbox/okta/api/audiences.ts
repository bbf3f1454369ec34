import { type Context, Hono } from 'hono'
import { type ApiEnv, needsScope } from './bearer.ts'
import { attributesOf, created, document, problem } from './json-api.ts'

interface Audience {
  id: string
  tenantId: string
  name: string
  members: Map<string, Record<string, unknown>>
}

const AUDIENCES = '/marketing/v1/audiences'
const MOST_AUDIENCES = 1000

/** Lists that one can really add to, kept for as long as the process runs; each tenant sees its own. */
export function createAudienceRoutes(): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  const all = new Map<string, Audience>()
  let lastId = 7000

  const managing = needsScope('marketing:audiences.manage')
  app.get(AUDIENCES, managing, (c) => document(c, own(c, all).map(audienceView)))
  app.post(AUDIENCES, managing, async (c) => {
    if (all.size >= MOST_AUDIENCES)
      return problem(c, 409, 'Conflict', 'The sandbox has no room for more audiences.')
    const { name } = await attributesOf(c)
    lastId += 1
    const audience = {
      id: String(lastId),
      tenantId: tenantOf(c),
      name: String(name ?? 'Audience'),
      members: new Map(),
    }
    all.set(audience.id, audience)
    return created(c, audienceView(audience))
  })
  app.delete(`${AUDIENCES}/:id`, managing, (c) => {
    const audience = find(c, all)
    if (!audience) return unknownAudience(c)
    all.delete(audience.id)
    return c.body(null, 204)
  })

  const adding = needsScope('marketing:audience-members.manage')
  app.get(`${AUDIENCES}/:id/members`, adding, (c) => {
    const audience = find(c, all)
    return audience ? document(c, membersView(audience)) : unknownAudience(c)
  })
  app.post(`${AUDIENCES}/:id/members`, adding, async (c) => {
    const audience = find(c, all)
    if (!audience) return unknownAudience(c)
    const id = String(audience.members.size + 1)
    const attributes = await attributesOf(c)
    audience.members.set(id, attributes)
    return created(c, { type: 'AudienceMember', id, attributes })
  })
  return app
}

const tenantOf = (c: Context<ApiEnv>): string => c.get('claims').tenant_id ?? ''

const own = (c: Context<ApiEnv>, all: Map<string, Audience>): Audience[] =>
  [...all.values()].filter((audience) => audience.tenantId === tenantOf(c))

const find = (c: Context<ApiEnv>, all: Map<string, Audience>): Audience | undefined =>
  own(c, all).find((audience) => audience.id === c.req.param('id'))

const unknownAudience = (c: Context): Response => problem(c, 404, 'Not Found', 'There is no such audience.')

const audienceView = ({ id, name, members }: Audience) => ({
  type: 'Audience',
  id,
  attributes: { name, memberCount: members.size },
})

const membersView = ({ members }: Audience) =>
  [...members].map(([id, attributes]) => ({ type: 'AudienceMember', id, attributes }))
