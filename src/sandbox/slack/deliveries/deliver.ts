/** The last step before a delivery leaves: where the faults on demand happen. */
import type { FaultPlan } from '../api/faults.ts'
import type { Delivery, Outcome, Transport } from './delivery.ts'

export type Deliver = (delivery: Delivery) => Promise<Outcome>

/** A held-back delivery goes out after this time even if too few others came to be reordered with. */
const longestHold = 1_000

export function deliverThrough(transport: Transport, faults: FaultPlan): Deliver {
  let held: (() => Promise<unknown>)[] = []
  const release = async () => {
    const reversed = held.reverse()
    held = []
    faults.toReorder = 0
    for (const send of reversed) await send()
  }
  const send: Deliver = async (delivery) => {
    const outcome = transport.send(delivery)
    // The second copy's answer is nobody's: what it does to the app is the point.
    if (faults.takeDuplicate()) void transport.send(delivery)
    return await outcome
  }
  return (delivery) => {
    if (faults.toReorder === 0) return send(delivery)
    faults.toReorder -= 1
    return new Promise((resolve) => {
      held.push(() => send(delivery).then(resolve))
      if (faults.toReorder === 0) void release()
      else setTimeout(() => void release(), longestHold).unref()
    })
  }
}
