/** A modal like the product's Create App. */
import type { ModalView } from '@slack/types'
import { button, plain } from './sample-blocks.ts'

const option = (text: string, description?: string) => ({
  text: plain(text),
  value: text,
  ...(description ? { description: plain(description) } : {}),
})

export const createModal: ModalView = {
  type: 'modal',
  title: plain('Create App'),
  submit: plain('Create'),
  close: plain('Cancel'),
  blocks: [
    {
      type: 'input',
      block_id: 'name',
      label: plain('App Integration Name'),
      element: {
        type: 'plain_text_input',
        action_id: 'name',
        placeholder: plain('Enter your app name'),
        max_length: 100,
      },
    },
    {
      type: 'input',
      block_id: 'logo',
      optional: true,
      label: plain('Logo'),
      hint: plain('PNG, JPG or GIF, at most 1 MB, at least 420 × 120 pixels.'),
      element: {
        type: 'file_input',
        action_id: 'logo',
        filetypes: ['png', 'jpg', 'jpeg', 'gif'],
        max_files: 1,
      },
    },
    {
      type: 'input',
      block_id: 'kind',
      dispatch_action: true,
      label: plain('Application Type'),
      element: {
        type: 'radio_buttons',
        action_id: 'kind',
        options: [
          option('For internal use only', 'Application will only be available for users within your tenant'),
          option(
            'For partner and internal use',
            'May be made available to third party users, after a review',
          ),
        ],
      },
    },
    {
      type: 'input',
      block_id: 'uri-1',
      label: plain('Sign-in redirect URIs'),
      hint: plain('Where people land after they log in: https, no # part.'),
      element: {
        type: 'url_text_input',
        action_id: 'uri',
        placeholder: plain('https://example.com/callback'),
      },
    },
    { type: 'actions', block_id: 'uris', elements: [button('add_uri', '+ Add URI')] },
    {
      type: 'input',
      block_id: 'areas',
      label: plain('Scopes'),
      element: {
        type: 'checkboxes',
        action_id: 'areas',
        options: [
          option('ZoomInfo API (ziapi)', 'Search, enrich'),
          option('Marketing', 'Audiences and their members'),
        ],
      },
    },
    {
      type: 'input',
      block_id: 'reviewers',
      optional: true,
      label: plain('Who should know'),
      element: { type: 'multi_users_select', action_id: 'people', placeholder: plain('Choose people') },
    },
  ],
}
