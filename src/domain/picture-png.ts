import { crc32 } from 'node:zlib'
import { part, type Size } from './picture-bytes.ts'
import { orientationIn, turned } from './picture-orientation.ts'

/** Types of chunks, four letters each. */
const IHDR = 0x49484452
const IDAT = 0x49444154
const IEND = 0x49454e44
const EXIF = 0x65584966

/** PNG, third edition, 11.2.1: no side is longer. */
const LONGEST_SIDE = 2 ** 31 - 1

/** https://www.w3.org/TR/png-3/#5DataRep: a header that is whole comes first, then image data, and the end. */
export function readPng(view: DataView): Size | undefined {
  if (view.getUint32(8) !== 13 || view.getUint32(12) !== IHDR) return undefined
  if (crc32(part(view, 12, 17)) !== view.getUint32(29)) return undefined
  const size = { width: view.getUint32(16), height: view.getUint32(20) }
  if (Math.max(size.width, size.height) > LONGEST_SIDE) return undefined
  let data = 0
  let orientation: number | undefined
  // Length, type, data, checksum
  for (let at = 33; ; at += 12 + view.getUint32(at)) {
    const length = view.getUint32(at)
    const type = view.getUint32(at + 4)
    if (type === IDAT) data += length
    if (type === EXIF) orientation ??= orientationIn(part(view, at + 8, length))
    if (type === IEND) return data > 0 ? turned(size, orientation ?? 1) : undefined
  }
}
