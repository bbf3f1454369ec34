import { AuthorizationServerError } from '../domain/authorization-server.ts'
import { DatabaseUnavailable } from '../domain/database-error.ts'
import { PortalError } from '../domain/errors.ts'
import { randomText } from '../domain/ids.ts'
import type { Log } from '../log.ts'
import type { Message } from './messenger.ts'
import { isPlatformError, isUnanswered } from './slack-error.ts'
import { noAccessMessage } from './views/access-request.ts'
import { sentenceMessage } from './views/messages.ts'

export interface Words {
  title: string
  text: string
  /** The text as a message, with the way on as a button where there is one. */
  message: Message
}

/**
 * The one place that turns anything thrown into words: a refusal says why and what to do; anything else shows a
 * reference id that is in the log.
 */
export function wordsFor(error: unknown, log: Log, doing: string): Words {
  if (error instanceof PortalError) {
    log.info({ code: error.code, doing }, 'refused')
    const message =
      error.code === 'no_access' ? noAccessMessage(error.message) : sentenceMessage(error.message)
    return { title: 'Not possible', text: error.message, message }
  }
  const reference = randomText(8)
  log.error({ error, reference, doing }, 'unexpected error')
  const outage = outageOf(error)
  const text = outage
    ? `${outage} Reference: ${reference}`
    : `Something went wrong on our side. Try again; if it happens again, tell your operator this reference: ${reference}`
  return { title: outage ? 'Try again soon' : 'Something went wrong', text, message: sentenceMessage(text) }
}

/** What a person is told of a neighbour that did not answer, or not in time. */
function outageOf(error: unknown): string | undefined {
  if (error instanceof AuthorizationServerError && error.kind === 'unavailable')
    return 'The authorization server does not answer at the moment. Nothing was lost; try again in a minute.'
  if (error instanceof DatabaseUnavailable)
    return error.outcomeUnknown
      ? 'The DevPortal lost its database while it saved this, and does not know whether it was saved. Look before you try again.'
      : 'The DevPortal cannot reach its database at the moment. Nothing was changed; try again in a minute.'
  if (isUnanswered(error))
    return 'Slack does not answer us at the moment. Nothing was lost; try again in a minute.'
  if (isPlatformError(error, 'expired_trigger_id', 'trigger_expired'))
    return 'This took longer than Slack waits for a window. Nothing was lost; try again.'
  return undefined
}
