/** Small views for the tests. */
import type { KnownBlock, ModalView } from '@slack/types'

export const plain = (text: string) => ({ type: 'plain_text' as const, text })

export const nameInput = (more: object = {}): KnownBlock => ({
  type: 'input',
  block_id: 'name',
  label: plain('Name'),
  element: { type: 'plain_text_input', action_id: 'value', ...more },
})

export const modal = (title: string, blocks: KnownBlock[], more: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  callback_id: 'create_app',
  title: plain(title),
  submit: plain('Create'),
  blocks,
  ...more,
})

export const section = (text: string): KnownBlock => ({ type: 'section', text: plain(text) })

export const button = (text: string, actionId: string, more: object = {}): KnownBlock => ({
  type: 'actions',
  elements: [{ type: 'button', text: plain(text), action_id: actionId, ...more }],
})
