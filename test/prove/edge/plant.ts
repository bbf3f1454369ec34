import { type IncomingMessage, Server, type ServerResponse } from 'node:http'
import type { Fault } from './faults.ts'

/** Loaded into the program before its own code: what the proof has to find, as far as `PLANTED` names it. */
type Answer = (request: IncomingMessage, response: ServerResponse) => boolean

const kept: Buffer[] = []
let deaf = false
let frozenBy: string | undefined

const isPatch = ({ method }: IncomingMessage): boolean => method === 'PATCH'
const isSlacks = ({ method, url }: IncomingMessage): boolean => method === 'POST' && url === '/slack/events'

/** Of the processor's time, however many share it. */
function busy(ms: number): void {
  for (const began = process.cpuUsage(); process.cpuUsage(began).user < ms * 1_000; );
}

/** Each answers whether that was all of the answer. */
const FAULTS: Record<Fault, Answer> = {
  ends: (request) => isPatch(request) && process.exit(7),
  rejects(request) {
    if (isPatch(request)) void Promise.reject(new Error('planted'))
    return false
  },
  freezes(request) {
    if (request.method !== 'PUT') return false
    frozenBy ??= request.url
    if (request.url === frozenBy) busy(100)
    return false
  },
  hangs: isPatch,
  keeps(request) {
    if (isPatch(request) && kept.length < 8) kept.push(Buffer.alloc(8 * 1024 * 1024, 1))
    return false
  },
  takes(request, response) {
    const all = isSlacks(request) && request.headers['x-slack-signature'] === undefined
    if (all) response.end('ok')
    return all
  },
  tells(request, response) {
    if (isPatch(request)) response.writeHead(400).end(String(new Error('planted').stack))
    return isPatch(request)
  },
  mumbles(request) {
    if (isPatch(request)) process.stdout.write('{"level":"error","msg":"planted"}\n')
    return false
  },
  'goes deaf'(request, response) {
    deaf ||= isPatch(request)
    const all = deaf && isSlacks(request)
    if (all) response.writeHead(503).end()
    return all
  },
}

const planted = (process.env.PLANTED ?? '').split(',').map((name) => FAULTS[name as Fault])
const emit = Server.prototype.emit

Server.prototype.emit = function (this: Server, event: string | symbol, ...args: unknown[]): boolean {
  const [request, response] = args as [IncomingMessage, ServerResponse]
  if (event === 'request' && planted.some((fault) => fault(request, response))) return true
  return Reflect.apply(emit, this, [event, ...args])
}
