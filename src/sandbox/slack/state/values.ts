/** `state.values`: what is typed and chosen in a view or message, in the shapes Slack sends. */

import { type Loose, seatedElements } from '../blocks/walk.ts'
import type { ElementState, StateValues } from '../screen.ts'

/** The key that holds the state, and the element's field it starts from. `undefined`: keeps no state. */
const kinds: Record<string, { key: string; initial: string; empty: unknown }> = {
  plain_text_input: { key: 'value', initial: 'initial_value', empty: null },
  url_text_input: { key: 'value', initial: 'initial_value', empty: null },
  email_text_input: { key: 'value', initial: 'initial_value', empty: null },
  number_input: { key: 'value', initial: 'initial_value', empty: null },
  rich_text_input: { key: 'rich_text_value', initial: 'initial_value', empty: null },
  radio_buttons: { key: 'selected_option', initial: 'initial_option', empty: null },
  static_select: { key: 'selected_option', initial: 'initial_option', empty: null },
  external_select: { key: 'selected_option', initial: 'initial_option', empty: null },
  users_select: { key: 'selected_user', initial: 'initial_user', empty: null },
  channels_select: { key: 'selected_channel', initial: 'initial_channel', empty: null },
  conversations_select: { key: 'selected_conversation', initial: 'initial_conversation', empty: null },
  datepicker: { key: 'selected_date', initial: 'initial_date', empty: null },
  timepicker: { key: 'selected_time', initial: 'initial_time', empty: null },
  datetimepicker: { key: 'selected_date_time', initial: 'initial_date_time', empty: null },
  checkboxes: { key: 'selected_options', initial: 'initial_options', empty: [] },
  multi_static_select: { key: 'selected_options', initial: 'initial_options', empty: [] },
  multi_external_select: { key: 'selected_options', initial: 'initial_options', empty: [] },
  multi_users_select: { key: 'selected_users', initial: 'initial_users', empty: [] },
  multi_channels_select: { key: 'selected_channels', initial: 'initial_channels', empty: [] },
  multi_conversations_select: { key: 'selected_conversations', initial: 'initial_conversations', empty: [] },
  file_input: { key: 'files', initial: 'files', empty: [] },
}

export const stateKey = (type: string): string | undefined => kinds[type]?.key

export function initialState(element: Loose): ElementState | undefined {
  const kind = kinds[element.type]
  if (!kind) return undefined
  return { type: element.type, [kind.key]: element[kind.initial] ?? kind.empty }
}

/** The value itself: a string, an option, a list …; `undefined` where nothing is kept. */
export function valueIn(state: ElementState | undefined): unknown {
  const key = state && stateKey(state.type)
  return key ? state[key] : undefined
}

export function isEmpty(state: ElementState | undefined): boolean {
  const value = valueIn(state)
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/**
 * State of new blocks. Like real Slack, what is there survives only where block_id, action_id and type are the same;
 * a new `initial_value` under the same ids is ignored.
 */
export function valuesFor(blocks: readonly unknown[], before: StateValues = {}): StateValues {
  const values: StateValues = {}
  for (const { block, element } of seatedElements(blocks)) {
    const fresh = initialState(element)
    if (!fresh) continue
    const kept = before[block.block_id]?.[element.action_id]
    const state = kept?.type === element.type && stillOffered(element, kept) ? kept : fresh
    values[block.block_id] = { ...values[block.block_id], [element.action_id]: state }
  }
  return values
}

export function withState(
  values: StateValues,
  blockId: string,
  actionId: string,
  state: ElementState,
): StateValues {
  return { ...values, [blockId]: { ...values[blockId], [actionId]: state } }
}

export interface Option {
  text: { type: string; text: string }
  value: string
}

export function optionsOf(element: Loose): Option[] {
  const groups = (element.option_groups ?? []) as { options: Option[] }[]
  return (element.options ?? groups.flatMap((group) => group.options)) as Option[]
}

/** A choice that the new version of the element no longer offers is gone. */
function stillOffered(element: Loose, state: ElementState): boolean {
  if (element.options === undefined && element.option_groups === undefined) return true
  const chosen = [valueIn(state)].flat().filter((one) => one !== null) as Option[]
  const offered = new Set(optionsOf(element).map((option) => option.value))
  return chosen.every((option) => offered.has(option.value))
}
