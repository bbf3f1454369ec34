import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config } from './config.ts'
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

function localKey(databaseUrl: string, log: Log): Uint8Array {
  const database = databaseUrl.startsWith('file:')
    ? databaseUrl.replace(/^file:(\/\/)?/, '')
    : './data/devportal.db'
  if (database === ':memory:') return randomBytes(32)
  const path = `${database}.key`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' })
    log.warn(
      { path },
      'ENCRYPTION_KEYS is not set: a key was made beside the database; keep the two apart in production',
    )
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = Buffer.from(readFileSync(path, 'utf8'), 'base64')
  if (key.length !== 32)
    throw new Error(`${path} does not hold a key of 32 bytes: restore it, or move it and the database away`)
  return key
}
