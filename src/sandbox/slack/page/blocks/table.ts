import type { DataTableBlock, TableBlock } from '@slack/types'
import type { Draw } from '../draw.ts'
import { type Html, html } from '../html.ts'
import { richText } from '../text/rich-text.ts'

type Cell = TableBlock['rows'][number][number]

const cellText = (cell: Cell, draw: Draw): Html =>
  cell.type === 'rich_text' ? richText(cell, draw.reader) : html`${cell.text}`

export function table(block: TableBlock, draw: Draw): Html {
  const [head = [], ...rows] = block.rows
  const look = (column: number) => {
    const settings = block.column_settings?.[column]
    return `align-${settings?.align ?? 'left'}${settings?.is_wrapped ? ' wrapped' : ''}`
  }
  return html`<div class="table-frame" tabindex="0" role="region" aria-label="Table"><table class="table">
    <thead><tr>${head.map((cell, i) => html`<th scope="col" class="${look(i)}">${cellText(cell, draw)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => html`<td class="${look(i)}">${cellText(cell, draw)}</td>`)}</tr>`)}</tbody>
  </table></div>`
}

export function dataTable(block: DataTableBlock, draw: Draw): Html {
  const [head = [], ...rows] = block.rows
  const named = block.row_header_column_index ?? -1
  return html`<div class="table-frame" tabindex="0" role="region" aria-label="${block.caption}"><table class="table">
    <caption>${block.caption}</caption>
    <thead><tr>${head.map((cell) => html`<th scope="col">${cellText(cell, draw)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => (i === named ? html`<th scope="row">${cellText(cell, draw)}</th>` : html`<td class="${cell.type === 'raw_number' ? 'align-right' : ''}">${cellText(cell, draw)}</td>`))}</tr>`)}</tbody>
  </table></div>`
}
