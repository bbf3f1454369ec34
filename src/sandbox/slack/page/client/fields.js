/** What is typed and chosen in a view: read from the page, sent when it changes. */
import { postInOrder } from './wire.js'

const parse = (text) => (text ? JSON.parse(text) : undefined)

export const containerOf = (element) => parse(element.closest('[data-container]')?.dataset.container)

export function targetOf(element) {
  return {
    container: containerOf(element),
    blockId: element.closest('[data-block]').dataset.block,
    actionId: element.closest('[data-action]').dataset.action,
  }
}

const option = (input) => JSON.parse(input.dataset.option)
const line = (field) => field.querySelector('input, textarea').value

/** `type` of the element -> its state, as in `view.state.values`. */
const readers = {
  plain_text_input: (f) => ({ value: line(f) || null }),
  url_text_input: (f) => ({ value: line(f) || null }),
  email_text_input: (f) => ({ value: line(f) || null }),
  number_input: (f) => ({ value: line(f) || null }),
  datepicker: (f) => ({ selected_date: line(f) || null }),
  timepicker: (f) => ({ selected_time: line(f) || null }),
  datetimepicker: (f) => ({ selected_date_time: line(f) ? Date.parse(`${line(f)}Z`) / 1000 : null }),
  rich_text_input: (f) => ({ rich_text_value: richText(line(f)) }),
  radio_buttons: (f) => {
    const checked = f.querySelector('input:checked')
    return { selected_option: checked ? option(checked) : null }
  },
  checkboxes: (f) => ({ selected_options: [...f.querySelectorAll('input:checked')].map(option) }),
}

const richText = (text) =>
  text
    ? { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] }
    : null

// A choice from a menu stands here until the server's drawing shows it.
const chosen = new Map()
const keyOf = (field) => JSON.stringify(targetOf(field))

export function choose(field, state) {
  chosen.set(keyOf(field), { state, over: field.dataset.state })
  return postInOrder('change', { target: targetOf(field), state })
}

export function stateOf(field) {
  const type = field.dataset.field
  if (readers[type]) return { type, ...readers[type](field) }
  const own = chosen.get(keyOf(field))
  return own && own.over === field.dataset.state ? own.state : parse(field.dataset.state)
}

export function valuesIn(view) {
  const values = {}
  for (const field of view.querySelectorAll('[data-field]')) {
    const state = stateOf(field)
    if (!state) continue
    const { blockId, actionId } = targetOf(field)
    values[blockId] ??= {}
    values[blockId][actionId] = state
  }
  return values
}

const dispatches = (field) => {
  const block = field.closest('.input-block')
  return !block || block.dataset.dispatches === 'true'
}
const isText = (input) => input.matches('textarea, input[type=text], input[type=url], input[type=email]')

async function send(input) {
  const field = input.closest('[data-field]')
  delete input.dataset.dirty
  await postInOrder('change', { target: targetOf(field), state: stateOf(field) })
}

/** Blur, a tick, a day chosen. Text that dispatches on Enter waits for Enter; a press or submit takes it along. */
function onChange(event) {
  const field = event.target.closest('[data-field]')
  if (!field || event.target.type === 'file') return
  if (isText(event.target) && dispatches(field)) return
  send(event.target)
}

let typing
function onInput(event) {
  const field = event.target.closest('[data-field]')
  if (!field || !isText(event.target)) return
  event.target.dataset.dirty = 'yes'
  if (!dispatches(field) || !field.dataset.dispatch.includes('on_character_entered')) return
  clearTimeout(typing)
  typing = setTimeout(() => send(event.target), 250)
}

function onEnter(event) {
  if (event.key !== 'Enter' || event.isComposing || !event.target.matches('input')) return
  const field = event.target.closest('[data-field]')
  if (!field || !isText(event.target)) return
  const wanted = dispatches(field) && field.dataset.dispatch.includes('on_enter_pressed')
  if (!wanted) return
  event.preventDefault()
  send(event.target)
}

export function watchFields() {
  document.addEventListener('change', onChange)
  document.addEventListener('input', onInput)
  document.addEventListener('keydown', onEnter)
}
