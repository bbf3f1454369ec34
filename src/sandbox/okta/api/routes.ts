import { type Context, Hono } from 'hono'
import type { Org } from '../store.ts'
import { createAudienceRoutes } from './audiences.ts'
import { type ApiEnv, bearerToken, needsScope } from './bearer.ts'
import { companies, contacts, search } from './data.ts'
import { attributesOf, document, problem } from './json-api.ts'

/** ZoomInfo's paths with a handful of made-up records, so that the `curl` shown in Slack works. */
export function createDemoApi(org: Org): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.use(bearerToken(org))

  const searching = needsScope('ziapi:search')
  app.post('/data/v1/companies/search', searching, (c) => searchIn(c, 'Company', companies))
  app.post('/data/v1/contacts/search', searching, (c) =>
    // A search tells who there is; how to reach them is what enriching is for.
    searchIn(
      c,
      'Contact',
      contacts.map(({ email: _email, phone: _phone, ...rest }) => rest),
    ),
  )
  const enriching = needsScope('ziapi:enrich')
  app.post('/data/v1/companies/enrich', enriching, (c) => enrich(c, 'Company', companies))
  app.post('/data/v1/contacts/enrich', enriching, (c) => enrich(c, 'Contact', contacts))

  const reading = needsScope('ziapi:copilot.account-summary.read')
  app.on(['GET', 'POST'], '/copilot/v1/companies/:companyId/account-summary', reading, accountSummary)
  app.route('/', createAudienceRoutes())

  app.all('*', (c) => problem(c, 404, 'Not Found', `There is no ${c.req.method} ${c.req.path}.`))
  return app
}

async function searchIn(c: Context, type: string, all: readonly { id: string }[]): Promise<Response> {
  const found = search(all, await attributesOf(c))
  return document(
    c,
    found.map((one) => resource(type, one)),
    { page: { number: 1, size: 25, total: found.length } },
  )
}

/** `matchCompanyInput` and `matchPersonInput` in ZoomInfo's API; here the attributes themselves are matched. */
async function enrich(c: Context, type: string, all: readonly { id: string }[]): Promise<Response> {
  const attributes = await attributesOf(c)
  const inputs = Object.values(attributes).find((value) => Array.isArray(value)) ?? [attributes]
  const matches = inputs.map((input: Record<string, unknown>) => {
    const match = search(all, input ?? {})[0]
    return match
      ? { ...resource(type, match), meta: { matchStatus: 'FULL_MATCH' } }
      : { type, id: '0', attributes: {}, meta: { matchStatus: 'NO_MATCH' } }
  })
  return document(c, matches, { creditsUsed: matches.filter(({ id }: { id: string }) => id !== '0').length })
}

function accountSummary(c: Context): Response {
  const company = companies.find((one) => one.id === c.req.param('companyId'))
  if (!company) return problem(c, 404, 'Not Found', 'There is no such company.')
  const summary = `${company.name} (${company.city}, ${company.country}) is a ${company.industry} company with about ${company.employeeCount} employees. Two new openings in its leadership suggest that it is growing.`
  return document(c, {
    type: 'AccountSummary',
    id: company.id,
    attributes: { companyId: company.id, summary },
  })
}

const resource = (type: string, { id, ...attributes }: { id: string }) => ({ type, id, attributes })
