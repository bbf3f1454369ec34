import type { AnyBlock, ModalView } from '@slack/types'
import type { AccessList } from '../../domain/grant-access.ts'
import type { Access } from '../../domain/records.ts'
import { actions, fields, modals } from '../ids.ts'
import { button, confirmation, momentText, mrkdwn, plain, section, sentence } from './blocks.ts'

/** Who has DevPortal access, since when, by whom; adding and removing people. */
export function accessView(
  { newest, total }: AccessList,
  options: { company: string; note?: string | undefined },
): ModalView {
  const more = total - newest.length
  return {
    type: 'modal',
    callback_id: modals.grantAccess,
    title: plain('DevPortal access'),
    submit: plain('Add'),
    close: plain('Close'),
    blocks: [
      section(`Who may register API apps at ${options.company} and generate tokens. The people are told.`),
      ...(options.note ? [sentence(options.note)] : []),
      {
        type: 'input',
        // A new id empties the field once its people have been added
        block_id: `${fields.people}:${total}`,
        label: plain('Add people'),
        hint: plain(
          'Full members of this workspace. Guests and people of other organisations cannot be added.',
        ),
        element: {
          type: 'multi_users_select',
          action_id: fields.people,
          placeholder: plain('Choose people'),
          max_selected_items: 20,
        },
      },
      { type: 'divider' },
      ...(total === 0 ? [section('Nobody has access yet.')] : []),
      ...(more > 0
        ? [
            section(`${total} people have access; the ${newest.length} newest are below.`),
            removeSomebody(total),
          ]
        : []),
      ...newest.map(accessRow),
    ],
  }
}

/** There are more people than rows: nobody may be out of reach. */
const removeSomebody = (total: number): AnyBlock => ({
  type: 'section',
  block_id: `access_of:${total}`,
  text: plain('Remove somebody by name'),
  accessory: {
    type: 'users_select',
    action_id: actions.revokeAccess,
    placeholder: plain('Choose a person'),
    confirm: REMOVE,
  },
})

const REMOVE = confirmation(
  'Remove DevPortal access?',
  'It ends at once, and so do open logins. Their apps stay, for your admins.',
  'Remove',
)

const accessRow = (access: Access): AnyBlock => ({
  type: 'section',
  block_id: `access:${access.userId}`,
  text: mrkdwn(`<@${access.userId}>\nsince ${momentText(access.grantedAt)}, by <@${access.grantedBy}>`),
  accessory: button('Remove', actions.revokeAccess, {
    value: access.userId,
    confirm: REMOVE,
  }),
})
