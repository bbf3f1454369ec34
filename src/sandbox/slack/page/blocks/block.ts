/** Picks the drawing for a block. */
import type { AnyBlock, KnownBlock } from '@slack/types'
import type { Draw } from '../draw.ts'
import { type Html, html } from '../html.ts'
import { richText } from '../text/rich-text.ts'
import { card, carousel, container } from './card.ts'
import { imageBlock } from './image.ts'
import { inputBlock } from './input.ts'
import { markdown } from './markdown.ts'
import { actions, alert, context, header, section, video } from './simple.ts'
import { dataTable, table } from './table.ts'

export const blocks = (list: AnyBlock[], draw: Draw): Html =>
  html`${list.map((block, i) => {
    const id = block.block_id ?? `block-${i}`
    return html`<div class="block block-${block.type}" data-block="${id}">${drawing(block as KnownBlock, id, draw)}</div>`
  })}`

function drawing(block: KnownBlock, id: string, draw: Draw): Html {
  switch (block.type) {
    case 'section':
      return section(block, id, draw)
    case 'actions':
      return actions(block, id, draw)
    case 'context':
      return context(block, draw)
    case 'divider':
      return html`<hr class="divider">`
    case 'header':
      return header(block)
    case 'image':
      return imageBlock(block, draw)
    case 'input':
      return inputBlock(block, id, draw)
    case 'rich_text':
      return richText(block, draw.reader)
    case 'table':
      return table(block, draw)
    case 'data_table':
      return dataTable(block, draw)
    case 'markdown':
      return markdown(block, draw)
    case 'alert':
      return alert(block, draw)
    case 'card':
      return card(block, id, draw)
    case 'carousel':
      return carousel(block, id, draw)
    case 'container':
      return container(block, draw, blocks(block.child_blocks, draw))
    case 'video':
      return video(block)
    default:
      // The workspace refuses blocks it does not know; one that gets here should be seen, not lost.
      return html`<p class="unknown-block">This block (${(block as { type: string }).type}) cannot be shown here.</p>`
  }
}
