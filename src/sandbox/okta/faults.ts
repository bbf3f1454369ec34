import { z } from 'zod'

/**
 * Trouble on demand. `management` is /api/v1 and /oauth2/v1; `login` is the authorization server and its login page;
 * `api` is the demo API. `path` may have `*` for anything, and matches from the start; absent means every path.
 */
const common = {
  on: z.enum(['management', 'login', 'api']),
  path: z.string().optional(),
  method: z.string().toUpperCase().optional(),
  /** How many requests; absent: until cleared for `down` and `slow`, once for the others. */
  times: z.int().min(1).optional(),
  /** So many requests pass before it begins. */
  skip: z.int().min(0).optional(),
}

export const faultBody = z.discriminatedUnion('kind', [
  /** The connection is destroyed before anything is done. */
  z.strictObject({ kind: z.literal('down'), ...common }),
  /** The answer comes `ms` later (real time, like the network's). */
  z.strictObject({ kind: z.literal('slow'), ms: z.int().min(0), ...common }),
  /** Nothing is done; the answer has this status. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    resetInSeconds: z.int().min(0).optional(),
    ...common,
  }),
  /** Nothing is done; something in between answers with a page of its own. */
  z.strictObject({ kind: z.literal('page'), status: z.int().min(200).max(599), ...common }),
  /** The work is done, then the connection is destroyed instead of an answer. */
  z.strictObject({ kind: z.literal('cut'), ...common }),
])

export type Fault = z.infer<typeof faultBody>
export type Plane = Fault['on']

export interface Faults {
  /** The answer takes it back. */
  add(fault: Fault): () => void
  clear(on?: Plane): void
}

export interface FaultQueue extends Faults {
  /** The faults that this request meets; each is used up once. */
  take(plane: Plane, method: string, path: string): Fault[]
}

export function createFaults(): FaultQueue {
  let waiting: { fault: Fault; left: number; skip: number }[] = []
  return {
    add(fault) {
      const once = fault.kind !== 'down' && fault.kind !== 'slow'
      const entry = {
        fault,
        left: fault.times ?? (once ? 1 : Number.POSITIVE_INFINITY),
        skip: fault.skip ?? 0,
      }
      waiting.push(entry)
      return () => {
        waiting = waiting.filter((other) => other !== entry)
      }
    },
    clear(on) {
      waiting = on ? waiting.filter(({ fault }) => fault.on !== on) : []
    },
    take(plane, method, path) {
      const met = waiting.filter((entry) => matches(entry.fault, plane, method, path) && entry.skip-- <= 0)
      for (const entry of met) entry.left -= 1
      waiting = waiting.filter((entry) => entry.left > 0)
      return met.map(({ fault }) => fault)
    },
  }
}

function matches(fault: Fault, plane: Plane, method: string, path: string): boolean {
  if (fault.on !== plane) return false
  if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false
  if (fault.path === undefined) return true
  const pattern = fault.path.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${pattern.join('.*')}`).test(path)
}
