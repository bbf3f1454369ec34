import { orNothing, type Size } from './picture-bytes.ts'

const ORIENTATION = 0x0112

/** Cameras store what they see and note how they were held: from 5 on, the picture is shown lying on its side. */
export const turned = ({ width, height }: Size, orientation: number): Size =>
  orientation >= 5 && orientation <= 8 ? { width: height, height: width } : { width, height }

/**
 * The orientation (1 to 8) in Exif metadata, which are a TIFF file of their own; 1, upright, where they do not tell.
 * Exif 2.32, 4.6.4: a SHORT in the first directory.
 */
export const orientationIn = (tiff: DataView): number => orNothing(() => find(tiff)) ?? 1

function find(tiff: DataView): number | undefined {
  const order = tiff.getUint16(0)
  const little = order === 0x4949
  if (!little && order !== 0x4d4d) return undefined
  const directory = tiff.getUint32(4, little)
  const entries = tiff.getUint16(directory, little)
  for (let entry = directory + 2; entry < directory + 2 + entries * 12; entry += 12)
    if (tiff.getUint16(entry, little) === ORIENTATION) return tiff.getUint16(entry + 8, little)
  return undefined
}
