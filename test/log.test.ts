import { describe, expect, it } from 'vitest'
import { createLog, scrub } from '../src/log.ts'

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJkYW5hIn0.c2lnbmF0dXJl_-x'
const own = `dps_${'aB3'.repeat(15)}z`

describe('of a text for the log', () => {
  it.each([
    ['a secret of ours', `secret ${own} made`, 'secret [secret] made'],
    ['a bot token', 'with xoxb-123-456-abcDEF!', 'with [secret]!'],
    ['a user token', 'xoxp-1-2-3', '[secret]'],
    ['a rotated token', 'xoxe.xoxb-1-abc', 'xoxe.[secret]'],
    ['an app token', 'xapp-1-A0-1-ff', '[secret]'],
    ['a JWT', `token=${jwt};`, 'token=[secret];'],
    ['a JWT inside JSON', `{"t":"${jwt}"}`, '{"t":"[secret]"}'],
    ['an encrypted JWT of five parts', 'eyJhbGciOiJkaXIi..aXY.Y3Q.dGFn', '[secret]'],
    ['a Bearer header', 'authorization: Bearer abc.def-123~+/=', 'authorization: [secret]'],
    ['an Okta header', 'SSWS 00abcdefgh', '[secret]'],
    ['a Basic header', 'Basic MG9hOmRwc18=', '[secret]'],
    ['a short Basic header of letters alone', 'Basic dXNlcjpwYXNz', '[secret]'],
    [
      'an Okta token that ends in a dash',
      `00${'aB-9'.repeat(10)} and`.replace('9 and', '- and'),
      '[secret] and',
    ],
    ['a response_url', 'to https://hooks.slack.com/commands/T1/2/abc now', 'to [secret] now'],
    ['a response_url of a click', '"https://hooks.slack.com/actions/T1/2/abc"', '"[secret]"'],
    [
      'code and state of a callback',
      'GET /callback/okta?code=abc.def&state=log_1.x HTTP/1.1',
      'GET /callback/okta?code=[secret]&state=[secret] HTTP/1.1',
    ],
    ['a secret in a form', 'grant_type=x&client_secret=abc&y=1', 'grant_type=x&client_secret=[secret]&y=1'],
    [
      'a verifier',
      'https://as.example/token?code_verifier=abc',
      'https://as.example/token?code_verifier=[secret]',
    ],
    [
      'a token in a fragment',
      'https://app.example/#access_token=abc&x=1',
      'https://app.example/#access_token=[secret]&x=1',
    ],
    ['two in one line', `${own} xoxb-1`, '[secret] [secret]'],
  ])('%s is hidden', (_what, text, hidden) => {
    expect(scrub(text)).toBe(hidden)
  })

  it.each([
    'app app_1 of T0ACME0001 is Approved',
    'client 0dpabcdefghijklmnopq',
    'GET /api/v1/apps/0oa1/credentials/secrets',
    'ends in x4Yz',
    'dps_short',
    'error code=E0000001, state active',
    'https://app.example.com/callback?tenant=acme',
  ])('%s stays', (text) => {
    expect(scrub(text)).toBe(text)
  })
})

describe('a line of the log', () => {
  const logged = (write: (log: ReturnType<typeof createLog>) => void, level = 'debug') => {
    const lines: string[] = []
    write(createLog(level, (line) => lines.push(line)))
    return lines.map((line) => JSON.parse(line))
  }

  it('is JSON with level, time and words', () => {
    const [line] = logged((log) => log.info({ appId: 'app_1' }, 'done'))

    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      appId: 'app_1',
      msg: 'done',
    })
  })

  it('below the level is not written', () => {
    expect(logged((log) => log.debug('x'), 'info')).toEqual([])
  })

  it('is scrubbed however deep a secret sits', () => {
    const lines = logged((log) => {
      log.info({ a: { b: { c: own } } }, `with ${jwt}`)
      log.error(new Error(`Bearer ${jwt}`))
      log.child({ token: 'xoxb-1-2' }).warn('x')
    })

    expect(JSON.stringify(lines)).not.toMatch(/dps_aB3|eyJ|xoxb-1/)
  })

  it('of an error has its name, words, code and causes, and nothing that hangs on it', () => {
    const response = { headers: { cookie: 'canary' }, body: 'canary' }
    const cause = Object.assign(new TypeError('fetch failed'), { code: 'ECONNREFUSED', response })
    const error = Object.assign(new Error('Okta did not answer', { cause }), { response, request: response })

    const [line] = logged((log) => log.error({ error }, 'job failed'))

    expect(line.error).toEqual({
      name: 'Error',
      message: 'Okta did not answer',
      stack: expect.stringContaining('log.test.ts'),
      cause: { name: 'TypeError', message: 'fetch failed', code: 'ECONNREFUSED', stack: expect.any(String) },
    })
    expect(JSON.stringify(line)).not.toContain('canary')
  })

  it('of an error given alone says as much', () => {
    const [line] = logged((log) => log.error(Object.assign(new Error('no'), { response: 'canary' })))

    expect(line.err).toMatchObject({ name: 'Error', message: 'no' })
    expect(JSON.stringify(line)).not.toContain('canary')
  })

  it('of causes in a circle comes to an end', () => {
    const [one, two] = [new Error('one'), new Error('two')]
    one.cause = two
    two.cause = one

    const [line] = logged((log) => log.error({ error: one }, 'x'))

    expect(line.error.cause.cause.cause.cause).not.toHaveProperty('cause')
  })
})
