import { createHmac } from 'node:crypto'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export const SIGNING_SECRET = 'signing-secret-of-the-bench'
export const TEAM = 'T0BENCH'
export const USER = 'U0BENCH'

/** As little of Slack's Web API as both sides call: it must not be what is measured. */
export async function startSlackApi(): Promise<{ url: string; stop(): void }> {
  const answers: Record<string, object> = {
    '/api/auth.test': { ok: true, team_id: TEAM, bot_id: 'B0BENCH', user_id: 'UBOT' },
    '/api/views.open': { ok: true, view: { id: 'V0BENCH' } },
  }
  const server = createServer((incoming, response) => {
    incoming.resume()
    incoming.on('end', () => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answers[incoming.url ?? ''] ?? { ok: false, error: 'unknown_method' }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    stop: () => server.close(),
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 })

/** A signed `/devportal …`; answers the milliseconds until the ack. Throws unless it was acked with 200. */
export function command(address: string, text: string): Promise<number> {
  const body = new URLSearchParams({
    command: '/devportal',
    text,
    team_id: TEAM,
    team_domain: 'bench',
    channel_id: 'C0BENCH',
    channel_name: 'general',
    user_id: USER,
    user_name: 'dana',
    trigger_id: '1.2.3',
    api_app_id: 'A0BENCH',
    response_url: 'http://127.0.0.1:9/none',
    is_enterprise_install: 'false',
  }).toString()
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex')
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  }
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const outgoing = request(address, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(performance.now() - started)
          : reject(new Error(`answered ${response.statusCode}`)),
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Sends `count` commands, `width` at a time. */
export async function load(address: string, text: string, count: number, width: number): Promise<number[]> {
  const times: number[] = []
  let left = count
  const lane = async (): Promise<void> => {
    while (left-- > 0) times.push(await command(address, text))
  }
  await Promise.all(Array.from({ length: width }, lane))
  return times
}
