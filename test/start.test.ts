import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigError, loadConfig, missingHalves } from '../src/config.ts'
import { openKeys } from '../src/keys.ts'
import { createLog } from '../src/log.ts'
import { settings } from '../src/settings.ts'
import { startProgram } from './support/program.ts'

const folder = mkdtempSync(join(tmpdir(), 'devportal-start-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://dp.example.com',
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  OKTA_ORG_URL: 'https://acme.okta.com',
  OKTA_API_TOKEN: '00token-of-okta',
  OKTA_GROUPS: 'T1=00g1',
}

/** The variables with a problem. */
function wrong(environment: Parameters<typeof loadConfig>[0]): string[] {
  try {
    loadConfig(environment)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map(({ variable }) => variable).sort()
  }
}

describe('in production', () => {
  it('keys are not made up, and browsers come by https', () => {
    const { ENCRYPTION_KEYS: _, ...keyless } = production

    expect(wrong(production)).toEqual([])
    expect(wrong({ ...keyless, PUBLIC_URL: '' })).toEqual(['ENCRYPTION_KEYS', 'PUBLIC_URL'])
    expect(wrong({ ...production, PUBLIC_URL: 'http://localhost:3000' })).toEqual(['PUBLIC_URL'])
  })

  it('nothing is stood in for: the program ends with 78 and lists all that is missing', async () => {
    const program = startProgram({ NODE_ENV: 'production', PORT: 'many' })

    const code = await program.ended

    expect(code).toBe(78)
    for (const name of [
      'PORT',
      'PUBLIC_URL',
      'ENCRYPTION_KEYS',
      'SLACK_BOT_TOKEN',
      'OKTA_ORG_URL',
      'OKTA_GROUPS',
    ])
      expect(program.output()).toContain(`  ${name}: `)
    expect(program.output()).not.toMatch(/Open\s+http|at .*main\.ts/)
  })
})

describe('elsewhere', () => {
  it('a half is stood in for only when nothing of it is set', () => {
    expect(missingHalves({})).toEqual({ slack: true, okta: true })
    expect(missingHalves({ SLACK_BOT_TOKEN: '', OKTA_GROUPS: 'x' })).toEqual({ slack: true, okta: false })
    expect(missingHalves({ SLACK_BOT_TOKEN: 'xoxb-1' })).toEqual({ slack: false, okta: true })
  })

  it('a key is made beside the database, for its owner only, and kept', () => {
    const log = createLog('silent')
    const databaseUrl = `file:${join(folder, 'deep', 'portal.db')}`
    const sealed = openKeys({ encryptionKeys: [], databaseUrl }, log).seal('secrets:1:value', 'x')

    const again = openKeys({ encryptionKeys: [], databaseUrl }, log)

    expect(again.open('secrets:1:value', sealed)).toBe('x')
    expect(statSync(join(folder, 'deep', 'portal.db.key')).mode & 0o777).toBe(0o600)
  })

  it('a key that cannot be kept there, or is none, is told of with what to do', () => {
    const log = createLog('silent')
    const nowhere = { encryptionKeys: [], databaseUrl: 'file:/dev/null/portal.db' }
    const cutOff = { encryptionKeys: [], databaseUrl: `file:${join(folder, 'cut-off.db')}` }
    writeFileSync(join(folder, 'cut-off.db.key'), 'c2hvcnQ=')

    expect(() => openKeys(nowhere, log)).toThrow(
      /ENCRYPTION_KEYS: cannot be kept in \/dev\/null\/portal.db.key \(E\w+\); let this program write there, or set it/,
    )
    expect(() => openKeys(cutOff, log)).toThrow(
      /ENCRYPTION_KEYS: is not set, and .* holds no key of 32 bytes; restore that file/,
    )
  })
})

describe('.env.example', () => {
  const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
  const examples = [...text.matchAll(/(?:^# .*\n)+?^# ([A-Z_]+)=(.+)$/gm)].map(([, name = '', value]) => [
    name,
    value,
  ])

  it('explains every setting that there is, once, and nothing else', () => {
    expect(examples.map(([name]) => name).sort()).toEqual(Object.keys(settings).sort())
  })

  it('sets nothing by itself', () => {
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([])
  })

  it('gives examples that are right, and no key that somebody might keep', () => {
    const { ENCRYPTION_KEYS: keys, OKTA_PRIVATE_KEY: jwk, ...rest } = Object.fromEntries(examples)

    expect(z.object(settings).safeParse(rest).error?.issues).toBeUndefined()
    expect(settings.ENCRYPTION_KEYS.safeParse(keys).success).toBe(false)
    expect(settings.OKTA_PRIVATE_KEY.safeParse(jwk).success).toBe(false)
  })
})
