import { generateKeyPair, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import type { JWK } from 'jose'
import { type Db, setting } from '../store.ts'

const generate = promisify(generateKeyPair)

/** One key serves all in-memory sandboxes of a process: making it takes longer than everything else. */
let throwAwayKey: Promise<JWK> | undefined

/** The RS256 key that signs tokens, as a private JWK. With a file it is made once and kept there. */
export async function signingKey(db: Db, keep: boolean): Promise<JWK> {
  if (!keep) {
    throwAwayKey ??= makeKey()
    return throwAwayKey
  }
  const stored = db
    .prepare<[], { value: string }>("SELECT value FROM settings WHERE name = 'signing_key'")
    .get()
  if (stored) return JSON.parse(stored.value)
  const key = await makeKey()
  return JSON.parse(setting(db, 'signing_key', () => JSON.stringify(key)))
}

async function makeKey(): Promise<JWK> {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' } as JWK
}
