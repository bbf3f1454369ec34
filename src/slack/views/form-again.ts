import type { ViewSubmitAction } from '@slack/bolt'
import type { AnyBlock, KnownBlock, ModalView } from '@slack/types'
import { plain, sentence } from './blocks.ts'

type Submitted = ViewSubmitAction['view']

interface Mistakes {
  /** By the `block_id` of the field. */
  errors?: Record<string, string>
  /** What is wrong with the whole. */
  note?: string
}

/**
 * The form as it was submitted, with what was typed and what is wrong with it: for when the acknowledgement, which
 * does that by itself, has gone out already.
 */
export function formAgain(view: Submitted, { errors = {}, note }: Mistakes): ModalView {
  const { callback_id, title, submit, close, private_metadata, state } = view
  const blocks = (view.blocks as KnownBlock[]).filter(({ block_id }) => !block_id?.startsWith(OURS))
  return {
    type: 'modal',
    callback_id,
    title,
    ...(submit && { submit }),
    ...(close && { close }),
    private_metadata,
    blocks: [
      { ...sentence(`⚠️ ${note ?? 'Not done yet: see below what to change.'}`), block_id: `${OURS}note` },
      ...blocks.flatMap((block) => {
        const { filled, again } = refilled(block, state.values)
        const wrong = errors[block.block_id ?? ''] ?? again
        return wrong === undefined ? [filled] : [filled, mistakeAt(block, wrong)]
      }),
    ],
  }
}

/** What an earlier drawing of this kind has added. */
const OURS = 'mistake:'

const mistakeAt = ({ block_id }: KnownBlock, text: string): AnyBlock => ({
  type: 'context',
  block_id: `${OURS}${block_id}`,
  elements: [plain(`⚠️ ${text}`)],
})

/** How each kind of field is filled, from where its state has what was typed or chosen. */
const FILLED_BY: Record<string, readonly [initial: string, state: string]> = {
  plain_text_input: ['initial_value', 'value'],
  radio_buttons: ['initial_option', 'selected_option'],
  checkboxes: ['initial_options', 'selected_options'],
  users_select: ['initial_user', 'selected_user'],
  multi_users_select: ['initial_users', 'selected_users'],
}

/** `again`: what cannot be filled in for the person. */
function refilled(
  block: KnownBlock,
  values: Submitted['state']['values'],
): { filled: KnownBlock; again?: string } {
  if (block.type !== 'input') return { filled: block }
  const { action_id = '', type } = block.element
  const typed: object = values[block.block_id ?? '']?.[action_id] ?? {}
  if ('files' in typed && Array.isArray(typed.files) && typed.files.length > 0)
    return { filled: block, again: 'Choose the file once more: only you can.' }
  const [initial, state] = FILLED_BY[type] ?? []
  if (!initial || !state) return { filled: block }
  const { [initial]: _, ...element } = { ...block.element } as Record<string, unknown>
  const value = ownOptions(element, (typed as Record<string, unknown>)[state])
  const filled = { ...element, ...(isSomething(value) && { [initial]: value }) }
  // Slack's own answer to what we sent, with nothing changed but what it is filled with
  return { filled: { ...block, element: filled } as unknown as KnownBlock }
}

/** Slack takes an initial option only as it stands among the options. */
function ownOptions(element: Record<string, unknown>, chosen: unknown): unknown {
  if (!Array.isArray(element.options)) return chosen
  const own = (one: { value: string }) =>
    (element.options as { value: string }[]).find((option) => option.value === one.value)
  return Array.isArray(chosen)
    ? chosen.flatMap((one) => own(one) ?? [])
    : chosen && own(chosen as { value: string })
}

const isSomething = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== ''
