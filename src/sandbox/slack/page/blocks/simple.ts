/** Blocks of a few lines each. */
import type {
  ActionsBlock,
  AlertBlock,
  ContextBlock,
  HeaderBlock,
  SectionBlock,
  VideoBlock,
} from '@slack/types'
import type { Draw } from '../draw.ts'
import { element } from '../elements/element.ts'
import { type Html, html } from '../html.ts'
import { type IconName, icon } from '../parts/icons.ts'
import { plainText, textObject } from '../text/text-object.ts'
import { imageElement } from './image.ts'

export function section(block: SectionBlock, blockId: string, draw: Draw): Html {
  const { reader } = draw
  const wide = block.accessory && /^(checkboxes|radio_buttons)$/.test(block.accessory.type)
  return html`<div class="section${block.accessory ? ' with-accessory' : ''}${wide ? ' wide-accessory' : ''}">
    <div class="section-body">
      ${block.text ? html`<div class="text">${textObject(block.text, reader)}</div>` : ''}
      ${block.fields ? html`<div class="fields">${block.fields.map((f) => html`<div class="text">${textObject(f, reader)}</div>`)}</div>` : ''}
    </div>
    ${block.accessory ? html`<div class="accessory">${element(block.accessory, { draw, blockId })}</div>` : ''}
  </div>`
}

export const actions = (block: ActionsBlock, blockId: string, draw: Draw): Html =>
  html`<div class="actions">${block.elements.map((item) => element(item, { draw, blockId }))}</div>`

export const context = (block: ContextBlock, draw: Draw): Html =>
  html`<div class="context">${block.elements.map((item) =>
    item.type === 'image'
      ? imageElement(item, 'context-image')
      : html`<span class="context-text">${textObject(item, draw.reader)}</span>`,
  )}</div>`

export const header = (block: HeaderBlock): Html =>
  html`<h3 class="header-block">${plainText(block.text.text)}</h3>`

const alertIcons: Record<string, IconName> = {
  success: 'check',
  error: 'close',
  warning: 'warn',
  info: 'warn',
}

export function alert(block: AlertBlock, draw: Draw): Html {
  const level = block.level ?? 'default'
  return html`<div class="alert alert-${level}" role="${level === 'error' ? 'alert' : 'note'}">${icon(alertIcons[level] ?? 'warn')}<div class="text">${textObject(block.text, draw.reader)}</div></div>`
}

export const video = (block: VideoBlock): Html =>
  html`<div class="video"><b>${plainText(block.title.text)}</b><img src="${block.thumbnail_url}" alt="${block.alt_text}"></div>`
