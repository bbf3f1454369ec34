/** A labelled field with its hint and its mistake. */
import type { InputBlock } from '@slack/types'
import type { Draw, Spot } from '../draw.ts'
import { element } from '../elements/element.ts'
import { domId, type Html, html } from '../html.ts'
import { icon } from '../parts/icons.ts'
import { plainText } from '../text/text-object.ts'

// These are labelled by one <label for>; the others are groups or buttons, named by aria-labelledby.
const grouped = /radio|checkbox|select/

export function inputBlock(block: InputBlock, blockId: string, draw: Draw): Html {
  const id = domId(draw.key, blockId)
  const error = draw.errors?.[blockId]
  const described = [error ? `${id}-error` : '', block.hint ? `${id}-hint` : ''].filter(Boolean).join(' ')
  const spot: Spot = {
    draw,
    blockId,
    labelId: `${id}-label`,
    invalid: error !== undefined,
    required: block.optional !== true,
    ...(described ? { describedBy: described } : {}),
  }
  const target = domId(draw.key, blockId, block.element.action_id ?? '')
  const text = html`${plainText(block.label.text)}${block.optional ? html` <span class="optional">(optional)</span>` : ''}`
  return html`<div class="input-block${error ? ' has-error' : ''}" data-dispatches="${String(block.dispatch_action === true)}">
    ${grouped.test(block.element.type) ? html`<div class="label" id="${id}-label">${text}</div>` : html`<label class="label" id="${id}-label" for="${target}">${text}</label>`}
    ${element(block.element, spot)}
    ${error ? html`<p class="field-error" id="${id}-error" role="alert">${icon('warn')}<span>${error}</span></p>` : ''}
    ${block.hint ? html`<p class="hint" id="${id}-hint">${plainText(block.hint.text)}</p>` : ''}
  </div>`
}
