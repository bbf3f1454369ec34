import { type OutgoingHttpHeaders, request } from 'node:http'
import { connect, type Socket } from 'node:net'

/** A connection on which anything may be said, right or wrong. */
export interface RawConnection {
  socket: Socket
  /** What has come back so far. */
  heard(): string
  /** Resolves when the other side has closed, or after `ms`. */
  closed(ms: number): Promise<boolean>
}

export function openRaw(url: string): RawConnection {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  let heard = ''
  socket.setEncoding('latin1').on('data', (text: string) => {
    heard += text
  })
  // Being cut off is one of the answers
  socket.on('error', () => undefined)
  return {
    socket,
    heard: () => heard,
    closed: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms, false)
        socket.once('close', () => {
          clearTimeout(timer)
          resolve(true)
        })
        if (socket.closed) socket.emit('close')
      }),
  }
}

/** Says it and answers the status that came back, 0 where the connection was closed without one. */
export async function say(url: string, bytes: string | Buffer, ms = 2_000): Promise<number> {
  const { socket, heard, closed } = openRaw(url)
  socket.write(bytes)
  const answered = new Promise<void>((resolve) =>
    socket.on('data', () => {
      if (statusIn(heard()) > 0) resolve()
    }),
  )
  await Promise.race([answered, closed(ms)])
  socket.destroy()
  return statusIn(heard())
}

/** Of the first answer that is final. */
export const statusIn = (heard: string): number => Number(/^HTTP\/1\.1 ([2-5]\d\d)/m.exec(heard)?.[1] ?? 0)

/** Sends so many megabytes, as fast as they are taken, and answers the status; 0 where it was cut off. */
export const flood = (url: string, megabytes: number, headers: OutgoingHttpHeaders): Promise<number> =>
  new Promise((resolve) => {
    const chunk = Buffer.alloc(1024 * 1024, 'a')
    const post = request(url, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode ?? 0)
      response.resume()
      post.destroy()
    })
    post.on('error', () => resolve(0))
    let sent = 0
    const more = (): void => {
      while (sent < megabytes && !post.destroyed) {
        sent += 1
        if (!post.write(chunk)) return void post.once('drain', more)
      }
      post.end()
    }
    more()
  })
