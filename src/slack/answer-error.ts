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
 * reference id that is in the log. `committed`: something was changed before it was thrown.
 */
export function wordsFor(error: unknown, log: Log, doing: string, committed = false): Words {
  if (error instanceof PortalError) {
    log.info({ code: error.code, doing }, 'refused')
    const message =
      error.code === 'no_access' ? noAccessMessage(error.message) : sentenceMessage(error.message)
    return { title: 'Not possible', text: error.message, message }
  }
  const reference = randomText(8)
  log.error({ error, reference, doing }, 'unexpected error')
  const outage = outageOf(error, committed ? LOOK : undefined)
  const text = outage
    ? `${outage} Reference: ${reference}`
    : `Something went wrong on our side. ${committed ? LOOK : 'Try again.'} If it happens again, tell your operator this reference: ${reference}`
  return { title: outage ? 'Try again soon' : 'Something went wrong', text, message: sentenceMessage(text) }
}

const LOOK = 'What you asked for may be done all the same: look before you try again.'

/** What a person is told of a neighbour that did not answer, or not in time; `next`: what to do, where that differs. */
function outageOf(error: unknown, next?: string): string | undefined {
  const again = next ?? 'Nothing was lost; try again in a minute.'
  if (error instanceof AuthorizationServerError && error.kind === 'unavailable')
    return `The authorization server does not answer at the moment. ${again}`
  if (error instanceof DatabaseUnavailable)
    return error.outcomeUnknown
      ? 'The DevPortal lost its database while it saved this, and does not know whether it was saved. Look before you try again.'
      : `The DevPortal cannot reach its database at the moment. ${next ?? 'Nothing was changed; try again in a minute.'}`
  if (isUnanswered(error)) return `Slack does not answer us at the moment. ${again}`
  if (isPlatformError(error, 'expired_trigger_id', 'trigger_expired'))
    return `This took longer than Slack waits for a window. ${next ?? 'Nothing was lost; try again.'}`
  return undefined
}
