import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Somebody who is neither Slack nor Okta, and answers like this. */
export async function stranger(
  answer: (server: Server, url: string) => void,
): Promise<{ url: string; stop(): void }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  answer(server, url)
  return {
    url,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
