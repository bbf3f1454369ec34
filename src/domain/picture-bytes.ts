/** Pixels, as people see the picture. */
export interface Size {
  width: number
  height: number
}

/** What `read` answers; nothing where it ran past the end of the bytes, as it does in a file that was cut off. */
export function orNothing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

export const part = (view: DataView, at: number, length: number): DataView =>
  new DataView(view.buffer, view.byteOffset + at, length)
