import { findScope } from '../domain/catalogue.ts'
import { type OpenDelivery, openDelivery, recordDelivery } from '../domain/deliveries.ts'
import type { Token } from '../domain/login-records.ts'
import type { App } from '../domain/records.ts'
import type { SlackDeps } from './deps.ts'
import { curlFor, type TokenDisplay, tokenMessage, tokenView } from './views/tokens.ts'

/** Longer ones do not fit a message; a modal's block takes more. */
const MAX_MESSAGE_TOKEN = 2_800

/**
 * Hands a waiting token over: into the modal or the ephemeral message that the person clicked in, or, where Slack no
 * longer takes an answer there, into a new ephemeral message of that channel. A direct message without the token offers
 * *Show token* besides, unless an open modal has it: Slack takes ephemeral messages that nobody sees any more. May run
 * again after a crash: it replaces what it wrote before.
 */
export async function deliverToken(deps: SlackDeps, loginId: string): Promise<void> {
  const open = await openDelivery(deps, loginId)
  if (!open) return
  const where = await handOver(deps, open)
  if (where) await recordDelivery(deps, open.login, where)
  if (where === 'view') return
  const { tenantId, userId } = open.login
  await deps.db.jobs.put('send-message', `token:${loginId}`, {
    payload: { to: { tenantId, userId }, notice: { kind: 'token-waiting', appId: open.app.id, loginId } },
  })
}

async function handOver(
  deps: SlackDeps,
  { answerTo, app, token, login }: OpenDelivery,
): Promise<'view' | 'response_url' | 'ephemeral' | undefined> {
  const display = displayOf(deps, app, token, login.id)
  if (answerTo?.kind === 'view')
    return (await deps.messenger.updateView(answerTo.viewId, tokenView(display))) ? 'view' : undefined
  if (!answerTo || token.accessToken.length > MAX_MESSAGE_TOKEN) return undefined
  const message = tokenMessage(display)
  const { url, replace, channelId } = answerTo
  if (await deps.messenger.respond(url, { ...message, replaceOriginal: replace })) return 'response_url'
  return channelId && (await deps.messenger.ephemeral(channelId, login, message)) ? 'ephemeral' : undefined
}

export function displayOf(deps: SlackDeps, app: App, token: Token, loginId: string): TokenDisplay {
  const example = token.scopes.flatMap((name) => findScope(deps.rules.catalogue, name)?.example ?? [])[0]
  return { app, token, loginId, curl: curlFor(deps.apiUrl, example) }
}
