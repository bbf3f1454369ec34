import type { Actor } from '../../domain/access.ts'
import { dismissToken, mustBeWaiting, takeToken } from '../../domain/deliveries.ts'
import { PortalError } from '../../domain/errors.ts'
import type { AnswerTo } from '../../domain/login-records.ts'
import { LOGIN_MINUTES } from '../../domain/login-rules.ts'
import { answerLoginTo, requestToken } from '../../domain/logins.ts'
import { revokeToken } from '../../domain/revoke-token.ts'
import { wordsFor } from '../answer-error.ts'
import { displayOf } from '../deliver-token.ts'
import type { SlackDeps } from '../deps.ts'
import { actions } from '../ids.ts'
import { actorOf } from '../input.ts'
import { sentenceMessage } from '../views/messages.ts'
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

/** `/devportal token [app]` */
export async function onTokenCommand(command: Command, deps: SlackDeps, needle: string): Promise<void> {
  const app = await oneApp(command, deps, needle, { verb: 'Generate token', actionId: actions.generateToken })
  if (!app) return
  const actor = actorOf(command.body, deps.tenantId)
  const { response_url: url, channel_id: channelId } = command.body
  const answerTo = { kind: 'response_url', url, replace: false, channelId } as const
  await command.say(logInMessage(await begin(deps, actor, app.id, answerTo)))
}

/** *Generate token*: in a message the answer is ephemeral; in Home and in modals it is a modal that waits for the token. */
export async function onGenerateToken({ body, action, show, say }: Click, deps: SlackDeps): Promise<void> {
  const actor = actorOf(body, deps.tenantId)
  const appId = chosenValue(action)
  if (body.view) await show(logInView(await begin(deps, actor, appId, undefined)))
  else await say(logInMessage(await begin(deps, actor, appId, messageOf(body, false))))
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
export async function onLogIn({ body, action }: Click, deps: SlackDeps): Promise<void> {
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
export async function onShowToken({ body, action, show }: Click, deps: SlackDeps): Promise<void> {
  const loginId = chosenValue(action)
  const actor = actorOf(body, deps.tenantId)
  await mustBeWaiting(deps, actor, loginId)
  // The window first: the token is taken only once there is a place to show it
  const { id } = await show(tokenLoadingView())
  await takeToken(deps, actor, loginId, async ({ app, token }) => {
    if (await deps.messenger.updateView(id, tokenView(displayOf(deps, app, token, loginId)))) return
    throw new PortalError(
      'window_closed',
      'The window was closed before your token was in it. Press *Show token* again: it is shown once.',
    )
  })
}

/** *Dismiss*: our sealed copy goes, then the message; as long as that is there it can be pressed again. */
export async function onDismissToken({ body, action, remove, say }: Click, deps: SlackDeps): Promise<void> {
  let removed = false
  try {
    await dismissToken(deps, actorOf(body, deps.tenantId), chosenValue(action))
  } finally {
    // Also of somebody who may not use the DevPortal any more
    removed = await remove()
  }
  if (!removed)
    await say(sentenceMessage('Our copy is gone. The message itself goes when you load Slack anew.'))
}

/**
 * *Revoke*: the token leaves the screen at once, then the server is asked to end it; the message tells how it went. The
 * button stays until then: the program may not live to tell.
 */
export async function onRevokeToken(click: Click, deps: SlackDeps): Promise<void> {
  const loginId = chosenValue(click.action)
  await click.replace(notRevokedMessage(REVOKING, loginId))
  const outcome = await revokeToken(deps, actorOf(click.body, deps.tenantId), loginId).then(
    (how) => sentenceMessage(REVOKED[how]),
    (error: unknown) => notRevokedMessage(wordsFor(error, deps.log, 'revoke_token').text, loginId),
  )
  if (!(await click.replace(outcome))) await click.say(outcome)
}

const REVOKING =
  '⏳ Asking the authorization server to end this token. If nothing else stands here in a few seconds, try again.'

const REVOKED = {
  asked:
    'The authorization server was asked to end this token. APIs that check tokens only by signature may accept it until it expires.',
  refused:
    'This token ended with its app, which is switched off or gone at the authorization server: there is nothing left to ask it for. APIs that check tokens only by signature may accept it until it expires.',
  'too late':
    'This token is revoked already, or can no longer be revoked from here and ends by itself. Your account is forgotten for this app: nobody gets another token of it without a code that you show them.',
}
