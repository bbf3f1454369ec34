import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

/**
 * The program, and what is loaded before it, as one piece of plain JavaScript: a life begins in half the time of
 * separate files.
 */
export interface Compiled {
  main: string
  mortal: string
  remove(): void
}

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** One build for both, so that what they share is loaded once. */
export async function compile(): Promise<Compiled> {
  // Within reach of the packages
  const cache = join(root, 'node_modules/.cache')
  await mkdir(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'mortal-'))
  await build({
    absWorkingDir: root,
    entryPoints: { main: 'src/main.ts', mortal: 'test/prove/crash/mortal.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    external: ['better-sqlite3', 'pg-native', 'pino'],
    platform: 'node',
    format: 'esm',
    // For the packages that are CommonJS; pino and better-sqlite3 look for files beside themselves
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    plugins: [staysInPlace, oneCopy],
  })
  return {
    main: join(folder, 'main.mjs'),
    mortal: pathToFileURL(join(folder, 'mortal.mjs')).href,
    remove: () => rmSync(folder, { recursive: true }),
  }
}

/** `mortal.ts` reaches into the very copy of undici that the SDK has. */
const oneCopy: Plugin = {
  name: 'one copy',
  setup({ onResolve }) {
    const { resolve } = createRequire(import.meta.url)
    const path = createRequire(resolve('@slack/socket-mode')).resolve('undici')
    onResolve({ filter: /^undici$/ }, () => ({ path }))
  },
}

/** Files are looked for beside the source. */
const staysInPlace: Plugin = {
  name: 'stays in place',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(path).href),
      ),
      loader: 'ts',
    }))
  },
}
