/** Slack's markup as the words a person reads. */
import type { Loose } from '../blocks/walk.ts'
import { formatSlackDate } from '../page/text/dates.ts'
import type { Screen } from '../screen.ts'

/** Who reads: names of mentions, and the time zone of dates. */
type Reader = Pick<Screen, 'people' | 'channels' | 'groups' | 'me'>

/** Mentions as names, links as `label (url)`, dates by the reader's clock, entities as characters. */
export function readable(markup: string, { people, channels, groups, me }: Reader): string {
  const group = (id: string) => `@${groups.find((one) => one.id === id)?.handle ?? id}`
  const person = (id: string) => people.find((one) => one.id === id)?.realName ?? id
  const channel = (id: string) => channels.find((one) => one.id === id)?.name ?? id
  return markup
    .replace(/<@(\w+)(?:\|[^<>]*)?>/g, (_, id: string) => `@${person(id)}`)
    .replace(/<#(\w+)(?:\|[^<>]*)?>/g, (_, id: string) => `#${channel(id)}`)
    .replace(
      /<!date\^(\d+)\^([^<>|^]*)(?:\^[^<>|]*)?\|([^<>]*)>/g,
      (_, unix: string, format: string, fallback: string) => dateOf(Number(unix), format, me) || fallback,
    )
    .replace(/<!subteam\^(\w+)(?:\|([^<>]*))?>/g, (_, id: string, label?: string) => label ?? group(id))
    .replace(/<!(here|channel|everyone)(?:\|[^<>]*)?>/g, '@$1')
    .replace(/<((?:https?|mailto):[^<>|]+)\|([^<>]+)>/g, '$2 ($1)')
    .replace(/<((?:https?|mailto):[^<>|]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

const dateOf = (unix: number, format: string, { tz }: Reader['me']) =>
  formatSlackDate(unix, format, tz, new Date())

/** A text object: only mrkdwn has markup. */
export function textOf(object: unknown, reader: Reader): string {
  const { type, text } = (object ?? { type: 'plain_text', text: '' }) as Loose & { text: string }
  return type === 'mrkdwn' ? readable(text, reader) : text
}

export function richTextOf(block: Loose, reader: Reader): string {
  return (block.elements as Loose[]).map((element) => richPart(element, reader)).join('\n')
}

function richPart(element: Loose, reader: Reader): string {
  const inside = (element.elements ?? []) as Loose[]
  if (element.type === 'rich_text_list') return inside.map((item) => `• ${richPart(item, reader)}`).join('\n')
  const line = inside.map((piece) => richPiece(piece, reader)).join('')
  return element.type === 'rich_text_quote' ? `> ${line}` : line
}

function richPiece(piece: Loose, { people, channels, groups, me }: Reader): string {
  const { type, text, url, name, range, fallback } = piece as Loose & Record<string, string | undefined>
  switch (type) {
    case 'link':
      return text ? `${text} (${url})` : (url ?? '')
    case 'emoji':
      return `:${name}:`
    case 'user':
      return `@${people.find((one) => one.id === piece.user_id)?.realName ?? String(piece.user_id)}`
    case 'channel':
      return `#${channels.find((one) => one.id === piece.channel_id)?.name ?? String(piece.channel_id)}`
    case 'usergroup':
      return `@${groups.find((one) => one.id === piece.usergroup_id)?.handle ?? String(piece.usergroup_id)}`
    case 'broadcast':
      return `@${range}`
    case 'date':
      return dateOf(Number(piece.timestamp), String(piece.format), me) || (fallback ?? '')
    default:
      return text ?? String(piece.value ?? piece.team_id ?? '')
  }
}

/** Labels are compared without emoji, case and outer spaces. */
export const plain = (label: string) =>
  label
    .replace(/:[a-z0-9_+-]+:/g, '')
    .replace(/\p{Extended_Pictographic}|\uFE0F/gu, '')
    .trim()
    .toLowerCase()
