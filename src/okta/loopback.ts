import { allowInsecureRequests, type Configuration } from 'openid-client'
import { isLoopback } from '../domain/loopback.ts'

/**
 * Plain http only where nothing leaves the machine: the sandbox, and tests. For `discovery`'s `execute`, which looks
 * for this very function.
 */
export function insecureFor(address: string): ((config: Configuration) => void)[] {
  const url = new URL(address)
  return url.protocol === 'http:' && isLoopback(url.hostname) ? [allowInsecureRequests] : []
}
