import { createHmac } from 'node:crypto'
import { METHODS } from 'node:http'
import { FORM } from '../../support/signed.ts'
import { SIGNING_SECRET } from '../../support/world.ts'
import type { Random } from '../random.ts'
import type { Sent } from './judge.ts'
import { junkText, oneOf } from './junk.ts'

/** What somebody says to the server, byte by byte. */
export interface Request extends Sent {
  what: string
  bytes: Buffer
}

const SLACK = '/slack/events'

/** Every address of the server, and some that are none of its; `:id` is something made up. A test holds the routes against it. */
export const PATHS = [
  '/healthz',
  '/readyz',
  '/logos/:id',
  '/t/:link',
  '/callback/slack',
  '/callback/okta',
  '/login/:id',
  '/login/:id/refuse',
  '/login/:id/code',
  SLACK,
  '/',
  '/nowhere',
  '/slack/events/',
  '//slack/events',
  '/slack%2Fevents',
  '/__proto__',
  '*',
]

/** All that Node knows, and some that it does not. */
const ALL_METHODS = [...METHODS, 'BREW', 'get', 'G@T']

const TYPES = [
  'application/json',
  `${FORM}; charset=utf-8`,
  FORM,
  'application/json; charset=utf-7',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'text/plain',
  'text/xml',
  'application/octet-stream',
  ';;;',
  `a/${'b'.repeat(2_000)}`,
  '__proto__',
]

const MAX = 1024 * 1024
/** Of more than this, what is left may be cut off with the answer before it. */
const HEARD_OUT = 64 * 1024

const BODIES: readonly (string | Buffer)[] = [
  '',
  '{}',
  'null',
  '[1,2',
  '"text"',
  'payload=',
  'payload=%7B',
  'payload={}&payload={}',
  'payload=null',
  'payload=%00&command=%00',
  'command=/devportal&text=%ED%A0%80%FF&user_id=U1&__proto__=1&constructor=2',
  'ssl_check=1&command[]=/devportal',
  '--x\r\ncontent-disposition: form-data; name="form_token"\r\n\r\nx\r\n--x--',
  'form_token=x&form_token=y',
  Buffer.from([0, 255, 254, 0, 128, 13, 10]),
  '['.repeat(200_000),
  `{"a":${'{"a":'.repeat(50_000)}`,
  '&'.repeat(100_000),
  '%'.repeat(100_000),
  `payload=${'%'.repeat(30_000)}`,
  `{"type":"block_actions","x":"${'x'.repeat(MAX - 100)}"}`,
  'y'.repeat(MAX + 1),
  Buffer.alloc(3 * MAX, 'z'),
]

/** So many of: every method at every path, and every body of every type at some path. The rest of each is chance. */
export function requestsOf(random: Random, count: number): Request[] {
  const makes = [
    ...PATHS.flatMap((path) => ALL_METHODS.map((method) => () => plain(random, method, path))),
    ...TYPES.flatMap((type) => BODIES.map((body) => () => post(random, type, body))),
  ]
  const chosen = random.shuffled(makes).slice(0, count)
  return chosen.map((make) => make())
}

const NO_ID = [
  'log_x',
  'x'.repeat(6_000),
  '%E0%A4%A',
  '%00',
  '%2e%2e%2f',
  '__proto__',
  '%F0%9F%98%80',
  "'--",
  ' ',
]

const pathIn = (random: Random, path: string): string =>
  path.replace(/:\w+/, () =>
    random.chance(0.5) ? oneOf(random, NO_ID) : encoded(junkText(random).slice(0, 4_000)),
  )

/** As a browser would; half a pair of surrogates cannot be said in UTF-8. */
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString())

function queryOf(random: Random): string {
  if (random.chance(0.4)) return ''
  const names = ['state', 'code', 'error', 'error_description', 'iss', '__proto__', 'again', '%', '']
  const pair = (): string => `${oneOf(random, names)}=${encoded(junkText(random).slice(0, 2_000))}`
  return `?${Array.from({ length: 1 + Math.floor(random.next() * 3) }, pair).join('&')}`
}

const HEADERS = [
  'cookie: devportal_log_x=%E0%A4%A; =; ;;a; devportal_=1',
  `cookie: ${'a=b; '.repeat(1_000)}`,
  'host: [',
  'host: ../../x\\y',
  'x-forwarded-host: evil.example\r\nx-forwarded-proto: javascript',
  'accept: */*;q=nan\r\naccept-language: \xff\xfe',
  'range: bytes=0-,-1\r\nif-none-match: *',
  'transfer-encoding: gzip, chunked',
  'content-encoding: gzip',
  'upgrade: h2c\r\nhttp2-settings: AAMAAABk',
  'user-agent: Slackbot-LinkExpanding 1.0',
  `x-slack-signature: v0=${'0'.repeat(64)}\r\nx-slack-request-timestamp: NaN`,
  'x-slack-signature: \r\nx-slack-request-timestamp: -1',
]

/** Headers that make of it something that need not be answered. */
const ODD = /^(transfer-encoding|upgrade|host):/

function plain(random: Random, method: string, path: string): Request {
  const target = path === '*' ? path : pathIn(random, path) + queryOf(random)
  const extra = random.chance(0.5) ? oneOf(random, HEADERS) : 'accept: */*'
  const head = `${method} ${target} HTTP/1.1\r\nhost: portal.example\r\nconnection: close\r\n${extra}\r\n\r\n`
  return {
    what: `${method} ${path}`,
    bytes: Buffer.from(head, 'latin1'),
    whole: METHODS.includes(method) && !ODD.test(extra) && !target.includes(' '),
    signed: false,
    toSlack: path === SLACK,
  }
}

const WAYS = ['whole', 'chunked', 'half', 'too short', 'too long'] as const

function post(random: Random, type: string, body: string | Buffer): Request {
  const path = random.chance(0.5) ? SLACK : oneOf(random, PATHS.slice(0, -1))
  const signed = path === SLACK && random.chance(0.7)
  const way = random.chance(0.6) ? 'whole' : oneOf(random, WAYS)
  const content = Buffer.from(body)
  const lines = [
    `POST ${pathIn(random, path)} HTTP/1.1`,
    'host: portal.example',
    'connection: close',
    ...(random.chance(0.9) ? [`content-type: ${type}`] : []),
    ...(signed ? signatureOf(content) : []),
    way === 'chunked' ? 'transfer-encoding: chunked' : `content-length: ${lengthIn(way, content)}`,
  ]
  const said = { whole: content, chunked: chunked(content), half: content.subarray(0, content.length / 2) }
  return {
    what: `POST ${path}, ${way}, ${type.slice(0, 40)}: ${content.subarray(0, 30)}`,
    bytes: Buffer.concat([
      Buffer.from(`${lines.join('\r\n')}\r\n\r\n`),
      said[way as keyof typeof said] ?? content,
    ]),
    whole: (way === 'whole' || way === 'chunked') && content.length <= HEARD_OUT,
    // Slack looks at our certificate, without a signature
    signed: signed || body.includes('ssl_check=1'),
    toSlack: path === SLACK,
  }
}

function lengthIn(way: (typeof WAYS)[number], content: Buffer): number {
  if (way === 'too short') return Math.max(0, content.length - 3)
  return way === 'too long' ? content.length + 1_000_000 : content.length
}

function chunked(content: Buffer): Buffer {
  if (content.length === 0) return Buffer.from('0\r\n\r\n')
  return Buffer.concat([
    Buffer.from(`${content.length.toString(16)}\r\n`),
    content,
    Buffer.from('\r\n0\r\n\r\n'),
  ])
}

/** As Slack signs, where the body is text. */
function signatureOf(body: Buffer): string[] {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const digest = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex')
  return [`x-slack-request-timestamp: ${timestamp}`, `x-slack-signature: v0=${digest}`]
}
