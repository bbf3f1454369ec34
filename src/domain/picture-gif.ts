import type { Size } from './picture-bytes.ts'

const EXTENSION = 0x21
const IMAGE = 0x2c

/** https://www.w3.org/Graphics/GIF/spec-gif89a.txt: the screen's size, then images on it that hold something. */
export function readGif(view: DataView): Size | undefined {
  const size = { width: view.getUint16(6, true), height: view.getUint16(8, true) }
  let images = 0
  for (let at = 13 + tableBytes(view.getUint8(10)); ; ) {
    // Old programs leave the trailer out
    const block = at === view.byteLength && images > 0 ? undefined : view.getUint8(at)
    if (block === EXTENSION) {
      at = behindBlocks(view, at + 2)
      continue
    }
    // The trailer, or what no viewer reads on at
    if (block !== IMAGE) return images > 0 ? size : undefined
    // The descriptor, its colours, the code size; then its data
    const data = at + 11 + tableBytes(view.getUint8(at + 9))
    if (!isOnScreen(view, at, size) || view.getUint8(data) === 0) return undefined
    at = behindBlocks(view, data)
    images++
  }
}

/** Left, top, width and height: a viewer makes room for an image that is larger than its screen. */
function isOnScreen(view: DataView, at: number, { width, height }: Size): boolean {
  const [left, top] = [view.getUint16(at + 1, true), view.getUint16(at + 3, true)]
  const [across, down] = [view.getUint16(at + 5, true), view.getUint16(at + 7, true)]
  return across > 0 && down > 0 && left + across <= width && top + down <= height
}

/** Of the colour table that a byte of flags announces. */
const tableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)

/** Blocks of data, each behind its length, up to an empty one. */
function behindBlocks(view: DataView, start: number): number {
  let at = start
  for (let length = view.getUint8(at); length > 0; length = view.getUint8(at)) at += 1 + length
  return at + 1
}
