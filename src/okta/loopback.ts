import { allowInsecureRequests, type Configuration } from 'openid-client'
import { isLoopback } from '../domain/loopback.ts'

/** Plain http only where nothing leaves the machine: the sandbox, and tests. */
export function allowLoopback(config: Configuration, address: string): void {
  const url = new URL(address)
  if (url.protocol === 'http:' && isLoopback(url.hostname)) allowInsecureRequests(config)
}
