import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** With all above it. `mkdirSync` does that itself, but never ends where a folder can be made in none (`/proc`). */
export function makeFolder(path: string): void {
  if (isFolder(path)) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    // Somebody else was faster
    if (!isFolder(path)) throw error
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
