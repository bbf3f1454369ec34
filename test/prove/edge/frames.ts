import type { Random } from '../random.ts'
import { junkText, oneOf, spoiled } from './junk.ts'
import { junkOf } from './payloads.ts'
import type { Cast } from './templates.ts'

/** Said on a socket of Slack's. */
export interface Frame {
  what: string
  /** `bytes`: no frame of a WebSocket, but what is sent beneath. */
  as: 'frame' | 'bytes'
  content: string | Uint8Array
}

/** https://docs.slack.dev/apis/events-api/using-socket-mode */
const MESSAGES: readonly object[] = [
  { type: 'hello', num_connections: 1, debug_info: { host: 'x' }, connection_info: { app_id: 'A1' } },
  { type: 'disconnect', reason: 'warning', debug_info: { host: 'x' } },
  { type: 'error', message: 'x' },
  { type: 'slack_event', payload: {}, body: {} },
  { type: 'ws_message', payload: { event: { type: 'close' } } },
  { type: 'connected' },
  { type: 'disconnected' },
  { type: 'surprise', envelope_id: '1', payload: {} },
]

const RAW: readonly (string | Uint8Array)[] = [
  '',
  'null',
  '[]',
  '7',
  '"text"',
  '{"type":',
  '\u0000',
  '['.repeat(200_000),
  `{"type":${'{"type":'.repeat(50_000)}`,
  'x'.repeat(4 * 1024 * 1024),
  new Uint8Array([0, 255, 1]),
  new Uint8Array(1024 * 1024),
  Buffer.from(JSON.stringify({ type: 'hello' })),
]

/** RFC 6455: a reserved opcode, reserved bits, a masked frame, text that is no UTF-8, a close of one byte, one with a code that is none, a length without an end. */
const BROKEN: readonly (readonly number[])[] = [
  [0x83, 0x00],
  [0xf1, 0x01, 0x61],
  [0x81, 0x81, 1, 2, 3, 4, 5],
  [0x81, 0x02, 0xc3, 0x28],
  [0x88, 0x01, 0x03],
  [0x88, 0x02, 0x00, 0x01],
  [0x80, 0x00],
  [0x89, 0x7e, 0xff, 0xff],
  [0x82, 0x7f, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
]

export function framesOf(random: Random, cast: Cast): Frame[] {
  const envelopes = random
    .shuffled(junkOf(random, cast))
    .slice(0, 40)
    .map(({ type, payload }) => ({
      type,
      envelope_id: String(random.next()),
      payload,
      accepts_response_payload: true,
      retry_attempt: 0,
      retry_reason: '',
    }))
  const messages = [...envelopes, ...MESSAGES].map((message) => JSON.stringify(spoiled(random, message)))
  const framed = [...messages, ...RAW, junkText(random), junkText(random)]
  const bytes = Uint8Array.from(oneOf(random, BROKEN))
  return [
    ...framed.map((content) => ({
      what: `frame ${String(content).slice(0, 120)}`,
      as: 'frame' as const,
      content,
    })),
    { what: `bytes ${bytes}`, as: 'bytes', content: bytes },
  ]
}
