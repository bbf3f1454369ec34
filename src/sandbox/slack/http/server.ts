/** One HTTP server for everything the stand-in offers. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'

/** A free port of this machine (0) or the one asked for; answers with the one it got. */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    server.listen(port, host, resolve)
  })
  return (server.address() as AddressInfo).port
}

// Without options for another protocol, the adaptor makes a plain HTTP server.
export const serverFor = (app: Pick<Hono, 'fetch'>) => createAdaptorServer({ fetch: app.fetch }) as Server

/** Open event streams and kept-alive connections would keep a server up for ever. */
export function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
