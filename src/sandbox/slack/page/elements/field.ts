/** The frame of everything that has a state: what the browser reads when it collects a view's values. */
import { json, type Spot, stateOf } from '../draw.ts'
import { type Html, html } from '../html.ts'

interface Stateful {
  type: string
  action_id?: string
  dispatch_action_config?: { trigger_actions_on?: string[] }
}

export function field(element: Stateful, spot: Spot, inner: Html): Html {
  const action = element.action_id ?? ''
  const state = stateOf(spot, action)
  const dispatch = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed']
  return html`<div class="field-frame field-${element.type}" data-field="${element.type}" data-action="${action}" data-state="${state ? json(state) : ''}" data-dispatch="${dispatch.join(' ')}">${inner}</div>`
}

export function describing(spot: Spot): Html {
  return html`${spot.labelId ? html`aria-labelledby="${spot.labelId}"` : ''} ${
    spot.describedBy ? html`aria-describedby="${spot.describedBy}"` : ''
  } ${spot.invalid ? html`aria-invalid="true"` : ''} ${spot.required ? html`aria-required="true"` : ''}`
}
