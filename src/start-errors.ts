import { existsSync } from 'node:fs'
import { ConfigError } from './config.ts'
import { unusable } from './db/unusable.ts'
import type { Fault } from './domain/check.ts'
import { scrub } from './log.ts'

/** sysexits.h: the configuration is wrong. */
export const EX_CONFIG = 78

/** What keeps a program of ours from its work may be over by itself: starting it anew then helps. */
export class NotNowError extends Error {
  override name = 'NotNowError'
}

/** For the operator: the setting that it is about, what is wrong, what to do. Without a fault, the error as it is. */
export function startError(variable: string, fault: Fault | undefined, error: unknown): unknown {
  if (!fault) return error
  const problem = `${fault.is}; ${fault.next}`
  return fault.passing
    ? new NotNowError(`${variable}: ${problem}`, { cause: error })
    : new ConfigError([{ variable, problem }])
}

/** To catch what is thrown by whatever uses the database at this address. */
export const unusableAt =
  (databaseUrl: string) =>
  (error: unknown): never => {
    throw startError('DATABASE_URL', unusable(error, databaseUrl), error)
  }

/** The one place that says why a program could not start, and how it ends; nothing: that is a bug. */
export function startFailure(error: unknown): { text: string; exitCode: number } | undefined {
  const told = listenError(error) ?? error
  if (told instanceof ConfigError)
    return {
      text: `${plain(told.message)}\nEvery setting is explained in .env.example.`,
      exitCode: EX_CONFIG,
    }
  return told instanceof NotNowError ? { text: plain(told.message), exitCode: 1 } : undefined
}

/** A terminal shows so much, and what others said of themselves is somewhere in it. */
const MOST_LETTERS = 10_000
const plain = (text: string): string =>
  scrub(text.slice(0, MOST_LETTERS)).replaceAll(/[^\P{C}\n]/gu, '\u{fffd}')

/** https://nodejs.org/api/net.html#serverlisten */
function listenError(error: unknown): ConfigError | undefined {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return undefined
  const port = 'port' in error ? `${error.port} ` : ''
  if (error.code === 'EADDRINUSE')
    return wrong(
      'PORT',
      `${port}is taken by another program, perhaps by this one in another window; for example PORT=3100`,
    )
  if (error.syscall !== 'listen' && error.syscall !== 'getaddrinfo') return undefined
  if (error.code === 'EACCES')
    return wrong('PORT', `${port}needs rights that this program has not (EACCES); for example PORT=3000`)
  return wrong('HOST', `is no address of this machine (${error.code}); for example HOST=127.0.0.1`)
}

const wrong = (variable: string, problem: string): ConfigError => new ConfigError([{ variable, problem }])

/** Settings from the file `.env`, where there is one; what is set in the environment wins over it. */
export function loadDotEnv(): void {
  if (!existsSync('.env')) return
  try {
    process.loadEnvFile('.env')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown'
    throw wrong('.env', `cannot be read (${code}); let this program read it, or remove it`)
  }
}
