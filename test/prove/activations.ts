import type { OktaSandbox } from '../../src/sandbox/okta/start.ts'

/** How often each client was switched on, over the whole run: the sandbox itself forgets old calls. */
export interface Activations {
  of(remoteId: string): number
}

export function watchActivations(okta: Pick<OktaSandbox, 'calls'>): Activations {
  const seen = new WeakSet<object>()
  const counts = new Map<string, number>()
  return {
    of(remoteId) {
      for (const call of okta.calls) {
        if (seen.has(call)) continue
        seen.add(call)
        const id = /^\/api\/v1\/apps\/(\w+)\/lifecycle\/activate$/.exec(call.path)?.[1]
        if (id && call.method === 'POST') counts.set(id, (counts.get(id) ?? 0) + 1)
      }
      return counts.get(remoteId) ?? 0
    },
  }
}
