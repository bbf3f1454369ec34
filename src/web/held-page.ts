import { CODE_TRIES, type HeldPage, HOLD_MINUTES } from '../domain/holds.ts'
import type { Page } from './pages.ts'

/** "Give this token to …?": names who asked, for what, and as whom; refusing comes first. */
export function heldPageOf(held: HeldPage, tenantName: string): Page {
  const { login, app, actsAs, scopes, requester, code, formToken } = held
  const facts: Page['facts'] = [
    ['Asked for by', `${requester}, in the Slack workspace ${tenantName}`],
    ['Acts as', actsAs],
    ['App', app.name],
    ['Scopes', scopes.join(' ') || 'none'],
  ]
  const form = (label: string, verb: string) => ({ label, action: `/login/${login.id}/${verb}`, formToken })
  const refuse = { ...form('Refuse', 'refuse'), prominent: true }
  if (code)
    return {
      tone: 'neutral',
      title: `The code for ${requester}`,
      text: `Whoever types this code in Slack, as ${requester}, gets a token that acts as you. It works for ${HOLD_MINUTES} minutes after your login, once, with ${CODE_TRIES} tries: in Slack, at “Enter code”.`,
      code: `${code.slice(0, 4)}-${code.slice(4)}`,
      facts,
      forms: [refuse],
    }
  return {
    tone: 'neutral',
    title: `Give this token to ${requester}?`,
    text: `You logged in with an account that is not verifiably ${requester}'s own. Only continue if you are ${requester}, or mean to hand them this access. If somebody sent you this link, refuse.`,
    facts,
    forms: [refuse, form('Show code', 'code')],
  }
}
