import type { AnyBlock, ModalView } from '@slack/types'
import type { Access } from '../../domain/records.ts'
import { actions, fields, modals } from '../ids.ts'
import { button, confirmation, context, momentText, mrkdwn, plain, section, sentence } from './blocks.ts'

/** More rows than this do not fit a modal of 100 blocks. */
const SHOWN = 90

/** Who has DevPortal access, since when, by whom; adding and removing people. */
export function accessView(
  list: readonly Access[],
  options: { company: string; note?: string | undefined },
): ModalView {
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
        block_id: `${fields.people}:${list.length}`,
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
      ...(list.length === 0 ? [section('Nobody has access yet.')] : list.slice(0, SHOWN).map(accessRow)),
      ...(list.length > SHOWN ? [context(`And ${list.length - SHOWN} more.`)] : []),
    ],
  }
}

const accessRow = (access: Access): AnyBlock => ({
  type: 'section',
  block_id: `access:${access.userId}`,
  text: mrkdwn(`<@${access.userId}>\nsince ${momentText(access.grantedAt)}, by <@${access.grantedBy}>`),
  accessory: button('Remove', actions.revokeAccess, {
    value: access.userId,
    confirm: confirmation(
      'Remove DevPortal access?',
      'It ends at once, and so do open logins. Their apps stay, for your admins.',
      'Remove',
    ),
  }),
})
