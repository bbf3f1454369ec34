import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Recorder {
  url: string
  /** Bodies that Slack sent, and what the portal acknowledged them with. */
  requests: string[]
  acks: string[]
  stop(): Promise<void>
}

/** Stands between Slack's signed requests and the portal, and keeps both sides' words. */
export async function startRecorder(target: string): Promise<Recorder> {
  const requests: string[] = []
  const acks: string[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts).toString()
    requests.push(body)
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers
    const answer = await fetch(target, { method: 'POST', headers: headers as Record<string, string>, body })
    const ack = await answer.text()
    acks.push(ack)
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
    response.end(ack)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    requests,
    acks,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
