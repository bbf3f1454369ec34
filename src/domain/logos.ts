import { isWhole, type Picture, readPicture } from './pictures.ts'

/** Okta takes what is smaller than 1 MB, read here as the smaller of its two meanings. */
export const MAX_LOGO_BYTES = 999_999
const MIN_WIDTH = 420
const MIN_HEIGHT = 120
/** Whoever shows it decodes it: a small file may unfold to gigabytes. */
const MAX_MEGAPIXELS = 25

export interface Logo extends Picture {
  bytes: Uint8Array
}

/** The checked logo, or the sentence that says what to upload instead. The content decides, never name or type. */
export function inspectLogo(bytes: Uint8Array): Logo | string {
  if (bytes.length === 0) return 'This file is empty. Upload a PNG, JPG, JPEG or GIF.'
  if (bytes.length > MAX_LOGO_BYTES) return 'This file is larger than 1 MB. Upload a smaller one.'
  const picture = readPicture(bytes)
  if (!picture)
    return 'This is not a PNG, JPG, JPEG or GIF picture, whatever its name says. Upload one of these.'
  const { width, height } = picture
  if (width < MIN_WIDTH || height < MIN_HEIGHT)
    return `This picture has ${width}x${height} px. It needs at least ${MIN_WIDTH}x${MIN_HEIGHT} px.`
  if (width * height > MAX_MEGAPIXELS * 1_000_000)
    return `This picture has ${width}x${height} px. It may have at most ${MAX_MEGAPIXELS} million px; make it smaller.`
  if (!isWhole(bytes, picture)) return 'This picture is damaged: not all of it is in the file. Save it anew.'
  return { bytes, ...picture }
}
