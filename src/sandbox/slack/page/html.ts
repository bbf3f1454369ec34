/** What every drawing function returns: text that is already safe to put into a page. */
import { html, raw } from 'hono/html'

export { html, raw }
export type Html = ReturnType<typeof html>

export const nothing: Html = raw('')

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** For the parsers, which build long strings and mark them as safe at the end. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c] ?? c)

/** Ids may hold anything an app chose as block_id or action_id, so spaces and quotes have to go. */
export const domId = (...parts: (string | number)[]): string =>
  parts.map((p) => encodeURIComponent(p)).join('-')
