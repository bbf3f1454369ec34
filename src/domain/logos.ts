import { imageSize } from 'image-size'

/** 1 MB read as the smaller of its two meanings, so that Okta's own limit is never met. */
export const MAX_LOGO_BYTES = 1_000_000
const MIN_WIDTH = 420
const MIN_HEIGHT = 120
const MIME: Record<string, Logo['mime']> = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif' }

export interface Logo {
  bytes: Uint8Array
  mime: 'image/png' | 'image/jpeg' | 'image/gif'
  width: number
  height: number
}

/** The checked logo, or the sentence that says what to upload instead. The content decides, never name or type. */
export function inspectLogo(bytes: Uint8Array): Logo | string {
  if (bytes.length === 0) return 'This file is empty. Upload a PNG, JPG, JPEG or GIF.'
  if (bytes.length > MAX_LOGO_BYTES) return 'This file is larger than 1 MB. Upload a smaller one.'
  const header = readHeader(bytes)
  const mime = header && MIME[header.type]
  if (!header || !mime)
    return 'This is not a PNG, JPG, JPEG or GIF picture, whatever its name says. Upload one of these.'
  if (header.width < MIN_WIDTH || header.height < MIN_HEIGHT)
    return `This picture has ${header.width}x${header.height} px. It needs at least ${MIN_WIDTH}x${MIN_HEIGHT} px.`
  return { bytes, mime, width: header.width, height: header.height }
}

function readHeader(bytes: Uint8Array): { type: string; width: number; height: number } | undefined {
  try {
    // A copy: of a view on a larger buffer, image-size also reads what lies behind the end
    const { type, width, height } = imageSize(new Uint8Array(bytes))
    return type && MIME[type] && startsLike(bytes, type) ? { type, width, height } : undefined
  } catch {
    // image-size throws on whatever is no picture; to us that is an answer, not a fault
    return undefined
  }
}

/** image-size recognises a PNG by eight bytes in the middle of its first chunk; the signature must be there too. */
function startsLike(bytes: Uint8Array, type: string): boolean {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('latin1')
  if (type === 'png') return start === '\x89PNG\r\n\x1a\n'
  if (type === 'jpg') return start.startsWith('\xff\xd8\xff')
  return start.startsWith('GIF87a') || start.startsWith('GIF89a')
}
