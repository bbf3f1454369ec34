import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Tally } from '../domain/tally.ts'

/** Leaves file descriptors for the database, Slack and Okta where a process may have a thousand. */
const MAX_CONNECTIONS = 800
/** Nobody who speaks to us asks for more before the first answer is there. */
const MAX_ASKED = 100

/** All connections to the server: as many as there is room for, and each with one request at a time. */
export interface Connections {
  /** Resolves when whatever was asked before on the same connection is answered; false where it is gone by then. */
  turn(request: IncomingMessage, response: ServerResponse): Promise<boolean>
}

interface Asked {
  request: IncomingMessage
  response: ServerResponse
}

interface Line {
  /** Not answered yet; the first one has its turn. */
  asked: Set<Asked>
  last: Promise<void>
}

export function createConnections(server: Server, refusals: Tally): Connections {
  /** The oldest first. */
  const lines = new Map<Socket, Line>()

  server.on('connection', (socket: Socket) => {
    lines.set(socket, { asked: new Set(), last: Promise.resolve() })
    socket.once('close', () => lines.delete(socket))
    if (lines.size > MAX_CONNECTIONS) makeRoomFor(socket)
  })

  /** Whoever has kept us waiting for longest goes: those who do so for long must not keep others out. */
  function makeRoomFor(newest: Socket): void {
    for (const [socket, line] of lines)
      if (socket !== newest && waitsForThem(line)) {
        refusals.count('a connection that keeps us waiting, cut off for another one')
        lines.delete(socket)
        return void socket.destroy()
      }
    refusals.count('a connection beyond those that there is room for')
    newest.destroy()
  }

  return {
    async turn(request, response) {
      const { socket } = request
      const line = lines.get(socket)
      if (!line) return !socket.destroyed
      const asked = { request, response }
      line.asked.add(asked)
      if (line.asked.size > MAX_ASKED) {
        refusals.count('a connection with too many requests at a time')
        socket.destroy()
      }
      const before = line.last
      line.last = new Promise((resolve) => {
        response.once('close', () => {
          line.asked.delete(asked)
          // Waits behind all others who may be cut off
          if (line.asked.size === 0 && lines.delete(socket) && !socket.destroyed) lines.set(socket, line)
          resolve()
        })
      })
      await before
      return !socket.destroyed
    },
  }
}

/** Nothing is asked, half of a request has come, or the answer is there and not read: whatever was asked behind it. */
function waitsForThem({ asked: [now] }: Line): boolean {
  return !now?.request.complete || now.response.writableEnded
}
