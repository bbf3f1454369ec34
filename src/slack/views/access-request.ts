import type { AnyBlock } from '@slack/types'
import type { AccessRequest } from '../../domain/records.ts'
import { actions } from '../ids.ts'
import type { Message } from '../messenger.ts'
import { button, facts, moment, section, sentence, sentenceText } from './blocks.ts'

/** The card that admins get; drawn again when one of them has decided. */
export function requestCard(request: AccessRequest, company: string): Message {
  const open = request.status === 'open'
  const verdict = request.status === 'granted' ? '✅ Granted by' : '⛔ Declined by'
  return {
    text: `<@${request.userId}> asks for access to the ${company} DevPortal`,
    blocks: [
      section(`*Access to the ${company} DevPortal*`),
      facts([
        ['Asked by', { type: 'user', user_id: request.userId }],
        ['When', moment(request.requestedAt)],
        ...(request.decidedBy
          ? [
              [verdict, { type: 'user' as const, user_id: request.decidedBy }] satisfies Parameters<
                typeof facts
              >[0][number],
            ]
          : []),
      ]),
      ...(open ? [decisionButtons(request.userId)] : []),
    ],
  }
}

const decisionButtons = (userId: string): AnyBlock => ({
  type: 'actions',
  elements: [
    button('Grant', actions.grantRequest, { value: userId, style: 'primary' }),
    button('Decline', actions.declineRequest, { value: userId }),
  ],
})

export const requestButton: AnyBlock = {
  type: 'actions',
  elements: [button('Request access', actions.requestAccess, { style: 'primary' })],
}

/** Somebody without access is told how to get it, with the button that asks for it. */
export const noAccessMessage = (text: string): Message => ({
  text: sentenceText(text),
  blocks: [sentence(text), requestButton],
})
