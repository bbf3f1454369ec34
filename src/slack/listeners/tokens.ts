import type { Actor } from '../../domain/access.ts'
import { dismissToken, mustBeWaiting, takeToken } from '../../domain/deliveries.ts'
import type { AnswerTo } from '../../domain/login-records.ts'
import { LOGIN_MINUTES } from '../../domain/login-rules.ts'
import { answerLoginTo, requestToken } from '../../domain/logins.ts'
import { revokeToken } from '../../domain/revoke-token.ts'
import { wordsFor } from '../answer-error.ts'
import { displayOf } from '../deliver-token.ts'
import type { SlackDeps } from '../deps.ts'
import { actions } from '../ids.ts'
import { actorOf } from '../input.ts'
import { sentenceMessage, sentenceView } from '../views/messages.ts'
import {
  type LoginLink,
  logInMessage,
  logInView,
  notRevokedMessage,
  tokenLoadingView,
  tokenView,
} from '../views/tokens.ts'
import { oneApp } from './apps.ts'
import { type Click, type Command, chosenValue, modalOf } from './kinds.ts'
import { show } from './show.ts'

/** `/devportal token [app]` */
export async function onTokenCommand(command: Command, deps: SlackDeps, needle: string): Promise<void> {
  const app = await oneApp(command, deps, needle, { verb: 'Generate token', actionId: actions.generateToken })
  if (!app) return
  const actor = actorOf(command.body, deps.tenantId)
  const { response_url: url, channel_id: channelId } = command.body
  const answerTo = { kind: 'response_url', url, replace: false, channelId } as const
  await command.ack(logInMessage(await begin(deps, actor, app.id, answerTo)))
}

/** *Generate token*: in a message the answer is ephemeral; in Home and in modals it is a modal that waits for the token. */
export async function onGenerateToken(
  { ack, body, action, client, respond }: Click,
  deps: SlackDeps,
): Promise<void> {
  await ack()
  const actor = actorOf(body, deps.tenantId)
  if (body.view)
    return void (await show(
      client,
      body,
      logInView(await begin(deps, actor, chosenValue(action), undefined)),
    ))
  const message = logInMessage(await begin(deps, actor, chosenValue(action), messageOf(body, false)))
  await respond({ ...message, response_type: 'ephemeral', replace_original: false })
}

async function begin(
  deps: SlackDeps,
  actor: Actor,
  appId: string,
  answerTo: AnswerTo | undefined,
): Promise<LoginLink> {
  const { app, login, link } = await requestToken(deps, actor, appId, answerTo)
  return { app, loginId: login.id, url: `${deps.publicUrl}/t/${link}`, minutes: LOGIN_MINUTES }
}

/** *Log in…* opens the browser by itself; what is clicked in is where the token shall appear. */
export async function onLogIn({ ack, body, action }: Click, deps: SlackDeps): Promise<void> {
  await ack()
  const modal = modalOf(body)
  const answerTo: AnswerTo = modal ? { kind: 'view', viewId: modal.id } : messageOf(body, true)
  await answerLoginTo(deps, actorOf(body, deps.tenantId), chosenValue(action), answerTo)
}

const messageOf = (body: Click['body'], replace: boolean): AnswerTo => ({
  kind: 'response_url',
  url: body.response_url,
  replace,
  channelId: body.channel?.id,
})

/** *Show token*: once, in a modal. */
export async function onShowToken({ ack, body, action, client }: Click, deps: SlackDeps): Promise<void> {
  await ack()
  const loginId = chosenValue(action)
  const actor = actorOf(body, deps.tenantId)
  await mustBeWaiting(deps, actor, loginId)
  // The window first: the token is taken only once there is a place to show it
  const viewId = await show(client, body, tokenLoadingView())
  try {
    const { app, token } = await takeToken(deps, actor, loginId)
    await deps.messenger.updateView(viewId, tokenView(displayOf(deps, app, token, loginId)))
  } catch (error) {
    const { title, text } = wordsFor(error, deps.log, 'show_token')
    await deps.messenger.updateView(viewId, sentenceView(title, text))
  }
}

/** *Dismiss*: the message goes, and our sealed copy. */
export async function onDismissToken({ ack, body, action, respond }: Click, deps: SlackDeps): Promise<void> {
  await ack()
  await respond({ delete_original: true })
  await dismissToken(deps, actorOf(body, deps.tenantId), chosenValue(action))
}

/** *Revoke*: the token leaves the screen at once, then the server is asked to end it; the message tells how it went. */
export async function onRevokeToken({ ack, body, action, respond }: Click, deps: SlackDeps): Promise<void> {
  await ack()
  const loginId = chosenValue(action)
  await respond({
    ...sentenceMessage('⏳ Asking the authorization server to end this token.'),
    replace_original: true,
  })
  try {
    const outcome = await revokeToken(deps, actorOf(body, deps.tenantId), loginId)
    await respond({ ...sentenceMessage(REVOKED[outcome]), replace_original: true })
  } catch (error) {
    const { text } = wordsFor(error, deps.log, 'revoke_token')
    await respond({ ...notRevokedMessage(text, loginId), replace_original: true })
  }
}

const REVOKED = {
  asked:
    'The authorization server was asked to end this token. APIs that check tokens only by signature may accept it until it expires.',
  'too late':
    'This token is revoked already, or can no longer be revoked from here and ends by itself. Your account is forgotten for this app: nobody gets another token of it without a code that you show them.',
}
