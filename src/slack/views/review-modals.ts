import type { ModalView } from '@slack/types'
import { MAX_REASON } from '../../domain/decide-review.ts'
import type { Review } from '../../domain/records.ts'
import type { ReviewPicture } from '../../domain/review-picture.ts'
import { fields, modals } from '../ids.ts'
import { copyable, facts, plain, section, words } from './blocks.ts'
import { type CardContext, changesBlock, list, scopeLine, summaryBlock, teamsBlock } from './review-card.ts'

/** Asks for the reason: the submitter reads it. */
export const rejectView = (review: Review): ModalView => ({
  type: 'modal',
  callback_id: modals.reject,
  title: plain('Reject'),
  submit: plain('Reject'),
  close: plain('Cancel'),
  private_metadata: JSON.stringify({ reviewId: review.id }),
  blocks: [
    facts([['Application Name', words(review.proposal.name)]]),
    {
      type: 'input',
      block_id: fields.reason,
      label: plain('Reason'),
      hint: plain('The submitter reads this: say what has to change.'),
      element: {
        type: 'plain_text_input',
        action_id: fields.reason,
        multiline: true,
        max_length: MAX_REASON,
        focus_on_load: true,
      },
    },
  ],
})

/** *Details*: the whole submission, redirect URIs in full. */
export const reviewDetailsView = (picture: ReviewPicture, card: CardContext): ModalView => ({
  type: 'modal',
  title: plain('Submission'),
  close: plain('Close'),
  blocks: [
    summaryBlock(picture, card),
    ...(picture.review.proposal.purpose
      ? [facts([['What it will do', words(picture.review.proposal.purpose)]])]
      : []),
    section('*Sign-in redirect URIs*'),
    copyable(picture.review.proposal.redirectUris.join('\n')),
    facts([['Scopes', ...picture.review.proposal.scopes.flatMap((name) => scopeLine(name, card.catalogue))]]),
    ...changesBlock(picture.review),
    ...(picture.risks.length > 0 ? [list('⚠️ Look twice', picture.risks)] : []),
    teamsBlock(picture),
  ],
})
