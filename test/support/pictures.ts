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

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(4)
  frame.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([frame, body, check])
}

/** The headers of a baseline JPEG, as far as its size; no picture follows. */
export function jpg(width: number, height: number): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt16BE(height, 0)
  size.writeUInt16BE(width, 2)
  const jfif = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex')
  const frame = Buffer.from('ffc0001108', 'hex')
  const components = Buffer.from('03011100021101031101', 'hex')
  return Buffer.concat([jfif, frame, size, components, Buffer.from('ffd9', 'hex')])
}

/** The header of a GIF89a; no picture follows. */
export function gif(width: number, height: number): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt16LE(width, 0)
  size.writeUInt16LE(height, 2)
  return Buffer.concat([Buffer.from('GIF89a'), size, Buffer.from('0000003b', 'hex')])
}
