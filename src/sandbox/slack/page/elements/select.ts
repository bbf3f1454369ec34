/** Select menus: a button that opens a list with a search field. The list waits hidden beside its button. */
import type { MultiSelect, Select } from '@slack/types'
import { type DrawElement, idOf, json, type Spot, stateOf } from '../draw.ts'
import { type Html, html, nothing } from '../html.ts'
import { icon } from '../parts/icons.ts'
import { confirmSource } from './confirm.ts'
import { describing, field } from './field.ts'
import { type Choice, choicesOf, selectedIn } from './select-choices.ts'

export const select: DrawElement<Select | MultiSelect> = (element, spot) => {
  const many = element.type.startsWith('multi_')
  const id = idOf(spot, element.action_id)
  const groups = choicesOf(element, spot.draw.reader)
  const selected = selectedIn(element, stateOf(spot, element.action_id))
  const all = groups.flatMap((group) => group.choices)
  const chosen = selected.map((key) => all.find((choice) => choice.key === key)).filter((choice) => !!choice)
  return field(
    element,
    spot,
    html`<button type="button" id="${id}" class="select${many ? ' select-many' : ''}" data-menu="${id}-menu" data-many="${String(many)}" data-max="${maxOf(element)}" data-asks="${element.confirm ? `${id}-confirm` : ''}" aria-haspopup="listbox" aria-expanded="false" ${describing(labelledTwice(spot, id))}>${shown(chosen, element, many)}${icon('caret')}</button>
    <div hidden id="${id}-menu" data-kind="listbox" data-search="${String(all.length > 7)}">${groups.map((group) => (group.label ? html`<div class="menu-group" role="presentation">${group.label}</div>${items(group.choices, selected)}` : items(group.choices, selected)))}</div>${confirmSource(element.confirm, id, spot.draw.reader)}`,
  )
}

/** Read as "Scopes, Search API": the label first, then what the button says. */
const labelledTwice = (spot: Spot, id: string): Spot =>
  spot.labelId ? { ...spot, labelId: `${spot.labelId} ${id}` } : spot

const maxOf = (element: Select | MultiSelect): number | '' =>
  'max_selected_items' in element ? (element.max_selected_items ?? '') : ''

function shown(chosen: Choice[], element: Select | MultiSelect, many: boolean): Html {
  const placeholder = element.placeholder?.text ?? (many ? 'Select options' : 'Select an option')
  if (!chosen.length) return html`<span class="select-label select-empty">${placeholder}</span>`
  if (!many) return html`<span class="select-label">${chosen[0]?.label ?? ''}</span>`
  return html`<span class="select-label">${chosen.map((choice) => html`<span class="token">${choice.picture ?? ''}${choice.label}</span>`)}</span>`
}

const items = (choices: Choice[], selected: string[]): Html =>
  html`${choices.map(
    (choice) =>
      html`<div role="option" class="menu-item" data-key="${choice.key}" data-option="${json(choice.option)}" aria-selected="${String(selected.includes(choice.key))}">${choice.picture ?? nothing}<span class="menu-item-text">${choice.label}${choice.description ? html`<span class="option-description">${choice.description}</span>` : ''}</span>${icon('check')}</div>`,
  )}`
