import type { Button, Overflow, WorkflowButton } from '@slack/types'
import { type DrawElement, idOf, json } from '../draw.ts'
import { type Html, html } from '../html.ts'
import { icon } from '../parts/icons.ts'
import { plainText, textObject } from '../text/text-object.ts'
import { confirmSource } from './confirm.ts'

export const button: DrawElement<Button | WorkflowButton> = (element, spot) => {
  const id = idOf(spot, element.action_id)
  const url = element.type === 'button' ? element.url : undefined
  const style = element.style ? ` btn-${element.style}` : ''
  const label = html`<span class="btn-label">${plainText(element.text.text, element.text.emoji !== false)}</span>`
  const name = element.accessibility_label ?? ''
  const confirm = confirmSource(element.confirm, id, spot.draw.reader)
  const action = element.action_id ?? ''
  const asks = element.confirm ? `${id}-confirm` : ''
  // A real link: it can be opened by keyboard, its address is visible, and no pop-up blocker minds it.
  if (url && /^https?:/i.test(url)) {
    return html`<a id="${id}" class="btn${style}" href="${url}" target="_blank" rel="noopener noreferrer" data-press data-action="${action}" data-asks="${asks}" aria-label="${name || element.text.text}">${label}</a>${confirm}`
  }
  return html`<button type="button" id="${id}" class="btn${style}" data-press data-action="${action}" data-asks="${asks}" ${name ? html`aria-label="${name}"` : ''}>${label}</button>${confirm}`
}

export const overflow: DrawElement<Overflow> = (element, spot) => {
  const id = idOf(spot, element.action_id)
  return html`<button type="button" id="${id}" class="btn btn-icon" data-menu="${id}-menu" data-action="${element.action_id ?? ''}" data-asks="${element.confirm ? `${id}-confirm` : ''}" aria-haspopup="menu" aria-expanded="false" aria-label="More actions" title="More actions">${icon('moreRow')}</button>
    <div hidden id="${id}-menu" data-kind="overflow">${element.options.map((option) => overflowItem(option, spot.draw.reader))}</div>${confirmSource(element.confirm, id, spot.draw.reader)}`
}

function overflowItem(option: Overflow['options'][number], reader: Parameters<typeof textObject>[1]): Html {
  const text = html`${textObject(option.text, reader)}${option.description ? html`<span class="option-description">${textObject(option.description, reader)}</span>` : ''}`
  return html`<button type="button" role="menuitem" class="menu-item" data-option="${json({ value: option.value ?? '' })}" data-url="${option.url ?? ''}">${text}</button>`
}
