/** Everything that is typed: text, addresses, numbers, days and times. */
import type {
  Datepicker,
  DateTimepicker,
  EmailInput,
  NumberInput,
  PlainTextInput,
  RichTextInput,
  Timepicker,
  URLInput,
} from '@slack/types'
import { type DrawElement, idOf, type Spot, stateOf } from '../draw.ts'
import { type Html, html } from '../html.ts'
import { describing, field } from './field.ts'

const typed = (value: unknown): string => (typeof value === 'string' ? value : '')

// The server's value stands in data-server, so that the browser can tell a new value from the app (which it
// takes over) from the one it has shown since (which the person may have typed over).
function input(
  type: string,
  element: { action_id?: string },
  spot: Spot,
  value: string,
  more: Html | '' = '',
): Html {
  const id = idOf(spot, element.action_id)
  return html`<input id="${id}" class="text-field" type="${type}" value="${value}" data-server="${value}" autocomplete="off" ${describing(spot)} ${more}>`
}

const focus = (element: { focus_on_load?: boolean }): Html =>
  html`${element.focus_on_load ? 'data-autofocus' : ''}`

const hintOf = (element: { placeholder?: { text: string } }): Html =>
  html`${element.placeholder ? html`placeholder="${element.placeholder.text}"` : ''}`

export const plainTextInput: DrawElement<PlainTextInput> = (element, spot) => {
  const state = stateOf(spot, element.action_id)
  const value = typed(state ? state.value : element.initial_value)
  const more = html`${hintOf(element)} ${focus(element)} ${element.max_length ? html`maxlength="${element.max_length}"` : ''}`
  if (!element.multiline) return field(element, spot, input('text', element, spot, value, more))
  const id = idOf(spot, element.action_id)
  // A newline right after the tag is dropped by HTML parsers, so one is given for it to drop.
  return field(
    element,
    spot,
    html`<textarea id="${id}" class="text-field text-area" rows="4" data-server="${value}" ${describing(spot)} ${more}>
${value}</textarea>`,
  )
}

export const singleLine: DrawElement<URLInput | EmailInput> = (element, spot) => {
  const state = stateOf(spot, element.action_id)
  const type = element.type === 'url_text_input' ? 'url' : 'email'
  const more = html`${hintOf(element)} ${focus(element)}`
  return field(
    element,
    spot,
    input(type, element, spot, typed(state ? state.value : element.initial_value), more),
  )
}

export const numberInput: DrawElement<NumberInput> = (element, spot) => {
  const state = stateOf(spot, element.action_id)
  const mode = element.is_decimal_allowed ? 'decimal' : 'numeric'
  const more = html`inputmode="${mode}" ${hintOf(element)} ${focus(element)}`
  return field(
    element,
    spot,
    input('text', element, spot, typed(state ? state.value : element.initial_value), more),
  )
}

export const datepicker: DrawElement<Datepicker> = (element, spot) => {
  const state = stateOf(spot, element.action_id)
  return field(
    element,
    spot,
    input('date', element, spot, typed(state ? state.selected_date : element.initial_date)),
  )
}

export const timepicker: DrawElement<Timepicker> = (element, spot) => {
  const state = stateOf(spot, element.action_id)
  return field(
    element,
    spot,
    input('time', element, spot, typed(state ? state.selected_time : element.initial_time)),
  )
}

export const datetimepicker: DrawElement<DateTimepicker> = (element, spot) => {
  const state = stateOf(spot, element.action_id)
  const unix = state ? state.selected_date_time : element.initial_date_time
  const value = typeof unix === 'number' ? new Date(unix * 1000).toISOString().slice(0, 16) : ''
  return field(element, spot, input('datetime-local', element, spot, value))
}

/** The stand-in has no rich editor; the text is sent as one rich_text section. */
export const richTextInput: DrawElement<RichTextInput> = (element, spot) => {
  const id = idOf(spot, element.action_id)
  return field(
    element,
    spot,
    html`<textarea id="${id}" class="text-field text-area" rows="4" data-server="" ${describing(spot)} ${hintOf(element)}></textarea>`,
  )
}
