/** `table` and `data_table`: read-only grids, in messages and Home only. */
import * as z from 'zod'
import { richText } from './rich-text.ts'
import { id, words } from './text.ts'

const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) })
const rawNumber = z.strictObject({
  type: z.literal('raw_number'),
  value: z.number(),
  text: z.string().min(1),
})
const cell = z.discriminatedUnion('type', [rawText, rawNumber, richText])

const column = z
  .strictObject({
    align: z.enum(['left', 'center', 'right']).optional(),
    is_wrapped: z.boolean().optional(),
  })
  .nullable()

export const table = z.strictObject({
  type: z.literal('table'),
  block_id: id.optional(),
  rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
  column_settings: z.array(column).max(20).optional(),
})

export const dataTable = z
  .strictObject({
    type: z.literal('data_table'),
    block_id: id.optional(),
    caption: words(2000),
    rows: z.array(z.array(cell).min(1).max(20)).min(2).max(201),
    page_size: z.int().min(1).max(100).optional(),
    row_header_column_index: z.int().min(0).max(19).optional(),
  })
  .refine(({ rows }) => rows.every((row) => row.length === rows[0]?.length), {
    message: 'rows must have the same length',
    path: ['rows'],
  })
  .refine(({ rows }) => rows[0]?.every((one) => one.type !== 'rich_text'), {
    message: 'header cells must not be rich_text',
    path: ['rows', 0],
  })
