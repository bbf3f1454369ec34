import { part, type Size } from './picture-bytes.ts'
import { orientationIn, turned } from './picture-orientation.ts'

/** Markers of ITU-T T.81, table B.1. */
const EOI = 0xd9
const SOS = 0xda
const APP1 = 0xe1
/** How Exif metadata begin: `Exif`, and two zeros. */
const EXIF = 0x45786966

/** Begins a frame: SOF0 to SOF15 but for DHT, JPG and DAC, which lie between them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** Stands alone, without a length: TEM, RST0 to RST7 and SOI. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)

/** https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B: one frame with its size, then a scan that holds something. */
export function readJpeg(view: DataView): Size | undefined {
  let size: Size | undefined
  let orientation: number | undefined
  for (let at = 2; ; ) {
    const marker = view.getUint16(at) - 0xff00
    // Fill bytes, and what decoders pass over between two segments
    if (marker <= 0 || marker === 0xff) {
      at++
      continue
    }
    if (isBare(marker)) {
      at += 2
      continue
    }
    const length = view.getUint16(at + 2)
    const body = at + 4
    if (marker === EOI || length < 2) return undefined
    if (isFrame(marker)) {
      if (size || length !== 8 + 3 * view.getUint8(body + 5)) return undefined
      size = { height: view.getUint16(body + 1), width: view.getUint16(body + 3) }
    }
    if (marker === APP1 && view.getUint32(body) === EXIF && view.getUint16(body + 4) === 0)
      orientation ??= orientationIn(part(view, body + 6, length - 8))
    at += 2 + length
    if (marker === SOS) return size && startsScan(view, at) ? turned(size, orientation ?? 1) : undefined
  }
}

/** Image data: anything but the next marker. */
const startsScan = (view: DataView, at: number): boolean =>
  view.getUint8(at) !== 0xff || view.getUint8(at + 1) === 0
