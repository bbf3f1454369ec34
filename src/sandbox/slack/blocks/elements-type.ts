/** Elements into which a person types, picks a time or drops a file. */
import * as z from 'zod'
import { richText } from './rich-text.ts'
import { confirm, id, plainText, words } from './text.ts'

const common = { action_id: id.optional(), focus_on_load: z.boolean().optional() }
const placeholder = { placeholder: plainText(150).optional() }
const dispatchable = {
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
    })
    .optional(),
}
const line = { ...common, ...placeholder, ...dispatchable }
const length = z.int().max(3000)
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'must be YYYY-MM-DD')
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:mm')
const numeral = z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a number')

export const typed = {
  plain_text_input: z
    .strictObject({
      type: z.literal('plain_text_input'),
      ...line,
      initial_value: words(3000).optional(),
      multiline: z.boolean().optional(),
      min_length: length.min(0).optional(),
      max_length: length.min(1).optional(),
    })
    .refine(
      ({ min_length: min, max_length: max }) => min === undefined || max === undefined || min <= max,
      'min_length must not be more than max_length',
    ),
  rich_text_input: z.strictObject({
    type: z.literal('rich_text_input'),
    ...line,
    initial_value: richText.optional(),
    min_lines: z.int().min(1).optional(),
    max_lines: z.int().min(1).optional(),
  }),
  url_text_input: z.strictObject({
    type: z.literal('url_text_input'),
    ...line,
    initial_value: words(3000).optional(),
  }),
  email_text_input: z.strictObject({
    type: z.literal('email_text_input'),
    ...line,
    initial_value: words(3000).optional(),
  }),
  number_input: z.strictObject({
    type: z.literal('number_input'),
    ...line,
    is_decimal_allowed: z.boolean(),
    initial_value: numeral.optional(),
    min_value: numeral.optional(),
    max_value: numeral.optional(),
  }),
  datepicker: z.strictObject({
    type: z.literal('datepicker'),
    ...common,
    ...placeholder,
    confirm: confirm.optional(),
    initial_date: date.optional(),
  }),
  timepicker: z.strictObject({
    type: z.literal('timepicker'),
    ...common,
    ...placeholder,
    confirm: confirm.optional(),
    initial_time: time.optional(),
    timezone: words(255).optional(),
  }),
  datetimepicker: z.strictObject({
    type: z.literal('datetimepicker'),
    ...common,
    confirm: confirm.optional(),
    initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
  }),
  file_input: z.strictObject({
    type: z.literal('file_input'),
    action_id: id.optional(),
    filetypes: z.array(words(255)).min(1).optional(),
    max_files: z.int().min(1).max(10).optional(),
  }),
}
