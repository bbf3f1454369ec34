import type { ActionsBlock, InputBlock, ModalView, SectionBlock } from '@slack/types'
import type { Proposal, Review } from '../../domain/records.ts'
import { MAX_REDIRECT_URIS } from '../../domain/redirect-uris.ts'
import { actions, fields, modals } from '../ids.ts'
import { button, option, plain, section } from './blocks.ts'
import { type FormContext, type FormShape, formBlocks } from './form-shape.ts'
import { scopeInputs } from './scope-inputs.ts'

const TYPES = [
  option(
    'For internal use only',
    'internal',
    'Application will only be available for users within your tenant',
  ),
  option('For partner and internal use', 'partner', 'May be available to third parties. Initiates a review.'),
] as const

/** Create App, and Edit with an app in the context. */
export function appFormView(shape: FormShape, form: FormContext): ModalView {
  return {
    type: 'modal',
    callback_id: modals.saveApp,
    title: plain(shape.appId ? 'Edit App' : 'Create App'),
    submit: plain(shape.appId ? 'Save' : 'Create'),
    close: plain('Cancel'),
    private_metadata: JSON.stringify(shape),
    blocks: [
      ...shownNote(form.shown),
      nameInput(form.version),
      logoInput(form.version),
      ...typeInput(shape),
      ...(shape.type === 'partner' ? [purposeInput(form.version)] : []),
      ...uriInputs(shape, form),
      ...scopeInputs(shape, form),
    ],
  }
}

/** Says which version this is, where it is not the app as it stands. */
function shownNote(shown: Review | undefined): SectionBlock[] {
  if (shown?.status === 'rejected' && shown.kind === 'change')
    return [section('⛔ *This is the change that was not approved.* The approved version stays live.')]
  if (shown?.status !== 'pending') return []
  return [
    section(
      shown.kind === 'change'
        ? '🕓 *This is the change that is under review.* What you change takes its place; the approved version stays live.'
        : '🕓 *This version is under review.* What you change takes its place.',
    ),
  ]
}

const nameInput = (version: Proposal | undefined): InputBlock => ({
  type: 'input',
  block_id: formBlocks.name,
  label: plain('App Integration Name'),
  element: {
    type: 'plain_text_input',
    action_id: fields.name,
    placeholder: plain('Enter your app name'),
    ...(version ? { initial_value: version.name } : { focus_on_load: true }),
  },
})

const logoInput = (version: Proposal | undefined): InputBlock => ({
  type: 'input',
  block_id: formBlocks.logo,
  optional: true,
  label: plain(version?.logoId ? 'Logo: choose a file to replace it' : 'Logo'),
  hint: plain('PNG, JPG, JPEG or GIF formats · 1MB max | minimum size 420px by 120px'),
  element: {
    type: 'file_input',
    action_id: fields.logo,
    filetypes: ['png', 'jpg', 'jpeg', 'gif'],
    max_files: 1,
  },
})

/** The type of an app is settled when it is created: editing shows no choice. */
const typeInput = (shape: FormShape): InputBlock[] =>
  shape.appId
    ? []
    : [
        {
          type: 'input',
          block_id: formBlocks.type,
          dispatch_action: true,
          label: plain('Application Type'),
          hint: plain(
            shape.type === 'internal'
              ? 'Application will only be available for users within your tenant'
              : 'Application may be made available for third party users. This will initiate a review process.',
          ),
          element: {
            type: 'radio_buttons',
            action_id: actions.chooseType,
            options: [...TYPES],
            initial_option: TYPES[0],
          },
        },
      ]

const purposeInput = (version: Proposal | undefined): InputBlock => ({
  type: 'input',
  block_id: formBlocks.purpose,
  label: plain('What will it do?'),
  hint: plain('For the reviewers: who will use it, and for what.'),
  element: {
    type: 'plain_text_input',
    action_id: fields.purpose,
    multiline: true,
    ...(version?.purpose && { initial_value: version.purpose }),
  },
})

function uriInputs(shape: FormShape, { catalogue, version }: FormContext): (InputBlock | ActionsBlock)[] {
  const removable = shape.uris.length > 1
  const inputs = shape.uris.flatMap((id, index): (InputBlock | ActionsBlock)[] => {
    const initial = version?.redirectUris[id - 1]
    const input: InputBlock = {
      type: 'input',
      block_id: formBlocks.uri(id),
      label: plain(index === 0 ? 'Sign-in redirect URIs' : `Redirect URI ${index + 1}`),
      ...(index === 0 && {
        hint: plain(
          `${catalogue.company} sends the authentication response and ID token for the user's sign-in request to these URIs.`,
        ),
      }),
      element: {
        type: 'plain_text_input',
        action_id: fields.uri,
        placeholder: plain('https://app.example.com/callback'),
        ...(initial && { initial_value: initial }),
      },
    }
    const remove = button('Remove', actions.removeUri, {
      value: String(id),
      label: `Remove redirect URI ${index + 1}`,
    })
    return removable ? [input, { type: 'actions', block_id: `remove:${id}`, elements: [remove] }] : [input]
  })
  const add: ActionsBlock = {
    type: 'actions',
    block_id: 'add_uri',
    elements: [button('+ Add URI', actions.addUri, { label: 'Add another redirect URI' })],
  }
  return shape.uris.length < MAX_REDIRECT_URIS + 1 ? [...inputs, add] : inputs
}
