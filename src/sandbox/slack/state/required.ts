/** Slack's own check of a modal before it sends it: what is left out or too short never reaches the app. */
import type { Loose } from '../blocks/walk.ts'
import type { ElementState, StateValues } from '../screen.ts'
import { isEmpty, valueIn } from './values.ts'

/** block_id -> sentence, for every input that may not be sent as it is. */
export function refusedInputs(blocks: readonly unknown[], values: StateValues): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const block of blocks as Loose[]) {
    if (block.type !== 'input') continue
    const blockId = String(block.block_id)
    const element = block.element as Loose
    const sentence = refusal(block, element, values[blockId]?.[String(element.action_id)])
    if (sentence) errors[blockId] = sentence
  }
  return errors
}

function refusal(block: Loose, element: Loose, state: ElementState | undefined): string | undefined {
  if (isEmpty(state)) return block.optional === true ? undefined : 'Please complete this required field.'
  const value = valueIn(state)
  return typeof value === 'string'
    ? (refusedLength(element, value) ?? refusedFormat(element, value))
    : undefined
}

function refusedLength(element: Loose, value: string): string | undefined {
  const { min_length: min, max_length: max } = element
  if (typeof min === 'number' && value.length < min) return `Please use at least ${min} characters.`
  const most = typeof max === 'number' ? max : 3000
  return value.length > most ? `Please use no more than ${most} characters.` : undefined
}

function refusedFormat(element: Loose, value: string): string | undefined {
  switch (element.type) {
    // Only syntax, like in Slack: whether the address makes sense is the app's to say.
    case 'url_text_input':
      return URL.canParse(value) ? undefined : 'Please enter a valid URL.'
    case 'email_text_input':
      return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value) ? undefined : 'Please enter a valid email address.'
    case 'number_input':
      return refusedNumber(element, value)
    default:
      return undefined
  }
}

function refusedNumber(element: Loose, value: string): string | undefined {
  const whole = element.is_decimal_allowed !== true
  if (!(whole ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/).test(value)) return 'Please enter a valid number.'
  const { min_value: min, max_value: max } = element
  if (min !== undefined && Number(value) < Number(min)) return `Please enter a number of at least ${min}.`
  if (max !== undefined && Number(value) > Number(max)) return `Please enter a number of at most ${max}.`
  return undefined
}
