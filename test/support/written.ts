import type { Recorder } from './recorder.ts'
import type { World } from './world.ts'

/** Something that was handed to Slack: the arguments of a call, or what a request was acknowledged with. */
export interface Written {
  where: string
  content: Record<string, unknown>
}

/** Everything that was handed to Slack, views and messages alike. */
export function allWritten(world: World, recorder: Recorder): Written[] {
  const calls = world.slack.calls.map(({ method, args }) => ({ where: method, content: args }))
  const acks = recorder.acks
    .filter((ack) => ack.startsWith('{'))
    .map((ack) => ({ where: 'ack', content: JSON.parse(ack) as Record<string, unknown> }))
  return [...calls, ...acks]
}

/** Of those, what is a message. */
export const messagesOf = (written: readonly Written[]): Written[] =>
  written.filter(
    ({ where, content }) =>
      /^chat\.(post|update)/.test(where) ||
      (where === 'response_url' && content.delete_original !== true) ||
      (where === 'ack' && ('blocks' in content || 'text' in content)),
  )

interface Found {
  text: string
  key: string
  parent: Record<string, unknown>
  top: boolean
}

/** Every string in it, with the object that it stands in. */
export function stringsIn(content: object, top = true): Found[] {
  return Object.entries(content).flatMap(([key, value]): Found[] => {
    if (typeof value === 'string') return [{ text: value, key, parent: content as Found['parent'], top }]
    if (typeof value !== 'object' || value === null) return []
    if (!Array.isArray(value)) return stringsIn(value, false)
    return value.flatMap((item: unknown) => {
      if (typeof item === 'string') return [{ text: item, key, parent: {}, top: false }]
      return typeof item === 'object' && item !== null ? stringsIn(item, false) : []
    })
  })
}

/** Where typed text is shown as it stands, or to nobody. */
function isLiteral({ key, parent, top }: Found, typed: string): boolean {
  if (key === 'text' && (parent.type === 'plain_text' || parent.type === 'text')) return true
  if (['initial_value', 'accessibility_label', 'alt_text'].includes(key)) return true
  // Ours, never drawn
  if (['block_id', 'private_metadata'].includes(key)) return true
  // A message's own text is markup: there it may only stand with its angle brackets written out
  return key === 'text' && top && !/[<>]/.test(typed)
}

/** Places where one of these pieces of typed text could be read as markup. */
export function markupIn(written: readonly Written[], pieces: readonly string[]): string[] {
  return written.flatMap(({ where, content }) =>
    stringsIn(content).flatMap((found) =>
      pieces
        .filter((piece) => found.text.includes(piece) && !isLiteral(found, piece))
        .map(
          (piece) => `${piece} in ${where} as ${found.key} of ${JSON.stringify(found.parent).slice(0, 200)}`,
        ),
    ),
  )
}

/** Messages without a `text`, or whose `text` leaves out one of these names that its blocks show. */
export function unspoken(written: readonly Written[], names: readonly string[]): string[] {
  const escaped = (name: string) =>
    name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return messagesOf(written).flatMap(({ where, content }) => {
    const text = typeof content.text === 'string' ? content.text : ''
    if (!text.trim()) return [`${where} without text: ${JSON.stringify(content).slice(0, 200)}`]
    const shown = stringsIn({ blocks: content.blocks ?? [] }).map((found) => found.text)
    return names
      .filter((name) => shown.includes(name) && !text.includes(escaped(name)))
      .map((name) => `${where}: “${text}” does not say ${name}`)
  })
}
