import type { App, Secret } from '../../domain/records.ts'

const STATUS = { Approved: '✅', 'Under Review': '🕓', 'Not Approved': '⛔' } as const

/** Word and sign: never a sign or a colour alone. */
export const statusText = (app: App): string => `${STATUS[app.status]} ${app.status}`

export const activeText = (app: App): string => (app.active ? '🟢 On' : '⚪ Off')

export const typeText = (app: App): string =>
  app.type === 'internal' ? 'For internal use only' : 'For partner and internal use'

/** A secret that the server has not confirmed is on its way, whatever is wanted of it. */
export function secretState(secret: Secret): 'on its way' | 'active' | 'ending' | 'inactive' {
  if (!secret.remoteId) return 'on its way'
  if (secret.wanted === 'inactive') return 'inactive'
  return secret.endsAt ? 'ending' : 'active'
}

export const masked = (secret: Secret): string => `••••${secret.last4}`
