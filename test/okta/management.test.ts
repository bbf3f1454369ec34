import { exportJWK, exportPKCS8, generateKeyPair } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AuthorizationServerError } from '../../src/domain/authorization-server.ts'
import { managementAuthorization } from '../../src/okta/authorization.ts'
import { type ManagementApi, managementApi } from '../../src/okta/management.ts'
import type { OktaSandbox } from '../../src/sandbox/okta/start.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { stranger } from '../support/stranger.ts'
import { startOkta } from '../support/synced.ts'

const clock = fakeClock()
const anything = z.looseObject({ id: z.string() })
let okta: OktaSandbox
let api: ManagementApi
beforeAll(async () => {
  okta = await startOkta(clock)
  api = apiAt(okta.url, okta.settings.OKTA_API_TOKEN)
})
afterAll(() => okta.stop())
afterEach(() => okta.faults.clear())

const apiAt = (orgUrl: string, apiToken = 'none', timeoutMs = 10_000): ManagementApi =>
  managementApi({
    orgUrl,
    clock,
    timeoutMs,
    authorization: managementAuthorization(orgUrl, { apiToken }, clock),
  })
const listApps = (through = api) => through.list('/api/v1/apps?limit=200', anything)

/** What a failed call says. */
async function failure(call: Promise<unknown>): Promise<Partial<AuthorizationServerError>> {
  const error = await call.then(
    () => new Error('the call went through'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof AuthorizationServerError)) throw error
  const { kind, code, retryAfterMs, message } = error
  return { kind, code, retryAfterMs, message }
}

describe('what went wrong is told by its kind', () => {
  it('waits after a 429 until the reset, by Okta’s own clock, and a second more', async () => {
    okta.faults.add({ on: 'management', kind: 'status', status: 429, resetInSeconds: 20 })

    const { kind, code, retryAfterMs } = await failure(listApps())

    expect({ kind, code }).toEqual({ kind: 'unavailable', code: 'E0000047' })
    expect(retryAfterMs).toBeGreaterThanOrEqual(20_000)
    expect(retryAfterMs).toBeLessThanOrEqual(23_000)
  })

  it.each([500, 503])('takes a %i for an outage', async (status) => {
    okta.faults.add({ on: 'management', kind: 'status', status })

    expect(await failure(listApps())).toMatchObject({ kind: 'unavailable', retryAfterMs: undefined })
  })

  it.each([408, 409, 423, 425])(
    'takes a %i for a word of now: the same may go through later',
    async (status) => {
      okta.faults.add({ on: 'management', kind: 'status', status })

      expect(await failure(listApps())).toMatchObject({ kind: 'unavailable' })
    },
  )

  it.each([400, 404, 405, 413, 502])(
    'takes a page with %i for one of a proxy, and no word of Okta',
    async (status) => {
      okta.faults.add({ on: 'management', kind: 'page', status })

      expect(await failure(listApps())).toMatchObject({ kind: 'unavailable', code: `http_${status}` })
    },
  )

  it('keeps no code that is none, however long', async () => {
    const odd = await stranger((server) =>
      server.on('request', (_req, res) =>
        res.writeHead(400).end(JSON.stringify({ errorCode: `E1\u001b${'x'.repeat(3_000_000)}` })),
      ),
    )

    expect(await failure(listApps(apiAt(odd.url)))).toMatchObject({ kind: 'unavailable', code: 'http_400' })
    odd.stop()
  })

  it('takes a broken connection for an outage, before the answer and instead of it', async () => {
    okta.faults.add({ on: 'management', kind: 'down', times: 1 })
    expect(await failure(listApps())).toMatchObject({ kind: 'unavailable', code: 'no_answer' })
    okta.faults.add({ on: 'management', kind: 'cut' })
    expect(await failure(listApps())).toMatchObject({ kind: 'unavailable', code: 'no_answer' })

    expect(await listApps()).toEqual([])
  })

  it('takes silence for an outage', async () => {
    okta.faults.add({ on: 'management', kind: 'slow', ms: 2_000, times: 1 })

    const hurried = apiAt(okta.url, okta.settings.OKTA_API_TOKEN, 100)

    expect(await failure(listApps(hurried))).toMatchObject({ kind: 'unavailable', code: 'no_answer' })
  })

  it('takes an address where nobody listens for an outage', async () => {
    const gone = await stranger(() => undefined)
    gone.stop()

    expect(await failure(listApps(apiAt(gone.url)))).toMatchObject({ kind: 'unavailable', code: 'no_answer' })
  })

  it('waits for the operator where the API token is wrong', async () => {
    expect(await failure(listApps(apiAt(okta.url, 'wrong-token')))).toMatchObject({
      kind: 'unavailable',
      code: 'E0000011',
    })
  })

  it('tells what is gone from what is refused', async () => {
    const missing = api.call('GET', '/api/v1/apps/0oanone', { schema: anything })
    const wrong = api.call('POST', '/api/v1/apps', { schema: anything, body: { name: 'oidc_client' } })

    expect(await failure(missing)).toMatchObject({ kind: 'not_found', code: 'E0000007' })
    expect(await failure(wrong)).toMatchObject({ kind: 'refused', code: 'E0000001' })
  })

  it('names the call and Okta’s error id for the operator, but not what was asked', async () => {
    const { message } = await failure(api.list('/api/v1/apps/0oanone/groups?q=Lead+Sync', anything))

    expect(message).toMatch(
      /^Okta answered 404 E0000007 to GET \/api\/v1\/apps\/0oanone\/groups, error id \S+$/,
    )
  })
})

describe('an answer', () => {
  it('in a shape that nobody knows is an outage, not a crash', async () => {
    const proxy = await stranger((server) => server.on('request', (_req, res) => res.end('<h1>Login</h1>')))

    expect(await failure(listApps(apiAt(proxy.url)))).toMatchObject({ code: 'unexpected_answer' })
    proxy.stop()
  })

  it('that is a page is not the sign that something was done', async () => {
    const proxy = await stranger((server) => server.on('request', (_req, res) => res.end('<h1>Login</h1>')))
    const through = apiAt(proxy.url)
    const file = { name: 'logo.png', mime: 'image/png', bytes: new Uint8Array(1) }

    expect(await failure(through.send('POST', '/api/v1/apps/0oa1/lifecycle/deactivate'))).toMatchObject({
      kind: 'unavailable',
      code: 'unexpected_answer',
    })
    expect(await failure(through.upload('/api/v1/apps/0oa1/logo', file))).toMatchObject({
      kind: 'unavailable',
    })
    proxy.stop()
  })

  it('in pages that lead back to where they began is an outage', async () => {
    const circle = await stranger((server, url) =>
      server.on('request', (_req, res) => {
        res.setHeader('link', `<${url}/api/v1/apps?after=1>; rel="next"`)
        res.end(JSON.stringify([{ id: 'app 1' }]))
      }),
    )

    expect(await failure(listApps(apiAt(circle.url)))).toMatchObject({ kind: 'unavailable' })
    circle.stop()
  }, 5_000)

  it('that sends us elsewhere is not followed: the token would go along', async () => {
    const asked: string[] = []
    const thief = await stranger((server) =>
      server.on('request', (req, res) => {
        asked.push(req.headers.authorization ?? '')
        res.end('[]')
      }),
    )
    const proxy = await stranger((server) =>
      server.on('request', (_req, res) => res.writeHead(302, { location: thief.url }).end()),
    )

    expect(await failure(listApps(apiAt(proxy.url, 'the-token')))).toMatchObject({ kind: 'unavailable' })
    expect(asked).toEqual([])
    proxy.stop()
    thief.stop()
  })

  it('in pages is read to the end, but no page of another host', async () => {
    const hosts: string[] = []
    const org = await stranger((server, url) =>
      server.on('request', (req, res) => {
        hosts.push(req.url ?? '')
        const next = { 0: `${url}/api/v1/apps?after=1`, 1: 'https://elsewhere.example/api/v1/apps' }[
          hosts.length - 1
        ]
        res.setHeader('link', [`<${url}/api/v1/apps>; rel="self"`, `<${next}>; rel="next"`])
        res.end(JSON.stringify([{ id: `app ${hosts.length}` }]))
      }),
    )

    const apps = await listApps(apiAt(org.url))

    expect(apps).toEqual([{ id: 'app 1' }, { id: 'app 2' }])
    expect(hosts).toEqual(['/api/v1/apps?limit=200', '/api/v1/apps?after=1'])
    org.stop()
  })
})

describe('a service app instead of an API token', () => {
  const clientId = '0oaserviceapp'

  async function orgWithServiceApp(kid: string | undefined, more: object = {}) {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
    const publicJwk = { ...(await exportJWK(publicKey)), ...(kid && { kid }) }
    const org = await startOkta(clock, { serviceApp: { clientId, publicJwk } })
    const jwk = JSON.stringify({ ...(await exportJWK(privateKey)), ...(kid && { kid }), ...more })
    return { org, key: kid ? jwk : await exportPKCS8(privateKey) }
  }
  const apiWith = (orgUrl: string, privateKey: string): ManagementApi =>
    managementApi({
      orgUrl,
      clock,
      authorization: managementAuthorization(orgUrl, { clientId, privateKey }, clock),
    })
  const tokensOf = (org: OktaSandbox): number =>
    org.calls.filter(({ path }) => path.endsWith('/token')).length

  it.each([
    ['a JWK with its key id', 'key-1', {}],
    ['a JWK that says something else of its use', 'key-1', { alg: 'RS512', use: 'enc', key_ops: ['verify'] }],
    ['a PEM without', undefined, {}],
  ])('proves itself with %s, and keeps its token until shortly before the end', async (_what, kid, more) => {
    const { org, key } = await orgWithServiceApp(kid, more)
    const service = apiWith(org.url, key)

    await listApps(service)
    await listApps(service)
    expect(tokensOf(org)).toBe(1)
    clock.advance(3_590_000)
    await listApps(service)

    expect(tokensOf(org)).toBe(2)
    expect(org.violations).toEqual([])
    await org.stop()
  })

  it('gets a new token after the clock was set back: how long the old one lasts is not known', async () => {
    const { org, key } = await orgWithServiceApp('key-1')
    const service = apiWith(org.url, key)
    clock.advance(7_200_000)
    await listApps(service)

    clock.advance(-7_200_000)
    await listApps(service)

    expect(tokensOf(org)).toBe(2)
    await org.stop()
  })

  it('with a key that Okta does not know waits for the operator', async () => {
    const { org } = await orgWithServiceApp('key-1')
    const other = await orgWithServiceApp('key-1')

    expect(await failure(listApps(apiWith(org.url, other.key)))).toMatchObject({
      kind: 'unavailable',
      code: 'service_token',
    })
    await org.stop()
    await other.org.stop()
  })
})
