import type { AnyBlock } from '@slack/types'
import type { Review } from '../../domain/records.ts'
import type { Message } from '../messenger.ts'
import { context, escaped, facts, moment, namesText, section, words } from './blocks.ts'
import { decisionButtons } from './review-card.ts'

/** `/devportal reviews`: what waits for me, oldest first. */
export function reviewsMessage(waiting: readonly { review: Review; missing: string[] }[]): Message {
  if (waiting.length === 0) {
    const text = 'Nothing waits for your decision.'
    return { text, blocks: [section(text)] }
  }
  return {
    text: `Waiting for you: ${namesText(waiting.map(({ review }) => review.proposal.name))}`,
    blocks: [
      section('*Waiting for your decision*, oldest first'),
      ...waiting.slice(0, 15).flatMap(({ review, missing }): AnyBlock[] => [
        facts([
          ['Application Name', words(review.proposal.name)],
          [
            'Submitted by',
            { type: 'user', user_id: review.submitterId },
            words('  '),
            moment(review.createdAt),
          ],
          ['Still to decide', words(missing.join(', '))],
        ]),
        decisionButtons(review),
      ]),
      ...(waiting.length > 15 ? [context(`And ${waiting.length - 15} more.`)] : []),
    ],
  }
}

/** One reminder, in the card's thread. */
export const reminderMessage = (review: Review, missing: readonly string[]): Message => ({
  text: `Still waiting for ${missing.join(', ')}: ${escaped(review.proposal.name)}`,
  blocks: [facts([[`⏰ Still waiting for ${missing.join(', ')}`, words(review.proposal.name)]])],
})

/** In place of a card whose review went to another channel: nothing to press here any more. */
export const movedMessage = (review: Review, channelId: string): Message => ({
  text: `Moved to <#${channelId}>: review of the partner app ${escaped(review.proposal.name)}`,
  blocks: [
    facts([
      ['↪️ This review has moved to', { type: 'channel', channel_id: channelId }],
      ['Application Name', words(review.proposal.name)],
    ]),
  ],
})
