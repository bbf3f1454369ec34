/** Slack's mrkdwn to HTML. https://docs.slack.dev/messaging/formatting-message-text */
import { escapeHtml, type Html, raw } from '../html.ts'
import { preformattedString } from '../parts/preformatted.ts'
import type { Reader } from '../reader.ts'
import { emojiHtml, textWithEmoji } from './emoji.ts'
import { broadcastHtml, channelHtml, dateHtml, groupHtml, linkHtml, personHtml } from './mentions.ts'

export interface MrkdwnOptions {
  /** No automatic links for bare addresses. */
  verbatim?: boolean | undefined
}

export function mrkdwn(text: string, reader: Reader, options: MrkdwnOptions = {}): Html {
  return raw(mrkdwnString(text, reader, options))
}

export function mrkdwnString(text: string, reader: Reader, options: MrkdwnOptions = {}): string {
  // Odd pieces are what stood between ``` and ```.
  return text
    .split(/\n?```\n?([\s\S]+?)\n?```\n?/)
    .map((piece, i) => (i % 2 ? preformattedString(plainOf(piece)) : linesHtml(piece, reader, options)))
    .join('')
}

/** In code nothing is parsed, but Slack shows the label or address of a link instead of its brackets. */
const plainOf = (text: string) =>
  decode(text.replace(/<(https?:[^<>|]+)(?:\|([^<>]*))?>/g, (_, url, label) => label ?? url))

const decode = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

function linesHtml(text: string, reader: Reader, options: MrkdwnOptions): string {
  const out: string[] = []
  let quote: string[] | undefined
  const flush = () => {
    if (quote) out.push(`<blockquote class="quote">${quote.join('<br>')}</blockquote>`)
    quote = undefined
  }
  for (const line of text.split('\n')) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line)
    if (quoted) {
      quote ??= []
      quote.push(inline(quoted[1] ?? '', reader, options))
      continue
    }
    const afterQuote = quote !== undefined
    flush()
    // A blockquote ends its own line: no break between it and the next one.
    out.push((out.length && !afterQuote ? '<br>' : '') + inline(line, reader, options))
  }
  flush()
  return out.join('')
}

/**
 * Markers count only at the edge of a word, as in Slack: a_b_c and 2*3*4 stay what they are. What one opens does not
 * reach past the next that opens: so every letter is passed over once, however many are never closed.
 */
const marked = (mark: string, name: string): string => {
  const opens = `(?<![\\w${mark}])${mark}(?=[^\\s${mark}])`
  return `${opens}(?<${name}>(?:[^${mark}]|(?!${opens})${mark})+?)(?<=\\S)${mark}(?![\\w${mark}])`
}
const token = new RegExp(
  [
    '`(?<code>[^`\\n]+)`',
    '<(?<special>[^<>\\n]+)>',
    marked('\\*', 'bold'),
    marked('_', 'italic'),
    marked('~', 'strike'),
    '(?<![\\w:]):(?<emoji>[a-z0-9_+\\-]+):(?!\\w)',
    '(?<url>https?:\\/\\/[^\\s<>|]*[^\\s<>|.,;:!?)\'"\\]*_~`])',
  ].join('|'),
  'g',
)

function inline(text: string, reader: Reader, options: MrkdwnOptions): string {
  let html = ''
  let done = 0
  for (const match of text.matchAll(token)) {
    html += words(text.slice(done, match.index)) + tokenHtml(match, reader, options)
    done = match.index + match[0].length
  }
  return html + words(text.slice(done))
}

const words = (text: string) => textWithEmoji(decode(text), false)

function tokenHtml(match: RegExpExecArray, reader: Reader, options: MrkdwnOptions): string {
  const found = match.groups ?? {}
  const nested = (tag: string, text: string) => `<${tag}>${inline(text, reader, options)}</${tag}>`
  if (found.code !== undefined) return `<code class="code">${escapeHtml(plainOf(found.code))}</code>`
  if (found.special !== undefined) return specialHtml(found.special, reader) ?? escapeHtml(decode(match[0]))
  if (found.bold !== undefined) return nested('b', found.bold)
  if (found.italic !== undefined) return nested('i', found.italic)
  if (found.strike !== undefined) return nested('s', found.strike)
  if (found.emoji !== undefined) return emojiHtml(found.emoji) ?? escapeHtml(match[0])
  const url = decode(match[0])
  return options.verbatim ? escapeHtml(url) : linkHtml(url, escapeHtml(url))
}

/** What stands in `<…>`; undefined when it is nothing that Slack knows. */
function specialHtml(inside: string, reader: Reader): string | undefined {
  const bar = inside.indexOf('|')
  const target = decode(bar < 0 ? inside : inside.slice(0, bar))
  const label = bar < 0 ? undefined : decode(inside.slice(bar + 1))
  if (/^@[UW][A-Z0-9]+$/.test(target)) return personHtml(target.slice(1), reader)
  if (/^#[CGD][A-Z0-9]+$/.test(target)) return channelHtml(target.slice(1), label, reader)
  if (target.startsWith('!date^')) return specialDate(target, label ?? '', reader)
  if (target.startsWith('!subteam^'))
    return groupHtml(label ?? reader.groupName(target.slice('!subteam^'.length)))
  if (/^!(here|channel|everyone)$/.test(target)) return broadcastHtml(target.slice(1))
  if (/^(https?:|mailto:|tel:)/i.test(target)) {
    return linkHtml(target, label ? textWithEmoji(label) : escapeHtml(target.replace(/^(mailto|tel):/, '')))
  }
  return undefined
}

function specialDate(target: string, fallback: string, reader: Reader): string {
  const [, unix = '', format = '', url] = target.split('^')
  return dateHtml({ unix: Number(unix), format, fallback, url }, reader)
}
