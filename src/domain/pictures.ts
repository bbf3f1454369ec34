import { orNothing, type Size } from './picture-bytes.ts'
import { readGif } from './picture-gif.ts'
import { readJpeg } from './picture-jpeg.ts'
import { readPng } from './picture-png.ts'
import { hasAllData } from './picture-png-data.ts'

/** A picture file, as far as a logo needs it. */
export interface Picture extends Size {
  mime: 'image/png' | 'image/jpeg' | 'image/gif'
}

const FORMATS = [
  { mime: 'image/png', signatures: ['\x89PNG\r\n\x1a\n'], read: readPng },
  { mime: 'image/jpeg', signatures: ['\xff\xd8\xff'], read: readJpeg },
  { mime: 'image/gif', signatures: ['GIF87a', 'GIF89a'], read: readGif },
] as const

/**
 * The picture that these bytes hold, by content alone; nothing where they are no PNG, JPEG or GIF, are cut off, or have
 * no image data behind their header. The signature decides on one format, whose parts are walked through once, each
 * step further into the file: the work is bounded by the file's length.
 */
export function readPicture(bytes: Uint8Array): Picture | undefined {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('latin1')
  const format = FORMATS.find(({ signatures }) => signatures.some((signature) => start.startsWith(signature)))
  if (!format) return undefined
  const size = orNothing(() => format.read(viewOf(bytes)))
  return size && size.width > 0 && size.height > 0 ? { mime: format.mime, ...size } : undefined
}

/**
 * Whether the data behind the header of such a picture are what it promises, as far as that takes no decoding: asked
 * once its size is known to be sensible.
 */
export const isWhole = (bytes: Uint8Array, { mime }: Picture): boolean =>
  mime !== 'image/png' || orNothing(() => hasAllData(viewOf(bytes))) === true

/** Of a copy: what lies behind the end of a view on a larger buffer must not be read. */
const viewOf = (bytes: Uint8Array): DataView => new DataView(new Uint8Array(bytes).buffer)
