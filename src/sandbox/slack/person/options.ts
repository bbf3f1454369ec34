/** Buttons, menus and options by their visible text. */
import { type Option, optionsOf, valueIn } from '../state/values.ts'
import type { Control } from './find.ts'
import { plain } from './words.ts'

export interface Click {
  control: Control
  /** Of an overflow menu or a pair of feedback buttons. */
  option?: { value: string }
  url?: string
}

/** How the control can be clicked by that label, if at all. */
export function clicksOn(control: Control, label: string): Click[] {
  const { element } = control
  const is = (text: unknown) => typeof text === 'string' && plain(text) === plain(label)
  const words = element.text as { text: string } | undefined
  if (element.type === 'button' || element.type === 'icon_button') {
    if (!is(words?.text) && !is(element.accessibility_label)) return []
    return [{ control, ...(typeof element.url === 'string' && { url: element.url }) }]
  }
  if (element.type === 'overflow') {
    const option = optionsOf(element).find(({ text }) => is(text.text)) as
      | (Option & { url?: string })
      | undefined
    return option ? [{ control, option, ...(option.url && { url: option.url }) }] : []
  }
  if (element.type !== 'feedback_buttons') return []
  const sides = [element.positive_button, element.negative_button] as Option[]
  const side = sides.find(({ text }) => is(text.text))
  return side ? [{ control, option: side }] : []
}

export const notOverflow = ({ element }: Control) => element.type !== 'overflow'

export function optionIn({ element }: Control, label: string): Option | undefined {
  const offered = element.options || element.option_groups ? optionsOf(element) : []
  return offered.find(({ text }) => plain(text.text) === plain(label))
}

/** The element's value after the option was chosen: toggled where several can be. */
export function chosen({ element, state }: Control, option: Option | undefined): unknown {
  if (!element.type.startsWith('multi_') && element.type !== 'checkboxes') return option
  const before = (valueIn(state) ?? []) as Option[]
  const without = before.filter((one) => one.value !== option?.value)
  return without.length < before.length ? without : [...before, option]
}
