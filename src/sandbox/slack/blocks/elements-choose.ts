/** Elements whose state is a choice: checkboxes, radio buttons and the ten kinds of select. */
import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { confirm, id, optionGroup, plainOption, plainText, richOption, words } from './text.ts'

const common = {
  action_id: id.optional(),
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
}
const select = { ...common, placeholder: plainText(150).optional() }
const several = { max_selected_items: z.int().min(1).optional() }

type Refinement = { issues: z.core.$ZodRawIssue[]; value: Record<string, unknown> }

/** `initial_option(s)` must be equal, in every field, to options that are offered, or the whole view is refused. */
function offersInitial({ issues, value }: Refinement): void {
  const groups = (value.option_groups ?? []) as { options: unknown[] }[]
  const offered = (value.options ?? groups.flatMap((group) => group.options)) as unknown[]
  const wrong = (one: unknown) => !offered.some((each) => isDeepStrictEqual(each, one))
  const complain = (path: (string | number)[]) =>
    issues.push({ code: 'custom', message: 'initial option is not one of the options', path, input: value })
  if (value.initial_option !== undefined && wrong(value.initial_option)) complain(['initial_option'])
  for (const [index, one] of ((value.initial_options ?? []) as unknown[]).entries())
    if (wrong(one)) complain(['initial_options', index])
}

function optionsOrGroups({ issues, value }: Refinement): void {
  if ((value.options === undefined) === (value.option_groups === undefined))
    issues.push({ code: 'custom', message: 'needs either options or option_groups', path: [], input: value })
}

function distinctValues({ issues, value }: Refinement): void {
  const values = ((value.options ?? []) as { value: string }[]).map((option) => option.value)
  const twice = values.findIndex((one, index) => values.indexOf(one) !== index)
  if (twice >= 0)
    issues.push({ code: 'custom', message: 'value is used twice', path: ['options', twice], input: value })
}

const ticked = z.array(richOption).min(1).max(10)

export const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    options: ticked,
    // An empty list is refused: to start with nothing ticked, leave it out.
    initial_options: ticked.optional(),
    ...common,
  })
  .check(offersInitial, distinctValues)

export const radioButtons = z
  .strictObject({
    type: z.literal('radio_buttons'),
    options: ticked,
    initial_option: richOption.optional(),
    ...common,
  })
  .check(offersInitial, distinctValues)

const offered = {
  options: z.array(plainOption).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
}
const one = { initial_option: plainOption.optional() }
const many = { initial_options: z.array(plainOption).min(1).max(100).optional() }
const typeahead = { min_query_length: z.int().min(0).optional() }
const kinds = z.array(z.enum(['im', 'mpim', 'private', 'public'])).min(1)
const filter = z
  .strictObject({
    include: kinds.optional(),
    exclude_external_shared_channels: z.boolean().optional(),
    exclude_bot_users: z.boolean().optional(),
  })
  .optional()
const conversation = { default_to_current_conversation: z.boolean().optional(), filter }
const respond = { response_url_enabled: z.boolean().optional() }
const idList = z.array(words(255)).optional()

const kind = <Type extends string>(type: Type) => ({ type: z.literal(type) })

export const selects = [
  z
    .strictObject({ ...kind('static_select'), ...select, ...offered, ...one })
    .check(optionsOrGroups, offersInitial, distinctValues),
  z
    .strictObject({ ...kind('multi_static_select'), ...select, ...several, ...offered, ...many })
    .check(optionsOrGroups, offersInitial, distinctValues),
  z.strictObject({ ...kind('external_select'), ...select, ...typeahead, ...one }),
  z.strictObject({ ...kind('multi_external_select'), ...select, ...several, ...typeahead, ...many }),
  z.strictObject({ ...kind('users_select'), ...select, initial_user: words(255).optional() }),
  z.strictObject({ ...kind('multi_users_select'), ...select, ...several, initial_users: idList }),
  z.strictObject({
    ...kind('conversations_select'),
    ...select,
    ...conversation,
    ...respond,
    initial_conversation: words(255).optional(),
  }),
  z.strictObject({
    ...kind('multi_conversations_select'),
    ...select,
    ...several,
    ...conversation,
    initial_conversations: idList,
  }),
  z.strictObject({
    ...kind('channels_select'),
    ...select,
    ...respond,
    initial_channel: words(255).optional(),
  }),
  z.strictObject({ ...kind('multi_channels_select'), ...select, ...several, initial_channels: idList }),
]
