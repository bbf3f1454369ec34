import type { App, Secret } from '../../domain/records.ts'

const STATUS = { Approved: '✅', 'Under Review': '🕓', 'Not Approved': '⛔' } as const

/** Word and sign: never a sign or a colour alone. */
export const statusText = (app: App): string => `${STATUS[app.status]} ${app.status}`

/** Somebody changed the client at the authorization server itself. */
export const CHANGED_OUTSIDE = '⚠️ Changed outside'

export const activeText = (app: App): string => (app.active ? '🟢 On' : '⚪ Off')

export const typeText = (app: App): string =>
  app.type === 'internal' ? 'For internal use only' : 'For partner and internal use'

/** Active and inactive are what the server was seen to hold; what is merely wanted of it is said to be on its way. */
export function secretText(secret: Secret): string {
  const { wanted, held } = secret
  if (wanted === 'deleted') return deletionText(secret)
  if (held === 'no room') return NO_ROOM
  if (held === 'absent' && !secret.sealed) return NOT_THERE
  if (wanted === 'inactive')
    return held === 'inactive' ? '⚪ Inactive' : `⏳ Being deactivated. ${MAY_STILL_WORK}`
  if (held === 'active') return secret.endsAt ? '🟠 Active, ends ' : '🟢 Active'
  if (!secret.sealed)
    return '⏳ Being activated. It may not work until the authorization server has confirmed that. This resolves by itself.'
  return held === 'absent' ? ON_ITS_WAY : NOT_KNOWN
}

function deletionText({ held, compromisedAt }: Secret): string {
  if (held === 'inactive') return '⏳ Being deleted. It does not work any more.'
  return compromisedAt
    ? `🔴 Compromised, being ended. ${MAY_STILL_WORK}`
    : `⏳ Being deleted. ${MAY_STILL_WORK}`
}

const MAY_STILL_WORK =
  'It may still work until the authorization server has confirmed that. This resolves by itself.'
const ON_ITS_WAY =
  '⏳ On its way: the authorization server does not have this secret yet. This resolves by itself.'
const NOT_KNOWN =
  '⏳ Waiting for the authorization server: it is not known yet whether it has this secret. This resolves by itself.'
const NO_ROOM =
  '⚠️ Waiting for room: the authorization server holds two secrets of this app, and not all of them were made here. It gets there by itself once the operator has removed one.'
const NOT_THERE = '⚠️ The authorization server no longer has this secret. Generate a new one.'

export const masked = (secret: Pick<Secret, 'last4'>): string => `••••${secret.last4}`
