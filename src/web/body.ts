import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Tally } from '../domain/tally.ts'

/**
 * All bodies that are held at a time take at most so many bytes, however many people send one. Where that is reached, the
 * one that has been coming for longest is cut off: Slack sends all of a body at once, and whoever sends one without an
 * end must not keep it out.
 */
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

export function createBodies(refusals: Tally): Bodies {
  let held = 0
  /** Those that are still coming, the oldest first. */
  const coming = new Set<{ bytes: number; cut(): void }>()

  /** Whether there is room now, for all but this one. */
  function makeRoom(mine?: { bytes: number }): boolean {
    for (const oldest of coming) {
      if (held <= HELD_BYTES) break
      if (oldest === mine) continue
      coming.delete(oldest)
      held -= oldest.bytes
      oldest.bytes = 0
      refusals.count('a body without an end, cut off for another one')
      oldest.cut()
    }
    return held <= HELD_BYTES
  }

  return {
    async read(request, response, limit) {
      const { 'content-length': length, 'transfer-encoding': encoding, expect } = request.headers
      if (length === undefined && encoding === undefined) return { body: NOTHING }
      if (Number(length ?? 0) > limit) return { refused: 413 }
      if (!makeRoom()) return { refused: 503 }
      if (expect !== undefined) response.writeContinue()
      const mine = { bytes: 0, cut: () => void request.destroy() }
      coming.add(mine)
      response.once('close', () => {
        coming.delete(mine)
        held -= mine.bytes
        mine.bytes = 0
      })
      return gather(request, (bytes) => {
        held += bytes
        mine.bytes += bytes
        if (mine.bytes > limit) return 413
        return makeRoom(mine) ? undefined : 503
      }).finally(() => coming.delete(mine))
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
