import { type Logger, pino } from 'pino'

export type Log = Logger

/** What a secret of ours, of Slack, of Okta or of OAuth looks like inside any text. */
const SECRETS =
  /\bdps_[0-9A-Za-z]{46}\b|\bxox[a-z]-[\w-]+|\bxapp-[\w-]+|\b00[\w-]{40}(?![\w-])|\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}|\b(?:Bearer|SSWS) +[\w.~+/=-]{8,}|\bBasic +(?:[\w+/=-]{24,}|(?=[A-Za-z]*(?:[\d+/=]|[a-z][A-Z]))[\w+/=-]{8,})|([?&#](?:code|state|ticket|(?:access_|id_|refresh_)?token|client_(?:secret|assertion)|code_verifier)=)[^&\s"'\\]+/g

const ADDRESS = /https?:\/\/[^\s"'\\]+/g
/** Whoever has a response_url can write in its place. */
const RESPONSE_URL = /\/(?:response_url|commands|actions|workflows)\/./

/** Replaces whatever looks like a credential. The last line of defence: nothing should reach the log that needs it. */
export const scrub = (text: string): string =>
  text
    .replace(ADDRESS, (address) => (RESPONSE_URL.test(address) ? '[secret]' : address))
    .replace(SECRETS, (_match, name?: string) => `${name ?? ''}[secret]`)

/** JSON lines. `write` takes them; standard output unless told otherwise. */
export function createLog(
  level: string,
  write: (line: string) => void = (line) => void process.stdout.write(line),
): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: errorForLog, err: errorForLog },
    },
    { write: (line: string) => write(scrub(line)) },
  )
}

/**
 * Name, message, code and stack, down the causes. Never the whole object: errors of HTTP and OAuth libraries carry
 * responses and callback queries.
 */
function errorForLog(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return String(error)
  const { name, message, stack, cause } = error
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const below = cause instanceof Error && depth < 4 ? { cause: errorForLog(cause, depth + 1) } : {}
  return { name, message, ...code, stack, ...below }
}
