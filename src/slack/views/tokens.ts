import type { AnyBlock, ModalView } from '@slack/types'
import { DELIVERY_MINUTES } from '../../domain/deliveries.ts'
import type { Token } from '../../domain/login-records.ts'
import type { App } from '../../domain/records.ts'
import { actions } from '../ids.ts'
import type { Message } from '../messenger.ts'
import {
  button,
  code,
  confirmation,
  context,
  copyable,
  escaped,
  facts,
  moment,
  plain,
  section,
  sentence,
  sentenceText,
  words,
} from './blocks.ts'

const WARNING =
  '⚠️ Calls with this token are *production requests*: they consume credits and count against your rate limits.'

export interface LoginLink {
  app: App
  loginId: string
  url: string
  minutes: number
}

/** The answer to *Generate*: one button that leads to a fresh login. */
export const logInMessage = (link: LoginLink): Message => ({
  text: `Log in to generate a token for ${escaped(link.app.name)}`,
  blocks: logInBlocks(link),
})

export const logInView = (link: LoginLink): ModalView => ({
  type: 'modal',
  title: plain('Generate token'),
  close: plain('Close'),
  blocks: [...logInBlocks(link), context('Keep this window open: the token appears here after your login.')],
})

function logInBlocks({ app, loginId, url, minutes }: LoginLink): AnyBlock[] {
  return [
    facts([
      ['Application Name', words(app.name)],
      ['Scopes', code(app.scopes.join(' '))],
    ]),
    section(
      `A browser window opens with a fresh login. The link is yours alone and works for ${minutes} minutes.`,
    ),
    {
      type: 'actions',
      elements: [
        button('Log in to generate a token', actions.logIn, { style: 'primary', value: loginId, url }),
      ],
    },
  ]
}

export interface TokenDisplay {
  app: App
  token: Token
  loginId: string
  curl: string
}

/** The one delivery in a message: only ever ephemeral. The token stands alone in its block, never in `text`. */
export const tokenMessage = (display: TokenDisplay): Message => ({
  text: `Your token for ${escaped(display.app.name)} is here`,
  blocks: [...tokenBlocks(display), tokenActions(display.loginId)],
})

export const tokenLoadingView = (): ModalView => ({
  type: 'modal',
  title: plain('One moment'),
  close: plain('Close'),
  blocks: [section('⏳ Opening the seal…')],
})

export const tokenView = (display: TokenDisplay): ModalView => ({
  type: 'modal',
  title: plain('Your token'),
  close: plain('Close'),
  blocks: tokenBlocks(display),
})

function tokenBlocks({ app, token, curl }: TokenDisplay): AnyBlock[] {
  return [
    facts([
      ['Token for', words(app.name)],
      ['Acts as', words(token.actsAs)],
      ['Scopes', code(token.scopes.join(' ') || 'none')],
      ['Expires', moment(token.expiresAt)],
    ]),
    ...(token.missingScopes.length > 0
      ? [facts([['Asked for and not granted', code(token.missingScopes.join(' '))]])]
      : []),
    section('*Bearer token*'),
    copyable(token.accessToken),
    section('*Try it* (put the token in place of `$TOKEN`)'),
    copyable(curl),
    context(WARNING),
  ]
}

const tokenActions = (loginId: string): AnyBlock => ({
  type: 'actions',
  elements: [revokeButton('Revoke', loginId), button('Dismiss', actions.dismissToken, { value: loginId })],
})

/** Asks before it is pressed for good. */
export const revokeButton = (text: string, loginId: string) =>
  button(text, actions.revokeToken, {
    value: loginId,
    style: 'danger',
    confirm: confirmation('Revoke this token?', 'The authorization server is asked to end it now.', 'Revoke'),
  })

/** The token is off the screen and not ended: why, and the way to try again. */
export const notRevokedMessage = (text: string, loginId: string): Message => ({
  text: sentenceText(text),
  blocks: [sentence(text), { type: 'actions', elements: [revokeButton('Try again', loginId)] }],
})

/** A direct message without the token, for whoever does not see the token where they asked for it. */
export const tokenWaitingMessage = (app: App, loginId: string): Message => ({
  text: `Your token for ${escaped(app.name)} is ready. If you do not see it where you asked for it, press Show token within ${DELIVERY_MINUTES} minutes.`,
  blocks: [
    facts([['Your token is ready for', words(app.name)]]),
    section(
      `If you do not see it where you asked for it: here it is shown once more, to you only, within ${DELIVERY_MINUTES} minutes.`,
    ),
    {
      type: 'actions',
      elements: [button('Show token', actions.showToken, { value: loginId, style: 'primary' })],
    },
  ],
})

/** A ready call of the first endpoint that the token's scopes open. */
export function curlFor(
  apiUrl: string,
  example: { method: string; path: string; body?: unknown } | undefined,
): string {
  const { method, path, body } = example ?? { method: 'GET', path: '/' }
  const lines = [
    `curl -sS${method === 'GET' ? '' : ` -X ${method}`} '${apiUrl}${path}'`,
    `-H "Authorization: Bearer $TOKEN"`,
    `-H 'Accept: application/vnd.api+json'`,
    ...(body === undefined
      ? []
      : [
          `-H 'Content-Type: application/vnd.api+json'`,
          `-d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`,
        ]),
  ]
  return lines.join(' \\\n  ')
}
