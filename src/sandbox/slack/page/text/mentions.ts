/** Links, people, channels and groups inside a text; shared by mrkdwn and rich text. All return safe HTML. */
import { escapeHtml } from '../html.ts'
import type { Reader } from '../reader.ts'
import { formatSlackDate } from './dates.ts'

/** Anything else (javascript:, data:) is shown as text. */
const openable = /^(https?:|mailto:|tel:|slack:)/i

export function linkHtml(url: string, labelHtml: string): string {
  if (!openable.test(url)) return labelHtml
  return `<a class="link" href="${escapeHtml(url)}" target="_blank" rel="noopener noreferrer">${labelHtml}</a>`
}

export function personHtml(userId: string, reader: Reader): string {
  const mine = userId === reader.me.id ? ' mention-me' : ''
  return `<span class="mention${mine}">@${escapeHtml(reader.nameOf(userId))}</span>`
}

export function channelHtml(channelId: string, label: string | undefined, reader: Reader): string {
  const channel = reader.channel(channelId)
  if (!channel) return `<span class="mention">#${escapeHtml(label ?? 'private-channel')}</span>`
  const href = escapeHtml(reader.href({ at: 'channel', channelId }))
  return `<a class="mention" data-go href="${href}">#${escapeHtml(channel.name)}</a>`
}

export const broadcastHtml = (range: string): string =>
  `<span class="mention mention-me">@${escapeHtml(range)}</span>`

export const groupHtml = (label: string): string => `<span class="mention">${escapeHtml(label)}</span>`

export function dateHtml(
  date: { unix: number; format: string; fallback: string; url?: string | undefined },
  reader: Reader,
): string {
  const shown = formatSlackDate(date.unix, date.format, reader.me.tz, reader.now) || date.fallback
  if (!Number.isFinite(date.unix)) return escapeHtml(date.fallback)
  const full = formatSlackDate(date.unix, '{date_long} at {time}', reader.me.tz, reader.now)
  const iso = new Date(date.unix * 1000).toISOString()
  const time = `<time datetime="${iso}" title="${escapeHtml(full)}">${escapeHtml(shown)}</time>`
  return date.url ? linkHtml(date.url, time) : time
}
