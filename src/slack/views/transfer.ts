import type { ModalView } from '@slack/types'
import type { App } from '../../domain/records.ts'
import { fields, modals } from '../ids.ts'
import { facts, plain, words } from './blocks.ts'

/** Asks who gets the app. */
export const transferView = (app: App): ModalView => ({
  type: 'modal',
  callback_id: modals.transfer,
  title: plain('Transfer app'),
  submit: plain('Transfer'),
  close: plain('Cancel'),
  private_metadata: JSON.stringify({ appId: app.id }),
  blocks: [
    facts([
      ['Application Name', words(app.name)],
      ['Owner', { type: 'user', user_id: app.ownerId }],
    ]),
    {
      type: 'input',
      block_id: fields.newOwner,
      label: plain('New owner'),
      hint: plain('Somebody with DevPortal access. Client ID and secrets stay the same.'),
      element: { type: 'users_select', action_id: fields.newOwner, placeholder: plain('Choose a person') },
    },
  ],
})
