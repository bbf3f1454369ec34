import type { Size } from './picture-bytes.ts'

const EXTENSION = 0x21
const IMAGE = 0x2c

/** https://www.w3.org/Graphics/GIF/spec-gif89a.txt: the screen's size, then an image that holds something. */
export function readGif(view: DataView): Size | undefined {
  const size = { width: view.getUint16(6, true), height: view.getUint16(8, true) }
  let at = 13 + tableBytes(view.getUint8(10))
  while (view.getUint8(at) === EXTENSION) at = behindBlocks(view, at + 2)
  if (view.getUint8(at) !== IMAGE) return undefined
  // The descriptor, its colours, the code size; then the first block of data, up to its last byte
  const data = at + 11 + tableBytes(view.getUint8(at + 9))
  const length = view.getUint8(data)
  view.getUint8(data + length)
  return length > 0 ? size : undefined
}

/** Of the colour table that a byte of flags announces. */
const tableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)

/** Blocks of data, each behind its length, up to an empty one. */
function behindBlocks(view: DataView, start: number): number {
  let at = start
  for (let length = view.getUint8(at); length > 0; length = view.getUint8(at)) at += 1 + length
  return at + 1
}
