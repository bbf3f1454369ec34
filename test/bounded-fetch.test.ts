import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGzip } from 'node:zlib'
import { WebClient } from '@slack/web-api'
import * as oauth from 'openid-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { boundedFetch } from '../src/bounded-fetch.ts'
import { createLog } from '../src/log.ts'
import { openIdProvider } from '../src/oidc.ts'
import { managementAuthorization } from '../src/okta/authorization.ts'
import { managementApi } from '../src/okta/management.ts'
import { clientOptions } from '../src/slack/bolt.ts'
import { fileDownloader } from '../src/slack/files.ts'
import { patientFetch } from '../src/slack/patient-fetch.ts'
import { fakeClock } from './support/fake-clock.ts'

const CHUNK = Buffer.alloc(100_000, ' ')
const MAX_SENT = 20_000_000
const clock = fakeClock()

/** Bytes that a neighbour got rid of, who answers and does not stop. */
let sent: number
let status: number
let packed: boolean
const server = createServer((_req, res) => {
  res.writeHead(status, { 'content-type': 'application/json', ...(packed && { 'content-encoding': 'gzip' }) })
  const body = packed ? createGzip() : res
  if (body !== res) body.pipe(res)
  const more = (): void => {
    while (!res.destroyed && sent < 2 * MAX_SENT && body.write(CHUNK)) sent += CHUNK.length
    if (sent >= 2 * MAX_SENT) body.end()
  }
  body.on('drain', more)
  more()
})
let url: string
beforeEach(async () => {
  ;[sent, status, packed] = [0, 200, false]
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  url = `http://localhost:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const slack = () =>
  clientOptions(
    { mode: 'http', botToken: 'xoxb-1', signingSecret: 's', apiUrl: `${url}/api/` },
    createLog('fatal'),
  )
const once = { retryConfig: { retries: 0 } }

const callers: Record<string, () => Promise<unknown>> = {
  'the management API': () =>
    managementApi({
      orgUrl: url,
      clock,
      authorization: managementAuthorization(url, { apiToken: 't' }, clock),
    }).call('GET', '/api/v1/apps/1', { schema: z.unknown() }),
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
  ])('is left after 4 MB: status %i, packed: %s', async (as, gzip) => {
    status = as
    packed = gzip

    await expect(call()).rejects.toThrow()

    expect(sent).toBeLessThan(MAX_SENT)
  })
})

it('a file of Slack’s is read as far as a logo goes, however it is packed', async () => {
  packed = true
  const download = fileDownloader({ botToken: 'xoxb-1', apiUrl: `${url}/api/` })

  expect((await download(`${url}/logo.png`))?.length).toBeLessThan(MAX_SENT / 10)

  expect(sent).toBeLessThan(MAX_SENT)
})

it('an answer that fits is as it was sent', async () => {
  const neighbour = createServer(
    (_req, res) => res.writeHead(201, { 'x-mark': '1' }).write('{"ok":') && res.end('1}'),
  )
  await new Promise<void>((resolve) => neighbour.listen(0, 'localhost', resolve))

  const response = await boundedFetch(`http://localhost:${(neighbour.address() as AddressInfo).port}`)

  expect([response.status, response.headers.get('x-mark'), await response.json()]).toEqual([
    201,
    '1',
    { ok: 1 },
  ])
  neighbour.close()
})
