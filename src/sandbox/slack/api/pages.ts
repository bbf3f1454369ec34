/** Cursor paging: `limit`, `cursor`, `response_metadata.next_cursor`. */
import { Refusal } from './method.ts'

export function pageOf<Item>(
  items: Item[],
  asked: { cursor?: string | undefined; limit?: number | undefined },
) {
  const start = asked.cursor ? Number(Buffer.from(asked.cursor, 'base64').toString().replace('at:', '')) : 0
  if (!Number.isInteger(start)) throw new Refusal('invalid_cursor')
  const limit = asked.limit && asked.limit > 0 ? Math.min(asked.limit, 1000) : 100
  const next = start + limit
  const nextCursor = next < items.length ? Buffer.from(`at:${next}`).toString('base64') : ''
  return { items: items.slice(start, next), response_metadata: { next_cursor: nextCursor } }
}
