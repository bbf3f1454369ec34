import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a server on this machine that can be cut in the middle of what is said. */
export interface Wire {
  port: number
  /** At the next message to the server with this text, before it hears it or before its answer gets back. */
  cutAt(text: string, when: 'unheard' | 'unanswered'): void
  /** As after a power cut over there: whoever is connected hears of it only at their next message. */
  forget(): void
  /** False: nobody may connect, and the next cut takes all along. */
  open: boolean
  stop(): Promise<void>
}

export async function startWire(to: number): Promise<Wire> {
  let cut: { text: string; when: 'unheard' | 'unanswered' } | undefined
  const sockets = new Set<Socket>()
  const forgotten = new WeakSet<Socket>()
  const server = createServer((near) => {
    if (!wire.open) return near.destroy()
    const far = connect(to, 'localhost')
    const ends = [near, far]
    const break_ = () => {
      for (const end of wire.open ? ends : sockets) end.destroy()
    }
    let unanswered = false
    for (const end of ends) {
      sockets.add(end)
      end.on('error', break_).on('close', () => {
        break_()
        sockets.delete(end)
      })
    }
    near.on('data', (bytes) => {
      if (forgotten.has(near)) return break_()
      const here = cut && bytes.includes(cut.text) ? cut : undefined
      if (here) cut = undefined
      if (here?.when === 'unheard') return break_()
      unanswered ||= here !== undefined
      far.write(bytes)
    })
    far.on('data', (bytes) => (unanswered ? break_() : near.write(bytes)))
    return undefined
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const wire: Wire = {
    port: (server.address() as AddressInfo).port,
    open: true,
    cutAt: (text, when) => {
      cut = { text, when }
    },
    forget() {
      for (const socket of sockets) forgotten.add(socket)
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return wire
}
