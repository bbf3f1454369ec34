/** Radio buttons and checkboxes. */
import type { Checkboxes, Option, RadioButtons } from '@slack/types'
import { type DrawElement, idOf, json, type Spot, stateOf } from '../draw.ts'
import { type Html, html } from '../html.ts'
import { confirmSource } from './confirm.ts'
import { describing, field } from './field.ts'
import { chosenValue, chosenValues, optionText } from './option.ts'

export const radioButtons: DrawElement<RadioButtons> = (element, spot) => {
  const state = stateOf(spot, element.action_id)
  const chosen = chosenValue(state ? state.selected_option : element.initial_option)
  return group('radio', element, spot, (option) => option.value === chosen)
}

export const checkboxes: DrawElement<Checkboxes> = (element, spot) => {
  const state = stateOf(spot, element.action_id)
  const chosen = chosenValues(state ? state.selected_options : element.initial_options)
  return group('checkbox', element, spot, (option) => chosen.includes(option.value ?? ''))
}

function group(
  kind: 'radio' | 'checkbox',
  element: RadioButtons | Checkboxes,
  spot: Spot,
  isChosen: (option: Option) => boolean,
): Html {
  const id = idOf(spot, element.action_id)
  const role = kind === 'radio' ? 'radiogroup' : 'group'
  return field(
    element,
    spot,
    html`<div id="${id}" class="choices" role="${role}" ${describing(spot)}>
      ${element.options.map((option, i) => choice(kind, option, `${id}-${i}`, id, isChosen(option), spot))}
    </div>${confirmSource(element.confirm, id, spot.draw.reader)}`,
  )
}

function choice(kind: string, option: Option, id: string, name: string, chosen: boolean, spot: Spot): Html {
  return html`<label class="choice" for="${id}">
    <input type="${kind}" id="${id}" name="${name}" value="${option.value ?? ''}" data-option="${json(option)}" ${chosen ? 'checked' : ''}>
    <span class="choice-body">${optionText(option, spot.draw.reader)}</span>
  </label>`
}
