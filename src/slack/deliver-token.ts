import { findScope } from '../domain/catalogue.ts'
import { type OpenDelivery, offerToken, openDelivery, recordDelivery } from '../domain/deliveries.ts'
import type { JobRun } from '../domain/job-queue.ts'
import type { AnswerTo, Token } from '../domain/login-records.ts'
import type { App } from '../domain/records.ts'
import type { SlackDeps } from './deps.ts'
import type { Message } from './messenger.ts'
import { isLost, ResponseUrlError } from './slack-error.ts'
import { curlFor, type TokenDisplay, tokenMessage, tokenView } from './views/tokens.ts'

/** Longer ones do not fit a message; a modal's block takes more. */
const MAX_MESSAGE_TOKEN = 2_800

/**
 * Hands a waiting token over: into the modal or the ephemeral message that the person clicked in, or, where Slack no
 * longer takes an answer there, into a new ephemeral message of that channel. A direct message without the token offers
 * *Show token* besides, unless an open modal has it: Slack takes ephemeral messages that nobody sees any more. It goes
 * out once, at the first failure, while the rest is tried again for as long as the token waits. May run again after a
 * crash: it replaces what it wrote before.
 */
export async function deliverToken(deps: SlackDeps, loginId: string, run: JobRun): Promise<void> {
  const open = await openDelivery(deps, loginId)
  if (!open) return
  const { login } = open
  const isFirst = run.failures === 0
  const where = await handOver(deps, open).catch(async (error) => {
    if (isFirst) await offerToken(deps.db, login)
    throw error
  })
  await deps.db.transaction(async (stores) => {
    if (where) await recordDelivery(deps, stores, login, where)
    if (isFirst && where !== 'view') await offerToken(stores, login)
    await run.end(stores)
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
  const { channelId } = answerTo
  const taken = await answerAt(deps, answerTo, message)
  if (taken) return taken === 'perhaps' ? undefined : 'response_url'
  if (!channelId) return undefined
  const posted = await deps.messenger.ephemeral(channelId, login, message).catch((error: unknown) => {
    if (!isLost(error)) throw error
    deps.log.warn({ error }, 'a message that only one person sees was not answered')
  })
  return posted ? 'ephemeral' : undefined
}

/**
 * Answers at a response_url. `perhaps`: Slack gave no answer, and a new message that it has taken all the same would
 * stand there twice. Throws where it can be tried again.
 */
export async function answerAt(
  deps: SlackDeps,
  { url, replace }: AnswerTo & { kind: 'response_url' },
  message: Message,
): Promise<boolean | 'perhaps'> {
  try {
    return await deps.messenger.respond(url, { ...message, replaceOriginal: replace })
  } catch (error) {
    const refused = error instanceof ResponseUrlError && error.status === 429
    if (replace || refused) throw error
    deps.log.warn({ error }, 'a response_url gave no answer')
    return 'perhaps'
  }
}

export function displayOf(deps: SlackDeps, app: App, token: Token, loginId: string): TokenDisplay {
  const example = token.scopes.flatMap((name) => findScope(deps.rules.catalogue, name)?.example ?? [])[0]
  return { app, token, loginId, curl: curlFor(deps.apiUrl, example) }
}
