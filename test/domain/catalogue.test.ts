import { describe, expect, it } from 'vitest'
import { ZodError } from 'zod'
import { areasFor, parseCatalogue, scopesProblem } from '../../src/domain/catalogue.ts'
import { catalogue } from '../support/core.ts'

const scope = {
  name: 'demo:read',
  title: 'Read',
  description: 'Reads',
  endpoints: ['GET /things'],
  packages: ['basic'],
  access: 'read',
  example: { method: 'GET', path: '/things' },
}
const area = { id: 'demo', name: 'Demo', scopes: [scope] }
const valid = {
  company: 'Demo Inc',
  apiUrl: 'https://api.demo.example',
  packages: [{ id: 'basic', name: 'Basic' }],
  areas: [area],
}

/** What the operator reads. */
function complaint(content: unknown): string {
  try {
    parseCatalogue(content)
    return ''
  } catch (error) {
    if (error instanceof ZodError)
      return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n')
    throw error
  }
}

const withScope = (changes: object) => ({
  ...valid,
  areas: [{ ...area, scopes: [{ ...scope, ...changes }] }],
})

describe("another company's catalogue", () => {
  it('is taken as it stands', () => {
    expect(parseCatalogue(valid)).toEqual(valid)
  })

  it.each([
    ['no company', { ...valid, company: '' }, 'company'],
    ['no areas', { ...valid, areas: [] }, 'areas'],
    ['an area without scopes', { ...valid, areas: [{ ...area, scopes: [] }] }, 'areas.0.scopes'],
    ['an address that is none', { ...valid, apiUrl: 'demo' }, 'apiUrl'],
    ['an address to run', { ...valid, apiUrl: 'javascript:alert(1)' }, 'apiUrl'],
    ['a mistyped field', { ...valid, compony: 'x' }, 'compony'],
    ['a blank in a scope', withScope({ name: 'demo read' }), 'areas.0.scopes.0.name'],
    ['a quote in a scope', withScope({ name: 'demo"read' }), 'areas.0.scopes.0.name'],
    ['a scope longer than a Slack option', withScope({ name: 'a'.repeat(76) }), 'areas.0.scopes.0.name'],
    ['an access of its own', withScope({ access: 'admin' }), 'areas.0.scopes.0.access'],
    ['an example without a path', withScope({ example: { method: 'GET' } }), 'areas.0.scopes.0.example.path'],
    [
      'a scope twice',
      { ...valid, areas: [{ ...area, scopes: [scope, scope] }] },
      'demo:read is listed twice',
    ],
    [
      'an area twice',
      { ...valid, areas: [area, { ...area, scopes: [{ ...scope, name: 'b' }] }] },
      'demo is listed twice',
    ],
    ['a package that is not listed', withScope({ packages: ['gold'] }), 'needs package gold'],
    ['nothing', null, 'expected object'],
  ])('with %s is refused, and says where', (_what, content, words) => {
    expect(complaint(content)).toContain(words)
  })
})

describe('what a tenant may ask for', () => {
  const titles = (packages: string[]): string[] =>
    areasFor(catalogue, packages).flatMap((one) => one.scopes.map((entry) => entry.title))

  it('follows from its packages', () => {
    const enterprise = ['Search API', 'Enrich API', 'Manage Audiences', 'Manage Audience Members']

    expect(titles(['enterprise-api'])).toEqual(enterprise)
    expect(titles(['copilot'])).toContain('Copilot Read Account Summary API')
    expect(titles([])).toEqual([])
  })

  it('leaves out areas with nothing in them', () => {
    expect(areasFor({ ...catalogue, areas: [{ ...area, scopes: [] }] } as never, ['basic'])).toEqual([])
  })

  it('is at least one scope', () => {
    expect(scopesProblem(catalogue, ['copilot'], [])).toContain('Choose at least one scope')
    expect(scopesProblem(catalogue, ['copilot'], ['ziapi:copilot.account-summary.read'])).toBeUndefined()
  })
})
