/** `rich_text` blocks. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
import type { RichTextBlock, RichTextElement, RichTextList } from '@slack/types'
import { escapeHtml, type Html, html, raw } from '../html.ts'
import { preformatted } from '../parts/preformatted.ts'
import type { Reader } from '../reader.ts'
import { emojiHtml, textWithEmoji } from './emoji.ts'
import { broadcastHtml, channelHtml, dateHtml, groupHtml, linkHtml, personHtml } from './mentions.ts'

export function richText(block: RichTextBlock, reader: Reader): Html {
  return html`<div class="rich-text">${block.elements.map((part) => {
    switch (part.type) {
      case 'rich_text_section':
        return html`<div class="rich-section">${inlineRich(part.elements, reader)}</div>`
      case 'rich_text_quote':
        return html`<blockquote class="quote">${inlineRich(part.elements, reader)}</blockquote>`
      case 'rich_text_preformatted':
        return preformatted(
          part.elements.map((e) => ('text' in e && e.text) || ('url' in e ? e.url : '')).join(''),
        )
      case 'rich_text_list':
        return list(part, reader)
      default:
        return ''
    }
  })}</div>`
}

function list(part: RichTextList, reader: Reader): Html {
  const items = part.elements.map((item) => html`<li>${inlineRich(item.elements, reader)}</li>`)
  const indent = `indent-${Math.min(part.indent ?? 0, 8)}`
  return part.style === 'ordered'
    ? html`<ol class="rich-list ${indent}">${items}</ol>`
    : html`<ul class="rich-list ${indent}">${items}</ul>`
}

export const inlineRich = (elements: RichTextElement[], reader: Reader): Html =>
  raw(elements.map((element) => styled(element, elementHtml(element, reader))).join(''))

function elementHtml(element: RichTextElement, reader: Reader): string {
  switch (element.type) {
    case 'text':
      // A text element is data, never markup: no shortcodes, no mentions.
      return textWithEmoji(element.text, false).replaceAll('\n', '<br>')
    case 'link':
      return linkHtml(element.url, escapeHtml(element.text ?? element.url))
    case 'emoji':
      return emojiHtml(element.name) ?? escapeHtml(`:${element.name}:`)
    case 'user':
      return personHtml(element.user_id, reader)
    case 'channel':
      return channelHtml(element.channel_id, undefined, reader)
    case 'broadcast':
      return broadcastHtml(element.range)
    case 'usergroup':
      return groupHtml(reader.groupName(element.usergroup_id))
    case 'team':
      return groupHtml('@team')
    case 'date':
      return dateHtml(
        {
          unix: element.timestamp,
          format: element.format,
          fallback: element.fallback ?? '',
          url: element.url,
        },
        reader,
      )
    case 'color':
      return `<code class="code">${escapeHtml(element.value)}</code>`
    default:
      return ''
  }
}

function styled(element: RichTextElement, inner: string): string {
  const style = 'style' in element ? element.style : undefined
  if (!style) return inner
  let out = inner
  if (style.code) out = `<code class="code">${out}</code>`
  if (style.strike) out = `<s>${out}</s>`
  if (style.italic) out = `<i>${out}</i>`
  if (style.bold) out = `<b>${out}</b>`
  return out
}
