import type {
  Button,
  ConfirmationDialog,
  ContextBlock,
  HeaderBlock,
  MrkdwnElement,
  PlainTextElement,
  PlainTextOption,
  RichTextBlock,
  RichTextElement,
  SectionBlock,
} from '@slack/types'

/** Text of people and of ours alike, shown as it stands: no emoji codes, no mentions, no formatting. */
export const plain = (text: string): PlainTextElement => ({
  type: 'plain_text',
  text: text || ' ',
  emoji: false,
})

/** Our own words only. What people typed goes into `plain` or rich text. */
export const mrkdwn = (text: string): MrkdwnElement => ({ type: 'mrkdwn', text, verbatim: true })

/** For the `text` of a message, which Slack reads as mrkdwn: `&`, `<` and `>` written so that they stay themselves. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Names for the `text` of a message: as many as fit, which takes 4,000 bytes. */
export function namesText(names: readonly string[]): string {
  const shown: string[] = []
  let bytes = 0
  for (const name of names.map(escaped)) {
    bytes += Buffer.byteLength(`${name}, `)
    if (bytes > 3_500) return `${shown.join(', ')} and ${names.length - shown.length} more`
    shown.push(name)
  }
  return shown.join(', ')
}

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(cut(text, 150)) })

export const section = (text: string): SectionBlock => ({ type: 'section', text: mrkdwn(text), expand: true })

export const context = (...texts: string[]): ContextBlock => ({
  type: 'context',
  elements: texts.map(mrkdwn),
})

export const option = (text: string, value: string, description?: string): PlainTextOption => ({
  text: plain(cut(text, 75)),
  value,
  ...(description && { description: plain(cut(description, 75)) }),
})

export interface ButtonOptions {
  value?: string
  style?: 'primary' | 'danger'
  /** For screen readers, where the label alone does not say of what. */
  label?: string
  confirm?: ConfirmationDialog
  url?: string
}

export function button(text: string, actionId: string, options: ButtonOptions = {}): Button {
  const { label, ...rest } = options
  return {
    type: 'button',
    text: plain(cut(text, 75)),
    action_id: actionId,
    ...(label && { accessibility_label: cut(label, 75) }),
    ...rest,
  }
}

export const confirmation = (title: string, text: string, confirm: string): ConfirmationDialog => ({
  title: plain(title),
  text: plain(cut(text, 300)),
  confirm: plain(confirm),
  deny: plain('Cancel'),
  style: 'danger',
})

/** A value to copy: alone in a preformatted block, where nothing is parsed and one click selects it. */
export const copyable = (value: string): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: value }] }],
})

/**
 * A sentence of ours as rich text. `<@U…>` becomes a mention and `` `…` `` code. What stands in “…” is somebody's own
 * words and stays the characters that it is; so does everything else.
 */
export const sentence = (text: string): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: partsOf(text).map(richPart) }],
})

/** The same for a message's `text`, which is read aloud and shown in notifications. */
export const sentenceText = (text: string): string =>
  partsOf(text)
    .map((part) => (MENTION.test(part) ? part : escaped(part)))
    .join('')

const MENTION = /^<@[UW][A-Z0-9]+>$/

const partsOf = (text: string): string[] =>
  text.split(/(“[^“”]*”|<@[UW][A-Z0-9]+>|`[^`]+`)/).filter((part) => part !== '')

function richPart(part: string): RichTextElement {
  if (MENTION.test(part)) return { type: 'user', user_id: part.slice(2, -1) }
  if (/^`[^`]+`$/.test(part)) return { type: 'text', text: part.slice(1, -1), style: { code: true } }
  return { type: 'text', text: part }
}

/** Rich text of labelled facts, one a line: the label is ours and bold, the value is anybody's and plain. */
export function facts(rows: readonly [label: string, ...values: RichTextElement[]][]): RichTextBlock {
  const elements = rows.flatMap(([label, ...values], index): RichTextElement[] => [
    { type: 'text', text: `${index > 0 ? '\n' : ''}${label}: `, style: { bold: true } },
    ...values,
  ])
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }
}

export const words = (text: string): RichTextElement => ({ type: 'text', text })
export const code = (text: string): RichTextElement => ({ type: 'text', text, style: { code: true } })

/** A moment, in the reader's own time zone. */
export const moment = (iso: string): RichTextElement => ({
  type: 'date',
  timestamp: Math.floor(Date.parse(iso) / 1000),
  format: '{date_short_pretty}, {time}',
  fallback: fallbackTime(iso),
})

/** The same inside mrkdwn of ours. */
export const momentText = (iso: string): string =>
  `<!date^${Math.floor(Date.parse(iso) / 1000)}^{date_short_pretty}, {time}|${fallbackTime(iso)}>`

const fallbackTime = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`

/** Shortened to `length` characters with an ellipsis; a pair of surrogates is not torn apart. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
