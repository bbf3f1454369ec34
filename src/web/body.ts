import type { IncomingMessage, ServerResponse } from 'node:http'

/** All bodies that are held at a time take at most so many bytes, however many people send one. */
const HELD_BYTES = 64 * 1024 * 1024

const NOTHING = Buffer.alloc(0)

/** What came, or the status of the refusal where it is more than is taken. */
export type Read = { body: Buffer } | { refused: 413 | 503 }

export interface Bodies {
  /**
   * Reads the body of a request, at most `limit` bytes of it. What is declared as too long is not begun. Rejects when
   * the sender goes away before its end.
   */
  read(request: IncomingMessage, response: ServerResponse, limit: number): Promise<Read>
}

export function createBodies(): Bodies {
  let held = 0
  return {
    async read(request, response, limit) {
      const { 'content-length': length, 'transfer-encoding': encoding, expect } = request.headers
      if (length === undefined && encoding === undefined) return { body: NOTHING }
      if (Number(length ?? 0) > limit) return { refused: 413 }
      if (held > HELD_BYTES) return { refused: 503 }
      if (expect !== undefined) response.writeContinue()
      let mine = 0
      response.once('close', () => {
        held -= mine
      })
      return gather(request, (bytes) => {
        held += bytes
        mine += bytes
        if (mine > limit) return 413
        return held > HELD_BYTES ? 503 : undefined
      })
    },
  }
}

/** `count` is told of every piece, and answers why no more of them are taken. */
function gather(request: IncomingMessage, count: (bytes: number) => 413 | 503 | undefined): Promise<Read> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const take = (chunk: Buffer): void => {
      const refused = count(chunk.byteLength)
      if (refused === undefined) return void chunks.push(chunk)
      request.off('data', take)
      resolve({ refused })
    }
    request.on('data', take)
    request.once('end', () => resolve({ body: Buffer.concat(chunks) }))
    request.once('close', () => reject(new Error('The sender went away before the end of the request')))
  })
}
