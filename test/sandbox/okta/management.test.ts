import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { acme, globex } from '../../../src/sandbox/cast.ts'
import type { OktaSandbox } from '../../../src/sandbox/okta/start.ts'
import { appBody, makeApp, manage, policyBody, ruleBody, startOrg } from './org.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const CALLBACK = 'https://acme.example/cb'
const POLICIES = '/authorizationServers/default/policies'

let org: OktaSandbox
beforeAll(async () => {
  const publicJwk = { ...publicKey.export({ format: 'jwk' }), alg: 'ES256', kid: 'key-1' } as { kty: string }
  org = await startOrg({ serviceApp: { clientId: '0oaServiceApp', publicJwk } })
})
afterAll(() => org.stop())

it('creates an app with the client id of the caller’s choice, switched off', async () => {
  const { status, body } = await manage(
    org,
    'POST',
    '/apps?activate=false',
    appBody('portal-chosen', CALLBACK),
  )

  expect(status).toBe(200)
  expect(body).toMatchObject({
    id: expect.stringMatching(/^0oa[A-Za-z0-9]{17}$/),
    status: 'INACTIVE',
    label: 'Acme Sync',
    profile: { tenant_id: acme.teamId },
    credentials: { oauthClient: { client_id: 'portal-chosen', client_secret: expect.any(String) } },
  })
  expect(org.clients()).toContainEqual(
    expect.objectContaining({ clientId: 'portal-chosen', status: 'INACTIVE', redirectUris: [CALLBACK] }),
  )
})

it('refuses a client id that is taken', async () => {
  await manage(org, 'POST', '/apps', appBody('portal-twice', CALLBACK))

  const answer = await manage(org, 'POST', '/apps', appBody('portal-twice', CALLBACK))

  expect(answer).toMatchObject({
    status: 400,
    body: {
      errorCode: 'E0000001',
      errorId: expect.any(String),
      errorCauses: [{ errorSummary: expect.stringContaining('client_id') }],
    },
  })
})

it('takes back what it gave, with changes', async () => {
  const { body } = await manage(org, 'POST', '/apps', appBody('portal-edited', CALLBACK))
  const { body: got } = await manage(org, 'GET', `/apps/${body.id}`)
  got.label = 'Renamed'
  got.status = 'INACTIVE'
  got.settings.oauthClient.redirect_uris = ['https://acme.example/new']

  const answer = await manage(org, 'PUT', `/apps/${body.id}`, got)

  expect(answer).toMatchObject({ status: 200, body: { label: 'Renamed', status: 'ACTIVE' } })
  expect(org.clients().find((client) => client.clientId === 'portal-edited')?.redirectUris).toEqual([
    'https://acme.example/new',
  ])
})

it('deletes an app only once it is switched off', async () => {
  const app = await makeApp(org)
  expect(await manage(org, 'DELETE', `/apps/${app.id}`)).toMatchObject({
    status: 403,
    body: { errorCode: 'E0000056' },
  })

  await manage(org, 'POST', `/apps/${app.id}/lifecycle/deactivate`)

  expect((await manage(org, 'DELETE', `/apps/${app.id}`)).status).toBe(204)
  expect((await manage(org, 'GET', `/apps/${app.id}`)).status).toBe(404)
})

it('finds apps by the start of their label, in pages linked by the header', async () => {
  for (const n of [1, 2, 3])
    await manage(org, 'POST', '/apps', appBody(`portal-page-${n}`, CALLBACK, `Paged ${n}`))
  await manage(org, 'POST', '/apps', appBody('portal-page-4', CALLBACK, 'Not paged'))

  const first = await manage(org, 'GET', '/apps?q=paged&limit=2')
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
  const second = await manage(org, 'GET', next.replace(`${org.url}/api/v1`, ''))

  const labels = [...first.body, ...second.body].map((app: { label: string }) => app.label)
  expect(labels).toEqual(['Paged 1', 'Paged 2', 'Paged 3'])
  expect(second.headers.get('link')).not.toContain('rel="next"')
})

it('assigns groups that exist', async () => {
  const app = await makeApp(org, { groups: [] })

  expect((await manage(org, 'PUT', `/apps/${app.id}/groups/${globex.groupId}`, {})).body.id).toBe(
    globex.groupId,
  )
  expect((await manage(org, 'PUT', `/apps/${app.id}/groups/00gnobody`, {})).status).toBe(404)
  expect((await manage(org, 'DELETE', `/apps/${app.id}/groups/${globex.groupId}`)).status).toBe(204)
  expect((await manage(org, 'GET', `/apps/${app.id}/groups`)).body).toEqual([])
})

it('keeps policies and rules', async () => {
  const app = await makeApp(org)
  const rules = `${POLICIES}/${app.policyId}/rules`
  const { body } = await manage(org, 'GET', rules)

  const replaced = await manage(
    org,
    'PUT',
    `${rules}/${body[0].id}`,
    ruleBody(['ziapi:enrich'], [acme.groupId]),
  )

  expect(replaced).toMatchObject({ status: 200, body: { id: body[0].id } })
  expect(org.clients().find((client) => client.clientId === app.clientId)?.scopes).toEqual(['ziapi:enrich'])
  expect((await manage(org, 'DELETE', `${rules}/${body[0].id}`)).status).toBe(204)
  expect((await manage(org, 'DELETE', `${POLICIES}/${app.policyId}`)).status).toBe(204)
  expect((await manage(org, 'GET', `${POLICIES}/${app.policyId}`)).status).toBe(404)
})

it('adds a scope once', async () => {
  const scope = { name: 'ziapi:new', description: 'New', consent: 'IMPLICIT', metadataPublish: 'NO_CLIENTS' }

  expect((await manage(org, 'POST', '/authorizationServers/default/scopes', scope)).status).toBe(201)
  expect((await manage(org, 'POST', '/authorizationServers/default/scopes', scope)).status).toBe(400)
})

it.each([
  ['a policy for an unknown client', POLICIES, policyBody('portal-nobody'), 'E0000001'],
  ['a policy without a description', POLICIES, { ...policyBody('ALL_CLIENTS'), description: '' }, 'E0000001'],
  ['a mistyped field', '/apps', { ...appBody('portal-typo', CALLBACK), lable: 'x' }, 'E0000003'],
  ['an emoji in a label', '/apps', appBody('portal-emoji', CALLBACK, 'Sync 🚀'), 'E0000001'],
  ['a wildcard', '/apps', appBody('portal-star', 'https://*.acme.example/cb'), 'E0000001'],
])('refuses %s', async (_what, path, body, errorCode) => {
  expect(await manage(org, 'POST', path, body)).toMatchObject({ status: 400, body: { errorCode } })
})

it('takes logos by their content', async () => {
  const app = await makeApp(org)
  const upload = async (bytes: Buffer) => {
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'logo.png')
    const headers = { authorization: `SSWS ${org.settings.OKTA_API_TOKEN}` }
    return (await fetch(`${org.url}/api/v1/apps/${app.id}/logo`, { method: 'POST', headers, body: form }))
      .status
  }
  const png = Buffer.from('89504e470d0a1a0a00', 'hex')

  expect(await upload(png)).toBe(201)
  expect(await upload(Buffer.from('no picture'))).toBe(400)
  expect(await upload(Buffer.concat([png, Buffer.alloc(1_000_000)]))).toBe(400)
  expect(org.clients().find((client) => client.clientId === app.clientId)?.hasLogo).toBe(true)
})

it('tells the rate limit on every answer', async () => {
  const { headers } = await manage(org, 'GET', '/apps?limit=1')

  expect(Number(headers.get('x-rate-limit-remaining'))).toBeLessThan(
    Number(headers.get('x-rate-limit-limit')),
  )
  expect(Number(headers.get('x-rate-limit-reset')) * 1000).toBeGreaterThan(
    Date.parse(headers.get('date') ?? ''),
  )
})

it('answers 429 past the limit, and again normally in the next minute', async () => {
  let now = Date.parse('2026-03-02T09:00:30Z')
  const slow = await startOrg({ rateLimit: 2, clock: { now: () => now, after: () => () => {} } })
  const list = () => manage(slow, 'GET', '/apps')

  expect([(await list()).status, (await list()).status, (await list()).status]).toEqual([200, 200, 429])
  now += 60_000
  expect((await list()).status).toBe(200)
  await slow.stop()
})

it('knows its callers', async () => {
  const answer = await fetch(`${org.url}/api/v1/apps`, { headers: { authorization: 'SSWS wrong' } })

  expect(answer.status).toBe(401)
  expect(await answer.json()).toMatchObject({ errorCode: 'E0000011' })
})

it('records calls, and loudly those that it does not know', async () => {
  const answer = await manage(org, 'GET', '/users/me?secret=x')

  expect(answer).toMatchObject({ status: 404, body: { errorCode: 'E0000022' } })
  expect(org.violations.at(-1)).toBe('GET /api/v1/users/me: no such endpoint in the sandbox')
  expect(org.calls.at(-1)).toEqual({ method: 'GET', path: '/api/v1/users/me', status: 404 })
})

it('lets a service app in with a token of its own, as far as its scopes go', async () => {
  const token = await orgToken('okta.apps.read')
  const call = (path: string, method = 'GET') =>
    fetch(`${org.url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}` } })

  expect((await call('/apps')).status).toBe(200)
  expect((await call('/apps', 'POST')).status).toBe(403)
  expect((await call(POLICIES)).status).toBe(403)
})

it('insists on an assertion that names the key and the endpoint', async () => {
  const ofIssuer = await askForToken('okta.apps.read', { audience: org.url })
  const withoutKid = await askForToken('okta.apps.read', { header: { alg: 'ES256' } })

  expect(ofIssuer).toMatchObject({
    error: 'invalid_client',
    error_description: expect.stringContaining('audience'),
  })
  expect(withoutKid).toMatchObject({
    error: 'invalid_client',
    error_description: expect.stringContaining('kid'),
  })
})

const orgToken = async (scope: string) => (await askForToken(scope)).access_token

async function askForToken(scope: string, wrong: { audience?: string; header?: object } = {}) {
  const endpoint = `${org.url}/oauth2/v1/token`
  const { audience = endpoint, header = { alg: 'ES256', kid: 'key-1' } } = wrong
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: '0oaServiceApp',
    sub: '0oaServiceApp',
    aud: audience,
    iat: now,
    exp: now + 60,
    jti: randomUUID(),
  }
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const signed = `${encode(header)}.${encode(claims)}`
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  const answer = await fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: `${signed}.${signature.toString('base64url')}`,
    }),
  })
  return (await answer.json()) as Record<string, string>
}
