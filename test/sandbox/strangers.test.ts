import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { say } from '../support/raw-http.ts'
import { type Outside, startOutside } from '../support/world.ts'

/** In the try-out the portal runs in the same process: an error that nobody catches there would fail this run. */
let outside: Outside
beforeAll(async () => {
  outside = await startOutside()
})
afterAll(() => outside.stop())

const upgrade =
  'host: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: eA==\r\n\r\n'

describe.each(['slack', 'okta'] as const)('the sandbox %s', (half) => {
  it.each([
    ['two slashes', 'GET // HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['an upgrade to two slashes', `GET // HTTP/1.1\r\n${upgrade}`],
    ['an upgrade without a ticket', `GET /link/ HTTP/1.1\r\n${upgrade}`],
    ['a broken escape', 'GET /oauth2/default/%E0%A4%A HTTP/1.1\r\nhost: x\r\n\r\n'],
    [
      'the authorization server, with nothing',
      'POST /oauth2/default/v1/token HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n',
    ],
    ['a host that is none', 'GET /oauth2/default/v1/authorize HTTP/1.1\r\nhost: [\r\n\r\n'],
    ['the whole server', 'OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['no JSON', 'POST /control/faults HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\n\r\n{'],
    ['half a body', 'POST /api/auth.test HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf'],
    [
      'a body without an end',
      'POST /api/auth.test HTTP/1.1\r\nhost: x\r\ncontent-length: 9000000000\r\n\r\nx',
    ],
    ['no HTTP at all', '\x16\x03\x01\x02\x00'],
  ])('answers or cuts off %s, and goes on', async (_what, bytes) => {
    await say(outside[half].url, bytes, 500)

    expect(await say(outside[half].url, 'GET /nowhere HTTP/1.1\r\nhost: localhost\r\n\r\n')).toBe(404)
  })
})
