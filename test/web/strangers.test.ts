import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ProgramWorld, startProgramWorld } from '../support/program-world.ts'
import { flood, openRaw, type RawConnection, say } from '../support/raw-http.ts'

let world: ProgramWorld
/** Begun at once and looked at last, since they take as long as the program's patience. */
let slow: Record<'head' | 'body' | 'chunks', RawConnection>
beforeAll(async () => {
  world = await startProgramWorld()
  slow = { head: openRaw(world.url), body: openRaw(world.url), chunks: openRaw(world.url) }
  slow.head.socket.write('GET / HTTP/1.1\r\nhost: x\r\nx-slow: ')
  slow.body.socket.write('POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf')
  slow.chunks.socket.write(
    'POST /login/x/refuse HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n',
  )
})
afterAll(() => world.stop())

let pid: number
beforeEach(() => {
  pid = world.program.pid
})
const isAlive = async (): Promise<void> => {
  expect(await world.status('/healthz')).toBe(200)
  expect(world.program.pid).toBe(pid)
  expect(world.program.output()).not.toMatch(/unhandled|uncaught|"level":"(error|fatal)"/i)
}

describe('at the address for Slack', () => {
  it.each(['GET', 'HEAD', 'PUT', 'OPTIONS', 'DELETE', 'PATCH', 'PROPFIND'])(
    '%s is refused, with the one method that there is',
    async (method) => {
      const response = await fetch(`${world.url}/slack/events`, { method })

      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe('POST')
      await isAlive()
    },
  )

  it.each([
    ['no signature', {}, 'payload=%7B%7D'],
    ['a wrong signature', { 'x-slack-signature': 'v0=00', 'x-slack-request-timestamp': '1' }, '{}'],
    ['an empty signature', { 'x-slack-signature': '', 'x-slack-request-timestamp': '' }, ''],
    ['a content type of nothing', { 'content-type': ';;;' }, 'null'],
  ])('%s is refused', async (_what, headers, body) => {
    const response = await fetch(`${world.url}/slack/events`, { method: 'POST', headers, body })

    expect(response.status).toBe(401)
    await isAlive()
  })
})

describe('a request that is none', () => {
  it.each([
    ['two slashes', 'GET // HTTP/1.1\r\nhost: x\r\n\r\n', [404]],
    ['two slashes to Slack', 'POST //slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n', [404]],
    ['a broken escape', 'GET /t/%E0%A4%A HTTP/1.1\r\nhost: x\r\n\r\n', [400, 404]],
    ['a NUL', 'GET /logos/%00 HTTP/1.1\r\nhost: x\r\n\r\n', [400]],
    ['the absolute form', 'GET http://other.example/healthz HTTP/1.1\r\nhost: x\r\n\r\n', [200]],
    ['an absolute form that is none', 'GET http://[ HTTP/1.1\r\nhost: x\r\n\r\n', [400]],
    ['the whole server', 'OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n', [400, 404]],
    ['a host that is none', 'GET / HTTP/1.1\r\nhost: a b\x01\r\n\r\n', [400]],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', [400]],
    ['a tunnel', 'CONNECT other.example:443 HTTP/1.1\r\nhost: x\r\n\r\n', [405]],
    ['a probe of another age', 'GET /healthz HTTP/1.0\r\n\r\n', [200]],
    [
      'another protocol',
      'GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: eA==\r\n\r\n',
      [200, 400],
    ],
    [
      'an expectation of nobody',
      'POST / HTTP/1.1\r\nhost: x\r\nexpect: wonders\r\ncontent-length: 1\r\n\r\n',
      [417],
    ],
    ['headers without an end', `GET / HTTP/1.1\r\nhost: x\r\n${'x-long: y\r\n'.repeat(4_000)}`, [431]],
    ['one long header', `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'y'.repeat(100_000)}\r\n\r\n`, [431]],
    [
      'broken chunks',
      'POST /slack/events HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      [400, 0],
    ],
    [
      'two lengths',
      'POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
      [400],
    ],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400]],
    [
      'many cookies of one name, and broken ones',
      `GET /login/log_x HTTP/1.1\r\nhost: x\r\ncookie: ${'devportal_log_x=%E0%A4%A; =; ;;a; '.repeat(50)}\r\n\r\n`,
      [404],
    ],
  ])('%s is answered or cut off', async (_what, bytes, expected) => {
    const status = await say(world.url, Buffer.from(bytes, 'latin1'))

    expect(expected).toContain(status)
    await isAlive()
  })

  it('a body is not asked for where it would be too long', async () => {
    const { socket, heard } = openRaw(world.url)
    socket.write(
      'POST /slack/events HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 99000000\r\n\r\n',
    )
    await new Promise((resolve) => socket.once('data', resolve))
    socket.destroy()

    expect(heard()).toMatch(/^HTTP\/1\.1 413 /)
    await isAlive()
  })

  it('seventy bodies of a megabyte that never end keep nobody else out', async () => {
    const megabyte = Buffer.alloc(1024 * 1024 - 1, 'a')
    const senders = Array.from({ length: 70 }, () => openRaw(world.url))
    for (const { socket } of senders) {
      socket.on('error', () => undefined)
      socket.write('POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 1048576\r\n\r\n')
      socket.write(megabyte)
    }
    await new Promise((resolve) => setTimeout(resolve, 1_500))

    const body = 'x'.repeat(200_000)
    const response = await fetch(`${world.url}/slack/events`, { method: 'POST', body })

    expect(response.status).toBe(401)
    for (const { socket } of senders) socket.destroy()
    await isAlive()
  })

  it('a body that is asked for first is taken', async () => {
    const { socket, heard } = openRaw(world.url)
    socket.write(
      'POST /slack/events HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n',
    )
    await new Promise((resolve) => socket.once('data', resolve))
    socket.write('{}')
    await new Promise((resolve) => socket.once('data', resolve))
    socket.destroy()

    expect(heard()).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 401 /)
  })

  it('several at once on one connection are answered one after the other', async () => {
    const { socket, heard, closed } = openRaw(world.url)
    const one = 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'
    socket.write(`${one}PUT /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc${one}`)
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')

    await closed(2_000)

    expect([...heard().matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      '200',
      '405',
      '200',
      '200',
    ])
  })
})

describe('a body without an end', () => {
  it.each(['/login/anything/refuse', '/login/anything/code', '/slack/events', '/callback/okta', '/nowhere'])(
    'to %s is refused and not kept',
    async (path) => {
      const before = world.memory()

      const statuses = await Promise.all([
        flood(world.url + path, 300, { 'content-length': 300 * 1024 * 1024 }),
        flood(world.url + path, 300, { 'transfer-encoding': 'chunked' }),
        flood(world.url + path, 300, {
          'transfer-encoding': 'chunked',
          'content-type': 'multipart/form-data; boundary=x',
        }),
      ])

      expect(statuses).toEqual([413, 413, 413])
      expect(world.memory() - before).toBeLessThan(80)
      await isAlive()
    },
  )
})

it('whoever takes too long to say what they want is cut off', async () => {
  expect(await slow.head.closed(15_000)).toBe(true)
  expect(await slow.body.closed(15_000)).toBe(true)
  expect(await slow.chunks.closed(15_000)).toBe(true)

  await isAlive()
})
