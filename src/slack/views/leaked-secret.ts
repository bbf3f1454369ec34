import type { AnyBlock } from '@slack/types'
import type { LeakedSecret } from '../../domain/leaked-secrets.ts'
import type { Secret } from '../../domain/records.ts'
import { actions } from '../ids.ts'
import { button, section } from './blocks.ts'
import { masked } from './status.ts'

/** What has happened, and straight on to a new one. */
export function leakedBlocks(
  { app, last4, successorId }: LeakedSecret,
  secrets: readonly Secret[],
): AnyBlock[] {
  const ended = `⛔ The secret \`${masked({ last4 })}\` has ended, at once and for good.`
  const successor = secrets.find((secret) => secret.id === successorId)
  if (!successorId)
    return [
      section(`${ended} The other one is not touched.`),
      {
        type: 'actions',
        elements: [
          button('Generate New Secret', actions.askGenerateSecret, { value: app.id, style: 'primary' }),
        ],
      },
    ]
  if (!successor?.remoteId) return [section(`${ended} A new one is on its way.`)]
  return [
    section(`${ended} A new one has taken its place: put it wherever the old one was used.`),
    {
      type: 'actions',
      elements: [button('Show New Secret', actions.showSecret, { value: successorId, style: 'primary' })],
    },
  ]
}
