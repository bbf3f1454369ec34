import { describe, expect, it } from 'vitest'
import { inspectLogo } from '../../src/domain/logos.ts'
import { gif, jpg, png } from '../support/pictures.ts'

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="420" height="120"></svg>'
const HTML = '<!doctype html><script>alert(1)</script>'
const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const noPicture = 'This is not a PNG, JPG, JPEG or GIF picture, whatever its name says. Upload one of these.'
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

  it('may have 1,000,000 bytes', () => {
    const bytes = png(420, 120, { bytes: 1_000_000 })

    expect(bytes.length).toBe(1_000_000)
    expect(inspectLogo(bytes)).toMatchObject({ mime: 'image/png' })
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
    ['a BMP', Buffer.concat([Buffer.from('BM'), Buffer.alloc(60, 1)]), noPicture],
  ])('that is %s is refused with what to do', (_what, bytes, sentence) => {
    expect(inspectLogo(bytes)).toBe(sentence)
  })
})

/** 420x120, lossless. */
function webp(): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(419 | (119 << 14))
  const data = Buffer.concat([Buffer.from([0x2f]), size, Buffer.alloc(5)])
  return Buffer.concat([Buffer.from('RIFF\x16\0\0\0WEBPVP8L\x0a\0\0\0', 'latin1'), data])
}
