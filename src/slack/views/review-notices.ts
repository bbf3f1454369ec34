import type { Button, RichTextElement } from '@slack/types'
import type { App, Review } from '../../domain/records.ts'
import { actions } from '../ids.ts'
import type { Message } from '../messenger.ts'
import { button, escaped, facts, section, words } from './blocks.ts'

/** The verdict, with the reason, and the way on: the form again, filled with what there is. */
export function decidedMessage(app: App, review: Review): Message {
  const approved = review.status === 'approved'
  const what = review.kind === 'change' ? 'The change of your app' : 'Your partner app'
  const verdict = approved ? 'was approved' : 'was not approved'
  const next = approved
    ? review.kind === 'change'
      ? '✅ The new version is live.'
      : '✅ It is switched on. Copy its secret, or generate a token.'
    : review.kind === 'change'
      ? '⛔ The approved version stays live as it is.'
      : '⛔ You can change it and submit it again.'
  const by: RichTextElement[] = review.decidedBy ? [{ type: 'user', user_id: review.decidedBy }] : []
  return {
    text: `${what} ${escaped(review.proposal.name)} ${verdict}.${review.reason ? ` Reason: ${escaped(review.reason)}` : ''}`,
    blocks: [
      facts([
        [`${what} ${verdict}`, words(review.proposal.name)],
        ['Decided by', ...by],
        ...(review.reason ? [['Reason', words(review.reason)] as [string, RichTextElement]] : []),
      ]),
      section(next),
      {
        type: 'actions',
        elements: approved
          ? [
              button('View', actions.openApp, { value: app.id }),
              button('Client secrets', actions.openSecrets, { value: app.id }),
            ]
          : [resubmitButton(app, review), button('View', actions.openApp, { value: app.id })],
      },
    ],
  }
}

/** What was rejected: of a change, the review holds it; of an app, its row. */
const resubmitButton = (app: App, { kind, id }: Review): Button =>
  kind === 'change'
    ? button('Edit and resubmit', actions.resubmitApp, { value: id, style: 'primary' })
    : button('Edit and resubmit', actions.editApp, { value: app.id, style: 'primary' })

/** The channel keeps a partner app from its review. */
export const unfitMessage = (review: Review): Message => ({
  text: `The partner app ${escaped(review.proposal.name)} waits for review, but the reviewer channel cannot be used: ${escaped(review.problem ?? 'it is fit again')}`,
  blocks: [
    facts([
      ['A partner app waits for review', words(review.proposal.name)],
      ['The reviewer channel cannot be used', words(review.problem ?? 'it is fit again')],
    ]),
    section(
      'Nothing is lost: the card is posted as soon as the channel is fit again, or `REVIEW_CHANNEL` names another.',
    ),
  ],
})
