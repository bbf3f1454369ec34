import { crc32, inflateSync } from 'node:zlib'
import { part } from './picture-bytes.ts'

const IDAT = 0x49444154
const PLTE = 0x504c5445
const IEND = 0x49454e44

/** Samples of a pixel, and the bit depths that there are, by colour type: PNG, third edition, table 11.1. */
const COLOURS: Record<number, { samples: number; depths: readonly number[] }> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
}
const PALETTE = 3

/** First column and row, and the steps, of each pass of Adam7: 8.1 there. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const
const ALL_AT_ONCE = [[0, 0, 1, 1]] as const

/** So much is unfolded at most, some 20 ms of work: a picture of two million pixels to its end. */
const MOST_BYTES = 8_000_000

/**
 * Whether there is image data for every line that the header promises; of a large picture, for as many as `MOST_BYTES`
 * hold. Throws a `RangeError` where the file is cut off.
 */
export function hasAllData(view: DataView): boolean {
  const promised = promisedBytes(view)
  const colour = view.getUint8(25)
  const data: Uint8Array[] = []
  let palette = false
  for (let at = 33; ; at += 12 + view.getUint32(at)) {
    const length = view.getUint32(at)
    const type = view.getUint32(at + 4)
    if (type === IEND) break
    if (type !== IDAT && type !== PLTE) continue
    if (crc32(part(view, at + 4, 4 + length)) !== view.getUint32(at + 8 + length)) return false
    if (type === PLTE) palette = true
    else data.push(new Uint8Array(view.buffer, view.byteOffset + at + 8, length))
  }
  if (promised === undefined || (colour === PALETTE && !palette)) return false
  return unfoldsTo(promised, Buffer.concat(data))
}

function unfoldsTo(promised: number, data: Uint8Array): boolean {
  try {
    return inflateSync(data, { maxOutputLength: Math.min(promised, MOST_BYTES) }).length === promised
  } catch (error) {
    // There is more of it than was to be looked at, and not more than was promised
    const isLonger = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return isLonger && promised > MOST_BYTES
  }
}

/** Each line of each pass is its pixels, in whole bytes, behind the number of its filter. */
function promisedBytes(view: DataView): number | undefined {
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  const depth = view.getUint8(24)
  const colours = COLOURS[view.getUint8(25)]
  const interlace = view.getUint8(28)
  if (!colours?.depths.includes(depth) || interlace > 1) return undefined
  let bytes = 0
  for (const [left, top, across, down] of interlace ? ADAM7 : ALL_AT_ONCE) {
    const columns = Math.max(Math.ceil((width - left) / across), 0)
    const lines = columns > 0 ? Math.max(Math.ceil((height - top) / down), 0) : 0
    bytes += lines * (1 + Math.ceil((columns * colours.samples * depth) / 8))
  }
  return bytes
}
