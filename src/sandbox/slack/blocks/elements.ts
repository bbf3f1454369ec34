/** Block elements. https://docs.slack.dev/reference/block-kit/block-elements */
import * as z from 'zod'
import { checkboxes, radioButtons, selects } from './elements-choose.ts'
import { buttons, feedbackButtons, iconButton, imageElement, overflow } from './elements-click.ts'
import { typed } from './elements-type.ts'
import type { Surface } from './text.ts'

/** Which blocks take the element. */
export type Seat = 'section' | 'actions' | 'input' | 'context_actions'

export interface ElementRule {
  schema: z.ZodObject
  seats: Seat[]
  surfaces: Surface[]
}

const everywhere: Surface[] = ['message', 'modal', 'home']
const clickable: Seat[] = ['section', 'actions']
const choosable: Seat[] = ['section', 'actions', 'input']

const rule = (schema: z.ZodObject, seats: Seat[], surfaces = everywhere): ElementRule => ({
  schema,
  seats,
  surfaces,
})

const rules: ElementRule[] = [
  rule(buttons, clickable),
  rule(overflow, clickable),
  rule(imageElement, ['section']),
  rule(iconButton, ['context_actions'], ['message']),
  rule(feedbackButtons, ['context_actions'], ['message']),
  rule(checkboxes, choosable),
  rule(radioButtons, choosable),
  ...selects.map((select) => rule(select, choosable)),
  rule(typed.datepicker, choosable),
  rule(typed.timepicker, choosable),
  rule(typed.datetimepicker, ['actions', 'input'], ['message', 'modal']),
  rule(typed.plain_text_input, ['input']),
  rule(typed.rich_text_input, ['input'], ['modal', 'home']),
  rule(typed.url_text_input, ['input'], ['modal']),
  rule(typed.email_text_input, ['input'], ['modal']),
  rule(typed.number_input, ['input'], ['modal']),
  rule(typed.file_input, ['input'], ['modal']),
]

export function elementsFor(seat: Seat, surface: Surface): z.ZodType {
  const schemas = rules
    .filter((one) => one.seats.includes(seat) && one.surfaces.includes(surface))
    .map((one) => one.schema)
  return schemas.length > 0 ? union(schemas) : z.never()
}

export function union(schemas: z.ZodObject[]): z.ZodType {
  const [first, ...rest] = schemas
  if (!first) throw new Error('a union needs a member')
  return z.discriminatedUnion('type', [first, ...rest])
}
