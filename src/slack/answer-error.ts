import type { WebClient } from '@slack/web-api'
import { AuthorizationServerError } from '../domain/authorization-server.ts'
import { PortalError } from '../domain/errors.ts'
import { randomText } from '../domain/ids.ts'
import type { Log } from '../log.ts'
import type { Message } from './messenger.ts'
import { noAccessMessage } from './views/access-request.ts'
import { sentenceMessage, sentenceView } from './views/messages.ts'

/** What every listener has at hand to answer the clicker, and nobody else, with. */
export interface Answerable {
  body: object
  client: WebClient
  respond?:
    | ((message: Message & { response_type: 'ephemeral'; replace_original: false }) => Promise<unknown>)
    | undefined
}

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
  const waiting = error instanceof AuthorizationServerError && error.kind === 'unavailable'
  const title = waiting ? 'Try again soon' : 'Something went wrong'
  const text = waiting
    ? `The authorization server does not answer at the moment. Nothing was lost; try again in a minute. Reference: ${reference}`
    : `Something went wrong on our side. Try again; if it happens again, tell your operator this reference: ${reference}`
  return { title, text, message: sentenceMessage(text) }
}

/** Tells the clicker, by the way that the kind of click leaves open. */
export async function answerError(args: Answerable, error: unknown, log: Log, doing: string): Promise<void> {
  const { title, text, message } = wordsFor(error, log, doing)
  try {
    if (args.respond && !('view' in args.body && args.body.view))
      return void (await args.respond({
        ...message,
        response_type: 'ephemeral',
        replace_original: false,
      }))
    await openView(args, title, text)
  } catch (failure) {
    log.warn({ error: failure, doing }, 'the clicker could not be answered; sending a direct message')
    await directMessage(args, message).catch((last) =>
      log.error({ error: last, doing }, 'the clicker could not be told'),
    )
  }
}

async function openView({ body, client }: Answerable, title: string, text: string): Promise<void> {
  const { trigger_id, view } = body as { trigger_id?: string; view?: { type?: string } }
  if (!trigger_id) throw new Error('There is no trigger to open a view with')
  const call = { trigger_id, view: sentenceView(title, text) }
  await (view?.type === 'modal' ? client.views.push(call) : client.views.open(call))
}

async function directMessage({ body, client }: Answerable, message: Message): Promise<void> {
  const { user, user_id } = body as { user?: { id: string }; user_id?: string }
  const users = user?.id ?? user_id
  if (!users) return
  const { channel } = await client.conversations.open({ users })
  if (channel?.id) await client.chat.postMessage({ channel: channel.id, ...message })
}
