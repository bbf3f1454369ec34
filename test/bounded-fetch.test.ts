import type { ServerResponse } from 'node:http'
import { createGzip } from 'node:zlib'
import { WebClient } from '@slack/web-api'
import { exportPKCS8, generateKeyPair } from 'jose'
import * as oauth from 'openid-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { boundedFetch } from '../src/bounded-fetch.ts'
import { AuthorizationServerError } from '../src/domain/authorization-server.ts'
import { createLog } from '../src/log.ts'
import { openIdProvider } from '../src/oidc.ts'
import { managementAuthorization } from '../src/okta/authorization.ts'
import { managementApi } from '../src/okta/management.ts'
import { createAdminWalk } from '../src/slack/all-admins.ts'
import { clientOptions } from '../src/slack/bolt.ts'
import { fileDownloader } from '../src/slack/files.ts'
import { patientFetch } from '../src/slack/patient-fetch.ts'
import { reviewChannel } from '../src/slack/review-channel.ts'
import { isUnanswered } from '../src/slack/slack-error.ts'
import { fakeClock } from './support/fake-clock.ts'
import { stranger } from './support/stranger.ts'

const CHUNK = Buffer.alloc(100_000, ' ')
const MAX_SENT = 20_000_000
const clock = fakeClock()

/** Bytes that a neighbour got rid of, who answers and does not stop. */
let sent: number
let status: number
let packed: boolean
let url: string
let endless: Awaited<ReturnType<typeof stranger>>
beforeEach(async () => {
  ;[sent, status, packed] = [0, 200, false]
  endless = await stranger((server) => server.on('request', (_req, res) => answer(res)))
  url = endless.url
})
afterEach(() => endless.stop())

function answer(res: ServerResponse): void {
  res.writeHead(status, { 'content-type': 'application/json', ...(packed && { 'content-encoding': 'gzip' }) })
  const body = packed ? createGzip() : res
  if (body !== res) body.pipe(res)
  const more = (): void => {
    while (!res.destroyed && sent < 2 * MAX_SENT && body.write(CHUNK)) sent += CHUNK.length
    if (sent >= 2 * MAX_SENT) body.end()
  }
  body.on('drain', more)
  more()
}

const slack = () =>
  clientOptions(
    { mode: 'http', botToken: 'xoxb-1', signingSecret: 's', apiUrl: `${url}/api/` },
    createLog('fatal'),
  )
const serviceKey = generateKeyPair('RS256', { extractable: true }).then(({ privateKey }) =>
  exportPKCS8(privateKey),
)
const once = { retryConfig: { retries: 0 } }

const callers: Record<string, () => Promise<unknown>> = {
  'the management API': () =>
    managementApi({
      orgUrl: url,
      clock,
      authorization: managementAuthorization(url, { apiToken: 't' }, clock),
    }).call('GET', '/api/v1/apps/1', { schema: z.unknown() }),
  'the token of the service app': async () =>
    managementAuthorization(url, { clientId: '0oa1', privateKey: await serviceKey }, clock).header(),
  'the discovery of an OpenID provider': () => openIdProvider(url, clock).client('c', oauth.None()),
  'the Web API': () => new WebClient('xoxb-1', { ...slack(), ...once }).auth.test(),
  'the Web API, patiently': () =>
    new WebClient('xoxb-1', { ...slack(), ...once, fetch: patientFetch(clock) }).auth.test(),
}

describe.each(Object.entries(callers))('an answer without an end, of %s,', (_who, call) => {
  it.each([
    [200, false],
    [500, false],
    [200, true],
  ])('is left after 4 MB, and is an outage: status %i, packed: %s', async (as, gzip) => {
    status = as
    packed = gzip

    const error: unknown = await call().catch((thrown: unknown) => thrown)

    const isOutage =
      isUnanswered(error) || (error instanceof AuthorizationServerError && error.kind === 'unavailable')
    expect(isOutage, String(error)).toBe(true)

    expect(sent).toBeLessThan(MAX_SENT)
  })
})

/** Page after page, each with another next one, or always with the same. */
const pagesOf = (next: (page: number) => string) => {
  let page = 0
  return stranger((server) =>
    server.on('request', (req, res) => {
      const cursor = next(++page)
      const link = `<http://${req.headers.host}/api/v1/apps?after=${cursor}>; rel="next"`
      const response_metadata = { next_cursor: cursor }
      res.writeHead(200, { 'content-type': 'application/json', link })
      res.end(
        req.url?.startsWith('/api/v1/')
          ? '[]'
          : JSON.stringify({ ok: true, members: [], messages: [], response_metadata }),
      )
    }),
  )
}
const readers: Record<string, () => Promise<unknown>> = {
  'a list of the management API': () =>
    managementApi({
      orgUrl: url,
      clock,
      authorization: managementAuthorization(url, { apiToken: 't' }, clock),
    }).list('/api/v1/apps', z.unknown()),
  'the people of a workspace': () => createAdminWalk(new WebClient('xoxb-1', slack()), clock)('T1'),
  'the messages of a channel': () =>
    reviewChannel(new WebClient('xoxb-1', slack()), 'C1', 'B1').find(
      { id: 'rev_1', createdAt: '2026-01-01T00:00:00.000Z' },
      undefined,
    ),
}

describe.each(Object.entries(readers))('%s', (_what, read) => {
  it.each([
    ['whose pages go in a circle', (page: number) => String(page % 3)],
    ['whose pages have no end', (page: number) => String(page)],
  ])('%s is given up', async (_how, next) => {
    const neighbour = await pagesOf(next)
    url = neighbour.url

    await expect(read()).rejects.toThrow()

    neighbour.stop()
  })
})

it('an answer of Slack’s that breaks off in the middle is one that never came', async () => {
  const cut = await stranger((server) =>
    server.on('request', (_req, res) =>
      res.writeHead(200, { 'content-length': 100 }).write('{"ok":', () => res.destroy()),
    ),
  )
  url = cut.url

  const error: unknown = await callers['the Web API']?.().catch((thrown: unknown) => thrown)

  expect(isUnanswered(error), String(error)).toBe(true)
  cut.stop()
})

it('a file of Slack’s is read as far as a logo goes, however it is packed', async () => {
  packed = true
  const download = fileDownloader({ botToken: 'xoxb-1', apiUrl: `${url}/api/` })

  expect((await download(`${url}/logo.png`))?.length).toBeLessThan(MAX_SENT / 10)

  expect(sent).toBeLessThan(MAX_SENT)
})

it('an answer that fits is as it was sent', async () => {
  const neighbour = await stranger((server) =>
    server.on(
      'request',
      (_req, res) => res.writeHead(201, { 'x-mark': '1' }).write('{"ok":') && res.end('1}'),
    ),
  )

  const response = await boundedFetch(neighbour.url)

  expect([response.status, response.headers.get('x-mark'), await response.json()]).toEqual([
    201,
    '1',
    { ok: 1 },
  ])
  neighbour.stop()
})
