import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OktaSandbox } from '../../../src/sandbox/okta/start.ts'
import { Browser } from '../../support/browser.ts'
import { callApi, logIn, makeApp, OIDC, scopes, startOrg } from './org.ts'

let org: OktaSandbox
let token: string
beforeAll(async () => {
  org = await startOrg()
  const open = ['ziapi:search', 'marketing:audiences.manage']
  const app = await makeApp(org, { open: [...OIDC, ...open] })
  token = (await logIn(org, app, new Browser(), 'Dana Reyes', ['openid', ...open].join(' '))).access_token
})
afterAll(() => org.stop())

const post = (path: string, attributes: object) =>
  fetch(org.apiUrl + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.api+json' },
    body: JSON.stringify({ data: { type: 'Search', attributes } }),
  })

it('finds companies for a token with the scope', async () => {
  const answer = await post('/data/v1/companies/search', { country: 'united' })

  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/vnd.api+json')
  expect(answer.headers.get('x-rate-limit-limit')).toBe('25')
  expect(await answer.json()).toMatchObject({
    data: [{ type: 'Company', attributes: { name: 'Northwind Robotics' } }],
    meta: { page: { total: 1 } },
  })
})

it('names the scope that is missing', async () => {
  const answer = await post('/data/v1/contacts/enrich', {})

  expect(answer.status).toBe(403)
  expect(answer.headers.get('www-authenticate')).toBe(
    'Bearer error="insufficient_scope", scope="ziapi:enrich"',
  )
})

it.each([
  ['no token', '', 'Bearer'],
  ['nonsense', 'nonsense', 'Bearer error="invalid_token"'],
  ['a token of another org', 'other', 'Bearer error="invalid_token"'],
  ['a token with another payload', 'changed', 'Bearer error="invalid_token"'],
])('refuses %s', async (_what, kind, challenge) => {
  const answer = await callApi(org, await badToken(kind))

  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).toContain(challenge)
})

it('answers in its own way where there is nothing', async () => {
  const answer = await post('/data/v1/rockets/search', {})

  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ errors: [{ status: '404' }] })
  expect(org.violations).toEqual([])
})

it('keeps audiences', async () => {
  const created = await post('/marketing/v1/audiences', { name: 'Spring' })
  expect(created.status).toBe(201)

  const listed = await fetch(`${org.apiUrl}/marketing/v1/audiences`, {
    headers: { authorization: `Bearer ${token}` },
  })

  expect(await listed.json()).toMatchObject({ data: [{ attributes: { name: 'Spring', memberCount: 0 } }] })
})

async function badToken(kind: string): Promise<string> {
  if (kind === 'other') {
    const other = await startOrg({ scopes })
    const foreign = await logIn(other, await makeApp(other), new Browser(), 'Dana Reyes')
    await other.stop()
    return foreign.access_token
  }
  if (kind !== 'changed') return kind
  const [head, body = '', signature] = token.split('.')
  const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), scp: ['ziapi:enrich'] }
  return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
}
