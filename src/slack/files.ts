import { boundedFetch } from '../bounded-fetch.ts'
import { MAX_LOGO_BYTES } from '../domain/logos.ts'

const TIMEOUT_MS = 2_000

/**
 * Downloads a file that a person put into a modal: only from Slack itself (the bot token goes with it), never along
 * a redirect, at most a byte more than a logo may have. Nothing when that fails or takes too long for the answer.
 */
export function fileDownloader(options: { botToken: string; apiUrl: string }) {
  const api = new URL(options.apiUrl)
  // files.slack.com for slack.com; for any other API address, the same host
  const allowed = api.hostname === 'slack.com' ? 'https://files.slack.com' : api.origin
  return async (url: string): Promise<Uint8Array | undefined> => {
    if (!URL.canParse(url) || new URL(url).origin !== allowed) return undefined
    try {
      const response = await boundedFetch(url, {
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { authorization: `Bearer ${options.botToken}` },
      })
      return response.ok && response.body ? await readSome(response.body) : undefined
    } catch {
      // Too slow or cut off: the person is asked to try again, at the field
      return undefined
    }
  }
}

async function readSome(body: NonNullable<Response['body']>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.byteLength
    // One byte too many is enough to know
    if (length > MAX_LOGO_BYTES) break
  }
  return Buffer.concat(chunks)
}
