import { crc32, deflateSync } from 'node:zlib'

/** A PNG in one colour that browsers draw; padded inside to exactly `bytes` where that is asked for. */
export function png(width: number, height: number, { bytes }: { bytes?: number } = {}): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // 8 bits of palette index a pixel; each line begins with its filter, none
  header.set([8, 3], 8)
  const lines = Buffer.alloc((width + 1) * height)
  const parts = [
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from([0x1d, 0x35, 0x57])),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]
  if (bytes === undefined) return Buffer.concat(parts)
  const missing = bytes - Buffer.concat(parts).length - chunk('paDd', Buffer.alloc(0)).length
  // A private chunk that may be ignored, before the end
  parts.splice(-1, 0, chunk('paDd', Buffer.alloc(missing)))
  return Buffer.concat(parts)
}

/** A chunk of a PNG, with its checksum. */
export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(4)
  frame.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([frame, body, check])
}

/** Exif metadata that hold an orientation and nothing else: a TIFF file, little-endian. */
export const exif = (orientation: number): Buffer =>
  Buffer.from(`49492a0008000000010012010300010000000${orientation}00000000000000`, 'hex')

/** A baseline JPEG in one grey; `parts` are whole segments that come first. */
export function jpg(width: number, height: number, ...parts: Buffer[]): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt16BE(height, 0)
  size.writeUInt16BE(width, 2)
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8)
  return Buffer.concat([
    Buffer.from('ffd8', 'hex'),
    ...parts,
    segment('e0', '4a46494600010100000100010000'),
    segment('db', `00${'01'.repeat(64)}`),
    segment('c0', `08${size.toString('hex')}01011100`),
    // One code each, of one bit: no difference from the block before, and end of block
    segment('c4', `0001${'00'.repeat(15)}00`),
    segment('c4', `1001${'00'.repeat(15)}00`),
    segment('da', '0101' + '00003f00'),
    Buffer.alloc(Math.ceil((2 * blocks) / 8)),
    Buffer.from('ffd9', 'hex'),
  ])
}

/** A segment of a JPEG, with its length; `body` in hex. */
export const segment = (marker: string, body: string): Buffer =>
  Buffer.from(`ff${marker}${hex(body.length / 2 + 2)}${body}`, 'hex')

/** The APP1 segment of a JPEG. */
export const exifSegment = (orientation: number): Buffer =>
  segment('e1', `457869660000${exif(orientation).toString('hex')}`)

/** A GIF89a in one colour; `parts` are whole extensions that come first. */
export function gif(width: number, height: number, ...parts: Buffer[]): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt16LE(width, 0)
  size.writeUInt16LE(height, 2)
  return Buffer.concat([
    Buffer.from('GIF89a'),
    size,
    Buffer.from('800000' + '1d3557ffffff', 'hex'),
    ...parts,
    Buffer.from('2c00000000', 'hex'),
    size,
    Buffer.from('0002024c0100' + '3b', 'hex'),
  ])
}

/** 16 bits, big-endian. */
const hex = (value: number): string => value.toString(16).padStart(4, '0')

/** The head of a HEIC, with this many properties (`ispe`) that each tell a size. */
export function heic(properties: number): Buffer {
  const box = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(8 + body.length)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, body])
  }
  const ispe = box('ispe', Buffer.from('00000000000001a400000078', 'hex'))
  const sizes = Buffer.concat(Array.from({ length: properties }, () => ispe))
  const meta = box('meta', Buffer.concat([Buffer.alloc(4), box('iprp', box('ipco', sizes))]))
  return Buffer.concat([box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1')), meta])
}
