import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** One address for several instances. */
export interface Balancer {
  url: string
  stop(): Promise<void>
}

const PROBE_EVERY_MS = 300
const PROBE_MS = 2_000

/**
 * A load balancer as it stands in front of a program: it asks each instance now and then whether it is ready, sends
 * what comes to any one that was, and tries nothing twice. Where none is ready it goes on with all of them.
 */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  let ready: readonly number[] = ports
  let stopped = false
  const server = createServer((incoming, response) => {
    const among = ready.length > 0 ? ready : ports
    pass(among[Math.floor(Math.random() * among.length)] ?? 0, incoming, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const probing = (async () => {
    for (; !stopped; await wait(PROBE_EVERY_MS)) {
      const answers = await Promise.all(ports.map(isReady))
      ready = ports.filter((_, index) => answers[index])
    }
  })()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      stopped = true
      await Promise.all([probing, close(server)])
    },
  }
}

/** Sends it on to the instance; whoever hangs up on one side is hung up on by the other. */
function pass(port: number, incoming: IncomingMessage, response: ServerResponse): void {
  const { url: path, method, headers } = incoming
  const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false })
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.on('error', () => response.destroy())
    answer.pipe(response)
  })
  outgoing.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()))
  incoming.on('error', () => outgoing.destroy())
  response.on('close', () => outgoing.destroy())
  incoming.pipe(outgoing)
}

/** What `/readyz` says; a process that is gone or hangs says no. */
export const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(PROBE_MS) })
    .then(async (answer) => {
      await answer.body?.cancel()
      return answer.ok
    })
    .catch(() => false)

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
