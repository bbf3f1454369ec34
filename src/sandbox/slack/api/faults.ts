/** Things that go wrong on demand. Everything counts down by itself; `clear` ends what is left. */
import { Refusal } from './method.ts'

export type ApiFault =
  | { kind: 'ratelimited'; retryAfter: number }
  | { kind: 'status'; status: number }
  | { kind: 'error'; error: string }
  | { kind: 'slow'; ms: number }
  /** Does what was asked, then cuts the connection before the answer. */
  | { kind: 'cut' }
  /** Cuts the connection without doing anything. */
  | { kind: 'refused' }

/** `silent`: the connection stays open, and nothing is said or heard on it. */
export type SocketFault = 'refresh_requested' | 'warning' | 'cut' | 'silent'

export interface Faults {
  /** The next `times` calls of the method; `*` for any, `response_url` for posts to one. The answer takes it back. */
  api(method: string, fault: ApiFault, times?: number): () => void
  /** `ok: true`, but nobody sees the next `times` ephemeral messages. */
  loseEphemerals(times?: number): void
  /** The next `times` deliveries arrive twice. */
  duplicateDeliveries(times?: number): void
  /** Holds the next `count` deliveries back and sends them in reverse. */
  reorderDeliveries(count?: number): void
  /** Slack recycles its sockets: `disconnect` with reason `refresh_requested`, cuts them, or falls silent on them. */
  refreshSockets(how?: SocketFault): void
  /** Says this on every socket, whatever it is. */
  sendFrame(frame: string | Uint8Array): void
  /** The same without a frame around it: what is no WebSocket any more. */
  sendBytes(bytes: Uint8Array): void
  /** chat.postMessage: one a second for each channel, by the clock. */
  oneMessagePerSecond(on?: boolean): void
  /** No delivery reaches the app. */
  unreachable(on?: boolean): void
  /** conversations.history and .replies give so many messages at a time, whatever they are asked for. */
  shortPages(messages: number): void
  clear(): void
}

interface Queued {
  method: string
  fault: ApiFault
  left: number
}

/** The faults' inner side: what the rest of the stand-in asks. */
export class FaultPlan implements Faults {
  #queued: Queued[] = []
  #lostEphemerals = 0
  #duplicates = 0
  #perSecond = false
  #lastPost = new Map<string, number>()
  isUnreachable = false
  mostMessages = Number.POSITIVE_INFINITY
  onReachable: () => void = () => {}
  /** How many deliveries are still to be held back. */
  toReorder = 0
  onRefresh: (how: SocketFault) => void = () => {}
  onFrame: (frame: string | Uint8Array) => void = () => {}
  onBytes: (bytes: Uint8Array) => void = () => {}

  api(method: string, fault: ApiFault, times = 1): () => void {
    const queued = { method, fault, left: times }
    this.#queued.push(queued)
    return () => {
      this.#queued = this.#queued.filter((other) => other !== queued)
    }
  }

  loseEphemerals(times = 1): void {
    this.#lostEphemerals = times
  }

  duplicateDeliveries(times = 1): void {
    this.#duplicates = times
  }

  reorderDeliveries(count = 2): void {
    this.toReorder = count
  }

  refreshSockets(how: SocketFault = 'refresh_requested'): void {
    this.onRefresh(how)
  }

  sendFrame(frame: string | Uint8Array): void {
    this.onFrame(frame)
  }

  sendBytes(bytes: Uint8Array): void {
    this.onBytes(bytes)
  }

  oneMessagePerSecond(on = true): void {
    this.#perSecond = on
    this.#lastPost.clear()
  }

  unreachable(on = true): void {
    this.isUnreachable = on
    if (!on) this.onReachable()
  }

  shortPages(messages: number): void {
    this.mostMessages = messages
  }

  clear(): void {
    this.#queued = []
    this.mostMessages = Number.POSITIVE_INFINITY
    this.#lostEphemerals = this.#duplicates = this.toReorder = 0
    this.#perSecond = false
    this.unreachable(false)
  }

  takeApiFault(method: string): ApiFault | undefined {
    const next = this.#queued.find((one) => one.left > 0 && (one.method === method || one.method === '*'))
    if (!next) return undefined
    next.left -= 1
    return next.fault
  }

  takeLostEphemeral(): boolean {
    return this.#lostEphemerals > 0 && this.#lostEphemerals-- > 0
  }

  takeDuplicate(): boolean {
    return this.#duplicates > 0 && this.#duplicates-- > 0
  }

  /** Throws `ratelimited` where the channel had a message less than a second ago. */
  countPost(channelId: string, now: number): void {
    if (!this.#perSecond) return
    if (now - (this.#lastPost.get(channelId) ?? Number.NEGATIVE_INFINITY) < 1000)
      throw new Refusal('ratelimited', { retryAfter: 1 })
    this.#lastPost.set(channelId, now)
  }
}
