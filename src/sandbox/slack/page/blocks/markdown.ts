/** The `markdown` block: enough of standard Markdown for a help text, turned into what mrkdwn can already draw. */
import type { MarkdownBlock } from '@slack/types'
import type { Draw } from '../draw.ts'
import { type Html, html } from '../html.ts'
import { mrkdwn } from '../text/mrkdwn.ts'

export const markdown = (block: MarkdownBlock, draw: Draw): Html =>
  html`<div class="text markdown">${mrkdwn(asMrkdwn(block.text), draw.reader)}</div>`

function asMrkdwn(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .split('\n')
    .map((line) =>
      line
        .replace(/^#{1,6}\s+(.*)$/, '**$1**')
        .replace(/^(\s*)[-*]\s+/, '$1• ')
        .replace(/!?\[([^[\]]+)\]\((https?:[^()[\]\s]+)\)/g, '<$2|$1>')
        .replace(/(?<!\*)\*([^*\s][^*]*)\*(?!\*)/g, '_$1_')
        .replace(/\*\*(.+?)\*\*|__(.+?)__/g, (_, star, line) => `*${star ?? line}*`)
        .replace(/~~(.+?)~~/g, '~$1~'),
    )
    .join('\n')
}
