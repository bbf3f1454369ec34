import type { Log } from '../log.ts'
import { ACK_MS } from './receivers/requests.ts'

/** As long as Slack waits for an acknowledgement does a trigger live: before that, something is said. */
export const PATIENCE_MS = ACK_MS / 2
/** What an acknowledgement says after this may be thrown away. */
const TAKEN_MS = ACK_MS - 200

/**
 * Acknowledges a request of Slack once. Answers whether Slack has taken it, with what it says: not where that was done
 * before, is late, or found the connection gone.
 */
export function acknowledging<Response>(
  ack: (response?: Response) => Promise<void>,
  log: Log,
  doing: string,
): (response?: Response) => Promise<boolean> {
  const began = performance.now()
  let done = false
  return async (response) => {
    if (done) return false
    done = true
    try {
      await ack(response)
      return performance.now() - began < TAKEN_MS
    } catch (error) {
      log.warn({ error, doing }, 'an acknowledgement did not get through')
      return false
    }
  }
}
