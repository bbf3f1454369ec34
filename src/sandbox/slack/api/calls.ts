/** What the app has asked of Slack, for tests to read, and what it must not have asked. */
import type { Answer } from './call.ts'

export interface ApiCall {
  /** Web API method, or `response_url`. */
  method: string
  args: Record<string, unknown>
  /** HTTP status: 200 unless a fault said otherwise. */
  status: number
  answer: Answer
  /** By the sandbox's clock. */
  at: number
}

const kept = 5_000

export class CallLog {
  readonly calls: ApiCall[] = []
  readonly violations: string[] = []

  record(call: ApiCall): void {
    this.calls.push(call)
    // In one piece now and then, not at every call.
    if (this.calls.length > kept + 500) this.calls.splice(0, 500)
  }

  /** Loud, and kept: tests assert that there is none. */
  violation = (sentence: string): void => {
    if (this.violations.length < kept) this.violations.push(sentence)
    process.stderr.write(`[slack sandbox] VIOLATION ${sentence}\n`)
  }
}
