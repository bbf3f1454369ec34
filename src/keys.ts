import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Config, ConfigError } from './config.ts'
import { makeFolder } from './db/make-folder.ts'
import { nameOf, type SealedStore } from './domain/reseal.ts'
import { keyRing, type Sealer } from './domain/sealing.ts'
import type { Log } from './log.ts'

/**
 * The key ring from `ENCRYPTION_KEYS`; without it, outside production, a key in a file beside the database that only
 * its owner can read.
 */
export function openKeys(config: Pick<Config, 'encryptionKeys' | 'databaseUrl'>, log: Log): Sealer {
  if (config.encryptionKeys.length > 0) return keyRing(config.encryptionKeys)
  return keyRing([{ kid: 'local', key: localKey(config.databaseUrl, log) }])
}

/** Throws a `ConfigError` where stored values could not be opened: without their key they would be lost one by one. */
export async function requireKeys(sealed: SealedStore, { kids }: Sealer): Promise<void> {
  const missing = new Map<string, string[]>()
  for (const column of sealed.columns)
    for (const { kid, rows } of await sealed.count(column))
      if (!kids.includes(kid))
        missing.set(kid, [
          ...(missing.get(kid) ?? []),
          `${nameOf(column)} (${rows} ${rows === 1 ? 'row' : 'rows'})`,
        ])
  if (missing.size === 0) return
  const named = [...missing].map(([kid, places]) => `"${kid}", which has sealed ${places.join(', ')}`)
  throw new ConfigError([
    {
      variable: 'ENCRYPTION_KEYS',
      problem: `lacks the key ${named.join('; and the key ')}; put it back behind the first one, for example ENCRYPTION_KEYS=k2:…,${[...missing.keys()].map((kid) => `${kid}:…`).join(',')}, and remove it once the log says so`,
    },
  ])
}

function localKey(databaseUrl: string, log: Log): Uint8Array {
  const database = databaseUrl.startsWith('file:')
    ? databaseUrl.replace(/^file:(\/\/)?/, '')
    : './data/devportal.db'
  if (database === ':memory:') return randomBytes(32)
  const path = `${database}.key`
  try {
    makeKey(path, log)
    const key = Buffer.from(readFileSync(path, 'utf8'), 'base64')
    if (key.length === 32) return key
  } catch (error) {
    throw wrongKey(`cannot be kept in ${path} (${codeOf(error)}); let this program write there, or set it`)
  }
  throw wrongKey(`is not set, and ${path} holds no key of 32 bytes; restore that file, or set it`)
}

/** Where there is none. */
function makeKey(path: string, log: Log): void {
  try {
    makeFolder(dirname(path))
    writeFileSync(path, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' })
    log.warn(
      { path },
      'ENCRYPTION_KEYS is not set: a key was made beside the database; keep the two apart in production',
    )
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

const wrongKey = (problem: string): ConfigError =>
  new ConfigError([
    {
      variable: 'ENCRYPTION_KEYS',
      problem: `${problem}, for example ENCRYPTION_KEYS=k1:$(openssl rand -base64 32)`,
    },
  ])

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
