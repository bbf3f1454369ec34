import type { AnyBlock, ModalView } from '@slack/types'
import type { ReportedSecret } from '../../domain/leaked-secrets.ts'
import { context, facts, plain, section, words } from './blocks.ts'
import { masked } from './status.ts'

/** The answer to *Report a leaked secret*: what was found in the message, and what was done. Never a value. */
export const reportView = (
  reported: readonly ReportedSecret[],
  where: { company: string; tenantId: string },
): ModalView => ({
  type: 'modal',
  title: plain('Report a leaked secret'),
  close: plain('Close'),
  blocks:
    reported.length > 0
      ? [
          section(summary(reported)),
          // More would not fit, and all of them are ended
          ...reported.slice(0, SHOWN).map((one) => secretFacts(one, where.tenantId)),
          context('It can still be read in the message. Ask whoever posted it to delete the message.'),
        ]
      : [
          section(`✅ No client secret of the *${where.company} DevPortal* was found in this message.`),
          context(
            'Nothing was changed. If you see another kind of secret there, tell its owner; one in a picture or a file has to be ended by the owner of the app, in Client Secrets.',
          ),
        ],
})

const SHOWN = 20

function summary(reported: readonly ReportedSecret[]): string {
  const ended = reported.filter((one) => one.ended).length
  if (ended === 0) return '✅ *This had been ended before.* Nobody can use it any more.'
  const what = ended === 1 ? 'a leaked secret was' : `${ended} leaked secrets were`
  return `⛔ *Thank you: ${what} ended*, at once and for good. The owner and the admins are told, with your name.`
}

/** Of an app of another workspace, nothing is told but the end. */
const secretFacts = ({ app, last4, ended }: ReportedSecret, tenantId: string): AnyBlock =>
  facts([
    ...(app.tenantId === tenantId
      ? ([
          ['Application Name', words(app.name)],
          ['Owner', { type: 'user', user_id: app.ownerId }],
        ] as Parameters<typeof facts>[0])
      : []),
    ['Secret', words(masked({ last4 }))],
    ['What happened', words(ended ? 'Ended now' : 'Had been ended before')],
  ])
