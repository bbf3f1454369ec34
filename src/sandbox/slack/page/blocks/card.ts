import type { CardBlock, CarouselBlock, ContainerBlock } from '@slack/types'
import type { Draw } from '../draw.ts'
import { element } from '../elements/element.ts'
import { type Html, html } from '../html.ts'
import { richText } from '../text/rich-text.ts'
import { plainText, textObject } from '../text/text-object.ts'
import { imageElement } from './image.ts'

export function card(block: CardBlock, blockId: string, draw: Draw): Html {
  const line = (name: string, object: CardBlock['title']) =>
    object ? html`<div class="${name}">${textObject(object, draw.reader)}</div>` : ''
  return html`<div class="card">
    ${block.hero_image ? imageElement(block.hero_image, 'card-hero') : ''}
    <div class="card-head">${block.icon ? imageElement(block.icon, 'card-icon') : ''}<div>${line('card-title', block.title)}${line('card-subtitle', block.subtitle)}</div></div>
    ${line('card-body', block.body)}
    ${block.actions?.length ? html`<div class="actions">${block.actions.map((item) => element(item, { draw, blockId }))}</div>` : ''}
  </div>`
}

export const carousel = (block: CarouselBlock, blockId: string, draw: Draw): Html =>
  html`<div class="carousel">${block.elements.map((item) => card(item, item.block_id ?? blockId, draw))}</div>`

/** Children are drawn by the caller: this file cannot import the list of all blocks that it is itself part of. */
export function container(block: ContainerBlock, draw: Draw, children: Html): Html {
  const title = block.rich_text_title
    ? richText(block.rich_text_title, draw.reader)
    : block.title
      ? plainText(block.title.text)
      : ''
  const head = html`<span class="container-title">${title}</span>${block.subtitle ? html`<span class="card-subtitle">${textObject(block.subtitle, draw.reader)}</span>` : ''}`
  if (!block.is_collapsible) return html`<div class="container-block">${head}${children}</div>`
  return html`<details class="container-block" ${block.default_collapsed ? '' : 'open'}><summary>${head}</summary>${children}</details>`
}
