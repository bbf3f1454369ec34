import { setTimeout as delay } from 'node:timers/promises'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTally } from '../../src/domain/tally.ts'
import { createLog } from '../../src/log.ts'
import { startServer, type WebServer } from '../../src/web/server.ts'
import { until } from '../support/deeds.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { openRaw, say } from '../support/raw-http.ts'

const MEGABYTE = 1024 * 1024
const large = 'GET /large HTTP/1.1\r\nhost: x\r\n\r\n'

let server: WebServer
let url: string
let asked = 0
const refusals = createTally(fakeClock(), () => undefined)
const pages = new Hono()
  .get('/healthz', (context) => context.text('ok'))
  .get('/large', (context) => {
    asked += 1
    return context.body(Buffer.alloc(4 * MEGABYTE))
  })
beforeAll(async () => {
  server = await startServer(0, '127.0.0.1', { log: createLog('silent'), refusals })
  server.serve(pages)
  url = `http://127.0.0.1:${server.port}`
})
afterAll(() => server.stop())

/** Asks, and reads nothing of the answer. */
function askAndStandStill(at: string, requests: string) {
  const raw = openRaw(at)
  raw.socket.pause()
  raw.socket.removeAllListeners('data')
  raw.socket.write(requests)
  return raw
}

it('one connection is answered one request at a time: what nobody reads is made once', async () => {
  asked = 0
  const { socket } = askAndStandStill(url, large.repeat(80))
  await delay(500)

  expect(asked).toBe(1)
  socket.destroy()
})

it('an idle connection stays longer than the proxy before us keeps it', async () => {
  const response = await fetch(`${url}/healthz`)

  expect(response.headers.get('keep-alive')).toBe('timeout=75')
})

it('a connection that asks for hundreds of things at a time is cut off', async () => {
  const { socket, closed } = openRaw(url)
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(3_000))

  expect(await closed(3_000)).toBe(true)
  expect(refusals.totals().get('a connection with too many requests at a time')).toBeGreaterThan(0)
})

it('answers that nobody reads are held up to a bound, and the oldest is cut off for another one', async () => {
  const before = process.memoryUsage().rss
  const readers = []
  for (let number = 0; number < 60; number++) {
    readers.push(askAndStandStill(url, large))
    await delay(10)
  }
  await delay(300)

  expect(await say(url, 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')).toBe(200)
  expect(refusals.totals().get('an answer that nobody reads, cut off for another one')).toBeGreaterThan(30)
  expect((process.memoryUsage().rss - before) / MEGABYTE).toBeLessThan(200)
  for (const { socket } of readers) socket.destroy()
})

it.each([
  ['heads', 'GET / HTTP/1.1\r\nx-slow: '],
  ['bodies', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\na'],
  [
    'requests, each behind a whole one,',
    'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nPOST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n',
  ],
])('a thousand half %s keep nobody out: the oldest is cut off for a new one', async (_what, bytes) => {
  const half: ReturnType<typeof openRaw>[] = []
  const cutOff = () =>
    refusals.totals().get('a connection that keeps us waiting, cut off for another one') ?? 0
  const before = cutOff()
  // As many at a time as a machine keeps waiting to be taken
  for (let number = 0; number < 1_000; number++) {
    half.push(openRaw(url))
    half.at(-1)?.socket.write(bytes)
    if (number % 100 === 0) await delay(50)
  }
  await until(() => cutOff() - before > 90)

  for (let times = 0; times < 5; times++)
    expect(await say(url, 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')).toBe(200)
  for (const { socket } of half) socket.destroy()
})

it('a tunnel asked for behind answers that nobody reads is let go, so that the server can stop', async () => {
  const other = await startServer(0, '127.0.0.1', { log: createLog('silent'), refusals })
  other.serve(pages)
  const { socket } = askAndStandStill(`http://127.0.0.1:${other.port}`, large.repeat(30))
  await delay(300)
  socket.write('CONNECT other.example:443 HTTP/1.1\r\nhost: x\r\n\r\n')
  await delay(300)

  const stopped = await Promise.race([other.stop().then(() => true), delay(5_000, false)])

  expect(stopped).toBe(true)
  socket.destroy()
})

it('who asks for a tunnel and breaks off, or says no more, ends nothing and keeps nothing', async () => {
  const asking = Array.from({ length: 50 }, () => openRaw(url))
  for (const { socket } of asking) {
    socket.write('CONNECT other.example:443 HTTP/1.1\r\nhost: x\r\n\r\n')
    socket.once('data', () => socket.write('more', () => socket.resetAndDestroy()))
  }
  const silent = openRaw(url)
  silent.socket.write('CONNECT other.example:443 HTTP/1.1\r\nhost: x\r\n\r\n')
  await Promise.all(asking.map(({ closed }) => closed(2_000)))

  expect(await silent.closed(2_000)).toBe(true)
  expect(silent.heard()).toMatch(/^HTTP\/1\.1 405 /)
  expect(await say(url, 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')).toBe(200)
})
