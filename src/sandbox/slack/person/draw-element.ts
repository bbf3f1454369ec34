/** One element in plain text, with what is typed or chosen in it. */
import type { Loose } from '../blocks/walk.ts'
import type { ElementState, Screen, UploadedFile } from '../screen.ts'
import { type Option, optionsOf, valueIn } from '../state/values.ts'
import { textOf } from './words.ts'

export function drawElement(element: Loose, state: ElementState | undefined, screen: Screen): string {
  const { type } = element
  if (type === 'button' || type === 'icon_button') return `[${textOf(element.text, screen)}]`
  if (type === 'overflow')
    return `[⋯ ${optionsOf(element)
      .map(({ text }) => text.text)
      .join(' | ')}]`
  if (type === 'image') return `(image: ${String(element.alt_text)})`
  if (type === 'radio_buttons') return ticks(element, state, screen, ['(•)', '( )'])
  if (type === 'checkboxes') return ticks(element, state, screen, ['[x]', '[ ]'])
  if (type === 'feedback_buttons') {
    const sides = [element.positive_button, element.negative_button] as Loose[]
    return sides.map((side) => `[${textOf(side.text, screen)}]`).join(' ')
  }
  const shown = shownValue(type, valueIn(state), screen)
  const placeholder = element.placeholder ? `(${textOf(element.placeholder, screen)})` : '""'
  return shown === '' ? placeholder : `"${shown}"`
}

function ticks(
  element: Loose,
  state: ElementState | undefined,
  screen: Screen,
  [on, off]: [string, string],
): string {
  const chosen = ([valueIn(state) ?? []].flat() as Option[]).map((option) => option.value)
  return optionsOf(element)
    .map((option) => {
      const { description } = option as { description?: unknown }
      const more = description ? ` - ${textOf(description, screen)}` : ''
      return `${chosen.includes(option.value) ? on : off} ${textOf(option.text, screen)}${more}`
    })
    .join('\n')
}

function shownValue(type: string, value: unknown, screen: Screen): string {
  const items = [value ?? []].flat() as unknown[]
  return items.map((item) => shownItem(type, item, screen)).join(', ')
}

function shownItem(type: string, item: unknown, { people, channels }: Screen): string {
  if (type.endsWith('users_select')) return people.find((one) => one.id === item)?.realName ?? String(item)
  if (/(channels|conversations)_select$/.test(type))
    return `#${channels.find((one) => one.id === item)?.name ?? String(item)}`
  if (type === 'file_input') return (item as UploadedFile).name
  if (type.endsWith('_select')) return (item as Option).text.text
  return typeof item === 'string' ? item : JSON.stringify(item)
}
