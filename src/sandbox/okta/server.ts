import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { errorBody, errorOf, lengthRequired, type OktaError } from './errors.ts'
import type { Fault, FaultQueue, Plane } from './faults.ts'
import { MOUNT_PATH } from './oidc/issuer.ts'
import { TOKEN_ENDPOINTS } from './oidc/token-endpoints.ts'
import { rateLimitHeaders } from './rate-limit.ts'

export interface Doors {
  /** oidc-provider, which wants to see its own paths. */
  authorizationServer: RequestListener
  /** Everything else. */
  rest: RequestListener
  faults: FaultQueue
  now(): number
}

/** Listens first: an issuer contains its port. Requests are served from `openDoors` on. */
export async function listen(port: number): Promise<{ server: Server; url: string }> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    server.listen(port, 'localhost', resolve)
  })
  return { server, url: `http://localhost:${(server.address() as AddressInfo).port}` }
}

export function openDoors(server: Server, doors: Doors): void {
  server.on('request', (req, res) => {
    // The portal runs in the same process: a request that is beyond us must not end it
    serve(doors, req, res).catch(() => res.destroy())
  })
}

export async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

async function serve(doors: Doors, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const path = (req.url ?? '/').split('?')[0] ?? '/'
  const plane = planeOf(path)
  const faults = plane ? doors.faults.take(plane, req.method ?? 'GET', path) : []
  if (await meet(faults, doors, res)) return
  if (plane === 'management' && lacksLength(req)) return refuse(res, lengthRequired())
  if (path.startsWith(`${MOUNT_PATH}/`) && !TOKEN_ENDPOINTS.includes(path)) {
    // It strips nothing itself, and builds its own addresses from the original one.
    Object.assign(req, { originalUrl: req.url, url: (req.url ?? '').slice(MOUNT_PATH.length) })
    doors.authorizationServer(req, res)
  } else {
    doors.rest(req, res)
  }
}

function planeOf(path: string): Plane | undefined {
  if (path.startsWith('/api/') || path.startsWith('/oauth2/v1/')) return 'management'
  if (path.startsWith('/oauth2/') || path.startsWith('/login/')) return 'login'
  return path.startsWith('/gtm/') ? 'api' : undefined
}

/** True when the fault was all of the answer. */
async function meet(faults: Fault[], doors: Doors, res: ServerResponse): Promise<boolean> {
  for (const fault of faults) {
    if (fault.kind === 'slow') await delay(fault.ms, undefined, { ref: false })
    if (fault.kind === 'cut') cutAnswer(res)
    if (fault.kind === 'down') {
      res.socket?.destroy()
      return true
    }
    if (fault.kind === 'page') {
      res.writeHead(fault.status, { 'content-type': 'text/html' }).end('<h1>Back soon</h1>')
      return true
    }
    if (fault.kind === 'status') {
      refuseWith(fault, doors, res)
      return true
    }
  }
  return false
}

/** The request is handled as always; at the first byte of the answer the connection breaks. */
function cutAnswer(res: ServerResponse): void {
  const cut = () => {
    res.socket?.destroy()
    return res
  }
  Object.assign(res, { writeHead: cut, write: () => cut().writable, end: cut, flushHeaders: cut })
}

function refuseWith(fault: Fault & { kind: 'status' }, doors: Doors, res: ServerResponse): void {
  const reset = Math.ceil(doors.now() / 1000) + (fault.resetInSeconds ?? 1)
  const headers = rateLimitHeaders({
    limit: 600,
    remaining: fault.status === 429 ? 0 : 599,
    reset,
    exceeded: true,
  })
  res.setHeaders(new Headers({ ...headers, date: new Date(doors.now()).toUTCString() }))
  refuse(res, errorOf(fault.status))
}

function refuse(res: ServerResponse, error: OktaError): void {
  res.writeHead(error.status, { 'content-type': 'application/json' }).end(JSON.stringify(errorBody(error)))
}

/** Okta wants `Content-Length: 0` on an empty POST or PUT. */
const lacksLength = ({ method, headers }: IncomingMessage): boolean =>
  (method === 'POST' || method === 'PUT') &&
  headers['content-length'] === undefined &&
  headers['transfer-encoding'] === undefined
