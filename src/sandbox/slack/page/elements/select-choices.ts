/** What a select menu offers and what is chosen in it, the same for options, people and conversations. */
import type { ConversationsSelect, MultiConversationsSelect, MultiSelect, Option, Select } from '@slack/types'
import type { ElementState } from '../../screen.ts'
import { type Html, html } from '../html.ts'
import { avatar } from '../parts/avatar.ts'
import { icon } from '../parts/icons.ts'
import type { Reader } from '../reader.ts'
import { textObject } from '../text/text-object.ts'
import { chosenValue, chosenValues } from './option.ts'

export interface Choice {
  key: string
  label: Html | string
  description?: Html | string
  picture?: Html
  /** What goes into the state: an option, or the id of a person or conversation. */
  option: unknown
}

export interface ChoiceGroup {
  label?: Html
  choices: Choice[]
}

export function choicesOf(element: Select | MultiSelect, reader: Reader): ChoiceGroup[] {
  switch (element.type) {
    case 'static_select':
    case 'multi_static_select':
      if (!element.option_groups)
        return [{ choices: (element.options ?? []).map((o) => ofOption(o, reader)) }]
      return element.option_groups.map((group) => ({
        label: textObject(group.label, reader),
        choices: group.options.map((option) => ofOption(option, reader)),
      }))
    case 'users_select':
    case 'multi_users_select':
      return [{ choices: people(reader) }]
    case 'conversations_select':
    case 'multi_conversations_select':
      return [{ choices: conversations(element, reader) }]
    case 'channels_select':
    case 'multi_channels_select':
      return [{ choices: conversations({ filter: { include: ['public'] } }, reader) }]
    default:
      // external_select: its options come from the app while typing, which this product does not use.
      return [{ choices: [] }]
  }
}

const ofOption = (option: Option, reader: Reader): Choice => ({
  key: option.value ?? '',
  label: textObject(option.text, reader),
  ...(option.description ? { description: textObject(option.description, reader) } : {}),
  option,
})

const people = (reader: Reader): Choice[] =>
  reader.people
    .filter((person) => !person.deleted)
    .map((person) => ({
      key: person.id,
      label: person.realName,
      description: `@${person.name}`,
      picture: avatar(person.id, reader),
      option: person.id,
    }))

const kinds = { channel: 'public', private: 'private', im: 'im' } as const

function conversations(
  element: Pick<ConversationsSelect | MultiConversationsSelect, 'filter'>,
  reader: Reader,
): Choice[] {
  const filter = element.filter
  return reader.channels
    .filter((channel) => !filter?.include || filter.include.includes(kinds[channel.kind]))
    .filter((channel) => !(filter?.exclude_external_shared_channels && channel.externallyShared))
    .filter((channel) => !(filter?.exclude_bot_users && channel.imUserId === reader.appUserId))
    .map((channel) => ({
      key: channel.id,
      label: channel.name,
      picture: html`${icon(channel.kind === 'private' ? 'lock' : channel.kind === 'im' ? 'dms' : 'hash')}`,
      option: channel.id,
    }))
}

const ids = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []
const id = (value: unknown): string[] => (typeof value === 'string' ? [value] : [])

/** Keys of what is chosen: from the state, or as the app set it first. */
export function selectedIn(element: Select | MultiSelect, state: ElementState | undefined): string[] {
  switch (element.type) {
    case 'users_select':
      return id(state ? state.selected_user : element.initial_user)
    case 'multi_users_select':
      return ids(state ? state.selected_users : element.initial_users)
    case 'conversations_select':
      return id(state ? state.selected_conversation : element.initial_conversation)
    case 'multi_conversations_select':
      return ids(state ? state.selected_conversations : element.initial_conversations)
    case 'channels_select':
      return id(state ? state.selected_channel : element.initial_channel)
    case 'multi_channels_select':
      return ids(state ? state.selected_channels : element.initial_channels)
    case 'static_select':
    case 'external_select':
      return id(chosenValue(state ? state.selected_option : element.initial_option))
    default:
      return chosenValues(state ? state.selected_options : element.initial_options)
  }
}
