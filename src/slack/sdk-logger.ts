import { type Logger, LogLevel } from '@slack/bolt'
import type { Log } from '../log.ts'

/**
 * The SDKs' log in ours. Their debug lines carry whole payloads, tokens and response_urls included, so they are left
 * out at every level.
 */
export function sdkLogger(log: Log): Logger {
  const line = (message: unknown[]): string =>
    message.map((part) => (part instanceof Error ? part.message : String(part))).join(' ')
  return {
    debug: () => undefined,
    info: (...message) => log.debug(line(message)),
    warn: (...message) => log.warn(line(message)),
    // It is thrown to us as well, and what it means is said there
    error: (...message) => log.warn(line(message)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  }
}
