import { crc32, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inspectLogo, MAX_LOGO_BYTES } from '../../src/domain/logos.ts'
import { chunk, exif, exifSegment, gif, heic, jpg, png, segment } from '../support/pictures.ts'

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="420" height="120"></svg>'
const HTML = '<!doctype html><script>alert(1)</script>'
const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const noPicture = 'This is not a PNG, JPG, JPEG or GIF picture, whatever its name says. Upload one of these.'
const tooMany = (size: string): string =>
  `This picture has ${size} px. It may have at most 25 million px; make it smaller.`
const incomplete = 'This picture is damaged: not all of it is in the file. Save it anew.'
const tooLarge = 'This file is larger than 1 MB. Upload a smaller one.'
const tooSmall = (size: string): string => `This picture has ${size} px. It needs at least 420x120 px.`

describe('a logo', () => {
  it.each([
    ['a PNG', png(420, 120), 'image/png'],
    ['a JPG', jpg(420, 120), 'image/jpeg'],
    ['a GIF', gif(420, 120), 'image/gif'],
  ])('is %s of 420x120 px', (_what, bytes, mime) => {
    expect(inspectLogo(bytes)).toEqual({ bytes, mime, width: 420, height: 120 })
  })

  it('is smaller than 1 MB: Okta takes no byte more', () => {
    expect(inspectLogo(png(420, 120, { bytes: 999_999 }))).toMatchObject({ mime: 'image/png' })
    expect(inspectLogo(png(420, 120, { bytes: 1_000_000 }))).toBe(tooLarge)
  })

  it.each([5, 6, 7, 8])(
    'of a phone that was held upright counts as it is shown: orientation %d',
    (orientation) => {
      expect(inspectLogo(jpg(120, 420, exifSegment(orientation)))).toMatchObject({ width: 420, height: 120 })
      expect(inspectLogo(jpg(420, 120, exifSegment(orientation)))).toBe(tooSmall('120x420'))
      expect(inspectLogo(withChunk(png(120, 420), chunk('eXIf', exif(orientation))))).toMatchObject({
        width: 420,
      })
    },
  )

  it.each([1, 2, 3, 4, 9, 0])('is not on its side for orientation %d', (orientation) => {
    expect(inspectLogo(jpg(420, 120, exifSegment(orientation)))).toMatchObject({ width: 420, height: 120 })
  })

  it.each([
    ['metadata that are cut off', jpg(420, 120, segment('e1', '457869660000'))],
    ['metadata that point behind their end', jpg(420, 120, segment('e1', '45786966000049492a00ffffffff'))],
    ['a segment of notes', jpg(420, 120, segment('fe', '00'.repeat(500)))],
    ['fill bytes before a marker', jpg(420, 120, Buffer.alloc(300, 0xff))],
    ['a comment of many blocks', gif(420, 120, Buffer.from(`21fe${'0141'.repeat(400)}00`, 'hex'))],
  ])('may have %s', (_what, bytes) => {
    expect(inspectLogo(bytes)).toMatchObject({ width: 420, height: 120 })
  })

  it.each([
    ['of 16 bits in red, green, blue and alpha', ofKind(16, 6, 0, Buffer.alloc((420 * 8 + 1) * 120))],
    ['of one bit a pixel', ofKind(1, 0, 0, Buffer.alloc((Math.ceil(420 / 8) + 1) * 120))],
    // Lines and columns of the seven passes, https://www.w3.org/TR/png-3/#8InterlaceMethods
    ['that comes in passes', ofKind(8, 3, 1, Buffer.alloc(420 * 120 + 2 * 15 + 15 + 2 * 30 + 60 + 60))],
  ])('may be a PNG %s', (_what, bytes) => {
    expect(inspectLogo(bytes)).toMatchObject({ mime: 'image/png', width: 420, height: 120 })
  })

  it('may be a GIF of several images, without a trailer as old programs write it', () => {
    const [first, more] = [
      gif(420, 120).subarray(0, -1),
      withFrame(gif(420, 120), 20, 400, 120).subarray(19, -1),
    ]

    expect(inspectLogo(Buffer.concat([first, more]))).toMatchObject({ mime: 'image/gif' })
  })

  it('is read in its own bytes, whatever lies behind them', () => {
    const around = Buffer.concat([Buffer.alloc(7), png(420, 120).subarray(0, 40), png(420, 120).subarray(40)])

    expect(inspectLogo(around.subarray(7))).toMatchObject({ width: 420 })
    expect(inspectLogo(around.subarray(7, 47))).toBe(noPicture)
  })

  it.each([
    ['one byte more', png(420, 120, { bytes: 1_000_001 }), tooLarge],
    ['a pixel too narrow', png(419, 120), tooSmall('419x120')],
    ['a pixel too low', png(420, 119), tooSmall('420x119')],
    ['a JPG on its side', jpg(120, 420), tooSmall('120x420')],
    ['a GIF of one pixel', gif(1, 1), tooSmall('1x1')],
    ['empty', Buffer.alloc(0), 'This file is empty. Upload a PNG, JPG, JPEG or GIF.'],
    ['an HTML page that is named logo.png', Buffer.from(HTML), noPicture],
    ['an SVG', Buffer.from(SVG), noPicture],
    ['an SVG with an XML head', Buffer.from(`<?xml version="1.0"?>${SVG}`), noPicture],
    ['a PNG that ends in its header', png(420, 120).subarray(0, 20), noPicture],
    ['a JPG that ends before its size', jpg(420, 120).subarray(0, 22), noPicture],
    ['a GIF that ends in its header', gif(420, 120).subarray(0, 8), noPicture],
    ['a PNG signature and then HTML', Buffer.concat([signature, Buffer.from(HTML)]), noPicture],
    [
      'a PNG header without its signature',
      Buffer.concat([Buffer.alloc(8), png(420, 120).subarray(8)]),
      noPicture,
    ],
    ['a WebP', webp(), noPicture],
    ['a PNG header alone', headerOf(png(420, 120)), noPicture],
    ['a PNG without image data', withoutData(png(420, 120)), noPicture],
    ['a PNG that is cut off in its data', png(420, 120).subarray(0, -20), noPicture],
    ['a PNG with a wrong checksum of its header', withSize(420, 120, { check: false }), noPicture],
    ['a PNG of no width', withSize(0, 120), noPicture],
    ['a PNG of 2^31 px', withSize(2 ** 31, 120), noPicture],
    ['a PNG of 2^31 - 1 px', withSize(2 ** 31 - 1, 2 ** 31 - 1), tooMany('2147483647x2147483647')],
    ['a PNG of 5000x5001 px', withSize(5000, 5001), tooMany('5000x5001')],
    [
      'a PNG whose header is not its first chunk',
      withFirst(png(420, 120), chunk('CgBI', Buffer.alloc(4))),
      noPicture,
    ],
    ['a JPG header alone', jpg(420, 120).subarray(0, 111), noPicture],
    ['a JPG whose scan is empty', emptyScan(jpg(420, 120)), noPicture],
    ['a JPG of no height', jpg(420, 0), noPicture],
    ['a JPG of 65535x65535 px', jpg(8, 8).fill(0xff, 94, 98), tooMany('65535x65535')],
    ['a JPG with two sizes', jpg(420, 120, segment('c0', '0800780fa001011100')), noPicture],
    ['a GIF header alone', Buffer.concat([gif(420, 120).subarray(0, 19), Buffer.from(';')]), noPicture],
    [
      'a GIF whose image is empty',
      Buffer.concat([gif(420, 120).subarray(0, 30), Buffer.from([0, 0x3b])]),
      noPicture,
    ],
    ['a GIF of no width', gif(0, 120), noPicture],
    ['a GIF whose image is larger than its screen', withFrame(gif(420, 120), 0, 65_535, 65_535), noPicture],
    ['a GIF whose image lies beside its screen', withFrame(gif(420, 120), 400, 100, 100), noPicture],
    [
      'a GIF whose second image is larger than its screen',
      Buffer.concat([gif(420, 120).subarray(0, -1), withFrame(gif(420, 120), 0, 421, 120).subarray(19)]),
      noPicture,
    ],
    ['a PNG with one byte of data', withData(png(420, 120), Buffer.from([0])), incomplete],
    ['a PNG with a line too few', withData(png(420, 120), deflateSync(Buffer.alloc(421 * 119))), incomplete],
    ['a PNG with a line too many', withData(png(420, 120), deflateSync(Buffer.alloc(421 * 121))), incomplete],
    [
      'a PNG that unfolds to a hundred megabytes',
      withData(png(420, 120), deflateSync(Buffer.alloc(100_000_000))),
      incomplete,
    ],
    ['a PNG whose data have a wrong checksum', wrongCheck(png(420, 120)), incomplete],
    ['a PNG of a bit depth that there is not', ofKind(3, 3, 0, Buffer.alloc(421 * 120)), incomplete],
    ['a PNG without its palette', withoutPalette(png(420, 120)), incomplete],
    ['a HEIC', heic(1), noPicture],
    ['a BMP', Buffer.concat([Buffer.from('BM'), Buffer.alloc(60, 1)]), noPicture],
  ])('that is %s is refused with what to do', (_what, bytes, sentence) => {
    expect(inspectLogo(bytes)).toBe(sentence)
  })
})

/** Each as large as a logo may be, and made to keep a reader busy. */
const busy: [what: string, bytes: Buffer][] = [
  ['a HEIC of 49,900 boxes', heic(49_900)],
  ['a JPG of markers', filled(Buffer.from('ffd8', 'hex'), segment('e0', '0000'))],
  ['a JPG of empty metadata', filled(Buffer.from('ffd8', 'hex'), segment('e1', '457869660000'))],
  ['a JPG of metadata with many entries', filled(Buffer.from('ffd8', 'hex'), manyEntries())],
  ['a JPG of bytes between markers', filled(Buffer.from('ffd8ff', 'hex'), Buffer.from([1]))],
  ['a JPG of fill bytes', filled(Buffer.from('ffd8', 'hex'), Buffer.from([0xff]))],
  ['a JPG of restarts', filled(Buffer.from('ffd8', 'hex'), Buffer.from('ffd0', 'hex'))],
  ['a PNG of empty chunks', filled(headerOf(png(420, 120)), chunk('IDAT', Buffer.alloc(0)))],
  ['a PNG of metadata', filled(headerOf(png(420, 120)), chunk('eXIf', exif(6)))],
  ['a GIF of extensions', filled(gif(420, 120).subarray(0, 19), Buffer.from('21fe00', 'hex'))],
  [
    'a GIF of one comment',
    filled(Buffer.from('GIF89a\x01\x01\x01\x01\0\0\0\x21\xfe', 'latin1'), Buffer.from([1, 1])),
  ],
]

describe('a file of 1 MB that is made to keep a reader busy', () => {
  it.each(busy)('%s: a hundred of them are refused in the time of a test', (_what, bytes) => {
    expect(bytes.length).toBeLessThanOrEqual(MAX_LOGO_BYTES)

    for (let i = 0; i < 100; i++) expect(inspectLogo(bytes)).toBe(noPicture)
  })
})

describe('whatever is uploaded', () => {
  const whole = [png(420, 120), jpg(420, 120, exifSegment(6)), gif(420, 120), heic(3)]
  /** A picture with some bytes changed, cut off somewhere, and more behind it. */
  const damaged = fc
    .record({
      picture: fc.constantFrom(...whole),
      changes: fc.array(fc.tuple(fc.nat(130), fc.nat(255)), { maxLength: 6 }),
      length: fc.nat(400),
      more: fc.uint8Array({ maxLength: 40 }),
    })
    .map(({ picture, changes, length, more }) => {
      const bytes = Buffer.concat([picture.subarray(0, length), more])
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
      return bytes
    })
  const anything = fc
    .tuple(
      fc.constantFrom('', '\x89PNG\r\n\x1a\n', '\xff\xd8\xff', 'GIF89a'),
      fc.uint8Array({ maxLength: 300 }),
    )
    .map(([start, rest]) => Buffer.concat([Buffer.from(start, 'latin1'), rest]))

  it('is a picture of a sensible size or a sentence, and never an error', () => {
    let accepted = 0

    fc.assert(
      fc.property(fc.oneof(damaged, anything), (bytes) => {
        const found = inspectLogo(bytes)
        if (typeof found === 'string') return void expect(found).toMatch(/^This /)
        accepted++
        expect(found.width).toBeGreaterThanOrEqual(420)
        expect(found.height).toBeGreaterThanOrEqual(120)
        expect(found.width * found.height).toBeLessThanOrEqual(25_000_000)
      }),
      { numRuns: 5_000 },
    )

    expect(accepted).toBeGreaterThan(100)
  })
})

function headerOf(bytes: Buffer): Buffer {
  return bytes.subarray(0, 33)
}

const withChunk = (bytes: Buffer, more: Buffer): Buffer =>
  Buffer.concat([headerOf(bytes), more, bytes.subarray(33)])
const withFirst = (bytes: Buffer, more: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, 8), more, bytes.subarray(8)])
const withoutData = (bytes: Buffer): Buffer =>
  Buffer.concat([headerOf(bytes), chunk('IDAT', Buffer.alloc(0)), chunk('IEND', Buffer.alloc(0))])

const withData = (bytes: Buffer, data: Buffer): Buffer =>
  Buffer.concat([headerOf(bytes), palette, chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
const palette = chunk('PLTE', Buffer.from([0x1d, 0x35, 0x57]))
const withoutPalette = (bytes: Buffer): Buffer =>
  Buffer.concat([headerOf(bytes), bytes.subarray(33 + palette.length)])
const wrongCheck = (bytes: Buffer): Buffer => Buffer.from(bytes).fill(0, bytes.length - 16, bytes.length - 12)

/** A PNG of another kind: depth, colour, and whether it comes in passes. */
function ofKind(depth: number, colour: number, interlace: number, data: Buffer): Buffer {
  const bytes = Buffer.from(withData(png(420, 120), deflateSync(data)))
  bytes.set([depth, colour, 0, 0, interlace], 24)
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
  return bytes
}

/** A GIF whose image has this place and size. */
function withFrame(bytes: Buffer, left: number, width: number, height: number): Buffer {
  const changed = Buffer.from(bytes)
  for (const [index, value] of [left, 0, width, height].entries())
    changed.writeUInt16LE(value, 20 + 2 * index)
  return changed
}

/** A PNG that says it has this size. */
function withSize(width: number, height: number, { check } = { check: true }): Buffer {
  const bytes = png(1, 1)
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  if (check) bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
  return bytes
}

/** A JPEG whose end follows the header of its scan. */
const emptyScan = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, bytes.indexOf('00003f00', 'hex') + 4), Buffer.from('ffd9', 'hex')])

/** As large as a logo may be, filled up with whole pieces. */
function filled(start: Buffer, piece: Buffer): Buffer {
  const pieces = Math.floor((MAX_LOGO_BYTES - start.length) / piece.length)
  return Buffer.concat([start, Buffer.alloc(pieces * piece.length, piece)])
}

/** Metadata of 5,000 entries, none of which is the orientation. */
function manyEntries(): Buffer {
  return segment('e1', `45786966000049492a00080000008813${'ff'.repeat(60_000)}`)
}

/** 420x120, lossless. */
function webp(): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(419 | (119 << 14))
  const data = Buffer.concat([Buffer.from([0x2f]), size, Buffer.alloc(5)])
  return Buffer.concat([Buffer.from('RIFF\x16\0\0\0WEBPVP8L\x0a\0\0\0', 'latin1'), data])
}
