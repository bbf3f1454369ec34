import { findScope } from '../domain/catalogue.ts'
import { type OpenDelivery, openDelivery, recordDelivery } from '../domain/deliveries.ts'
import type { App, Token } from '../domain/records.ts'
import type { SlackDeps } from './deps.ts'
import { curlFor, type TokenDisplay, tokenMessage, tokenView } from './views/tokens.ts'

/** Longer ones do not fit a message; a modal's block takes more. */
const MAX_MESSAGE_TOKEN = 2_800

/**
 * Hands a waiting token over: into the modal or the ephemeral message that the person clicked in. A direct message
 * without the token offers *Show token* besides, unless an open modal has it: Slack takes answers to an ephemeral
 * message that nobody sees any more. May run again after a crash: it replaces what it wrote before.
 */
export async function deliverToken(deps: SlackDeps, loginId: string): Promise<void> {
  const open = await openDelivery(deps, loginId)
  if (!open) return
  if (await handOver(deps, open)) {
    await recordDelivery(deps, open.login, open.answerTo?.kind ?? 'nowhere')
    if (open.answerTo?.kind === 'view') return
  }
  const { tenantId, userId } = open.login
  await deps.db.jobs.put('send-message', `token:${loginId}`, {
    payload: { to: { tenantId, userId }, notice: { kind: 'token-waiting', appId: open.app.id, loginId } },
  })
}

async function handOver(deps: SlackDeps, { answerTo, app, token, login }: OpenDelivery): Promise<boolean> {
  const display = displayOf(deps, app, token, login.id)
  if (answerTo?.kind === 'view') return deps.messenger.updateView(answerTo.viewId, tokenView(display))
  if (!answerTo || token.accessToken.length > MAX_MESSAGE_TOKEN) return false
  return deps.messenger.respond(answerTo.url, { ...tokenMessage(display), replaceOriginal: answerTo.replace })
}

export function displayOf(deps: SlackDeps, app: App, token: Token, loginId: string): TokenDisplay {
  const example = token.scopes.flatMap((name) => findScope(deps.rules.catalogue, name)?.example ?? [])[0]
  return { app, token, loginId, curl: curlFor(deps.apiUrl, example) }
}
