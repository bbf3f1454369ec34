/** Waits until a screen shows something. Looks again at every change, never on a timer. */
import type { Gestures } from '../screen.ts'

export function waitFor(
  { onChange }: Pick<Gestures, 'onChange'>,
  see: () => string,
  text: string | RegExp,
  ms = 5_000,
): Promise<string> {
  const shows = (seen: string) => (typeof text === 'string' ? seen.includes(text) : text.test(seen))
  return new Promise((resolve, reject) => {
    const look = () => {
      try {
        const seen = see()
        if (!shows(seen)) return
        stop()
        resolve(seen)
      } catch (error) {
        // The place itself may be gone by now.
        stop()
        reject(error)
      }
    }
    const timer = setTimeout(() => {
      stop()
      reject(new Error(`waited ${ms} ms for ${String(text)}\nOn the screen:\n${see()}`))
    }, ms)
    const unsubscribe = onChange(look)
    const stop = () => {
      clearTimeout(timer)
      unsubscribe()
    }
    look()
  })
}
