import type { ActionsBlock, AnyBlock, ModalView } from '@slack/types'
import { CODE_TRIES, HOLD_MINUTES } from '../../domain/holds.ts'
import type { App } from '../../domain/records.ts'
import { actions, fields, modals } from '../ids.ts'
import type { Message } from '../messenger.ts'
import { button, confirmation, escaped, facts, plain, section, words } from './blocks.ts'
import { revokeButton } from './tokens.ts'

/** The login was not provably the requester's: the code on the page of the one who logged in sets the token free. */
export const codeWantedMessage = (app: App, loginId: string): Message => ({
  text: `A code is needed for your token of ${escaped(app.name)}: it is on the page after the login. Press Enter code within ${HOLD_MINUTES} minutes.`,
  blocks: codeWantedBlocks(app, loginId),
})

export const codeWantedView = (app: App, loginId: string): ModalView => ({
  type: 'modal',
  title: plain('Generate token'),
  close: plain('Close'),
  blocks: codeWantedBlocks(app, loginId),
})

const codeWantedBlocks = (app: App, loginId: string): AnyBlock[] => [
  facts([['A code is needed for your token of', words(app.name)]]),
  section(
    `The account that logged in is not verifiably yours, so its token is held back. The page after the login shows a code to the one who logged in, if they ask for it. Type it here within ${HOLD_MINUTES} minutes.`,
  ),
  codeActions(loginId),
]

const codeActions = (loginId: string): ActionsBlock => ({
  type: 'actions',
  elements: [
    button('Enter code', actions.enterCode, { value: loginId, style: 'primary' }),
    button('Stop', actions.stopLogin, {
      value: loginId,
      label: 'Stop this login',
      confirm: confirmation('Stop this login?', 'The token that is held back is thrown away.', 'Stop'),
    }),
  ],
})

/** Takes the code. */
export const enterCodeView = (app: App, loginId: string): ModalView => ({
  type: 'modal',
  callback_id: modals.confirmCode,
  title: plain('Enter the code'),
  submit: plain('Get token'),
  close: plain('Cancel'),
  private_metadata: JSON.stringify({ loginId }),
  blocks: [
    facts([['Token for', words(app.name)]]),
    {
      type: 'input',
      block_id: fields.code,
      label: plain('Code'),
      hint: plain(`From the page after the login, at “Show code”. You have ${CODE_TRIES} tries.`),
      element: {
        type: 'plain_text_input',
        action_id: fields.code,
        max_length: 20,
        placeholder: plain('XXXX-XXXX'),
        focus_on_load: true,
      },
    },
  ],
})

/** To the owner of an account that was used for somebody else's token. */
export function accountUsedMessage(
  app: App,
  notice: { loginId: string; by: string; given: boolean },
): Message {
  const text = notice.given
    ? `⚠️ A token that acts as your account was handed to <@${notice.by}>. If you did not mean that, revoke it now, within ten minutes, and tell your admins.`
    : `⚠️ Somebody logged in with your account for a token that <@${notice.by}> asked for, and the code was wrong ${CODE_TRIES} times. Nothing was handed over. If that was not you, change your password.`
  return {
    text: `${text} App: ${escaped(app.name)}`,
    blocks: [
      facts([['Application Name', words(app.name)]]),
      section(text),
      ...(notice.given ? [revokeActions(notice.loginId)] : []),
    ],
  }
}

const revokeActions = (loginId: string): ActionsBlock => ({
  type: 'actions',
  elements: [revokeButton('Revoke', loginId)],
})
