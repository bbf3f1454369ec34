import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Duplex } from 'node:stream'
import { expect, it } from 'vitest'
import { createTally } from '../../src/domain/tally.ts'
import { createConnections } from '../../src/web/connections.ts'
import { fakeClock } from '../support/fake-clock.ts'

/** As Node hands them over: eight hundred readers that stand still take gigabytes of the machine's own buffers. */
function crowded(answered: boolean) {
  const server = new EventEmitter() as Server
  const connections = createConnections(
    server,
    createTally(fakeClock(), () => undefined),
  )
  const join = (): Duplex => {
    const socket = new Duplex({ read: () => undefined, write: () => undefined })
    server.emit('connection', socket)
    return socket
  }
  const ask = (socket: Duplex, writableEnded: boolean): void => {
    const response = Object.assign(new EventEmitter(), { writableEnded }) as unknown as ServerResponse
    void connections.turn({ socket, complete: true } as unknown as IncomingMessage, response)
  }
  const crowd = Array.from({ length: 800 }, join)
  for (const socket of crowd) {
    ask(socket, answered)
    ask(socket, false)
  }
  return { crowd, join }
}

it('who does not read an answer makes room for others, whatever they have asked for behind it', () => {
  const { crowd, join } = crowded(true)

  const newest = join()

  expect(newest.destroyed).toBe(false)
  expect(crowd.map(({ destroyed }) => destroyed).indexOf(true)).toBe(0)
})

it('who waits for us is not cut off for somebody new', () => {
  const { crowd, join } = crowded(false)

  const newest = join()

  expect(newest.destroyed).toBe(true)
  expect(crowd.some(({ destroyed }) => destroyed)).toBe(false)
})
