/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
import * as z from 'zod'
import { httpUrl, id, words } from './text.ts'

const style = z
  .strictObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
    underline: z.boolean().optional(),
    highlight: z.boolean().optional(),
    client_highlight: z.boolean().optional(),
    unlink: z.boolean().optional(),
  })
  .optional()

const piece = <Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...shape, style })

const textPiece = piece('text', { text: z.string().min(1) })
// Any scheme: Slack links `mailto:` and the like too. Only the length is its business.
const linkPiece = piece('link', {
  url: words(3000),
  text: z.string().min(1).optional(),
  unsafe: z.boolean().optional(),
})

const inline = z.discriminatedUnion('type', [
  textPiece,
  linkPiece,
  piece('broadcast', { range: z.enum(['here', 'channel', 'everyone']) }),
  piece('color', { value: words(255) }),
  piece('channel', { channel_id: words(255) }),
  piece('date', {
    timestamp: z.int(),
    format: words(255),
    url: httpUrl.optional(),
    fallback: words(3000).optional(),
  }),
  piece('emoji', {
    name: words(255),
    unicode: words(255).optional(),
    url: httpUrl.optional(),
    skin_tone: z.int().optional(),
  }),
  piece('team', { team_id: words(255) }),
  piece('user', { user_id: words(255) }),
  piece('usergroup', { usergroup_id: words(255) }),
])

const border = { border: z.union([z.literal(0), z.literal(1)]).optional() }
const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline) })

export const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: id.optional(),
  elements: z
    .array(
      z.discriminatedUnion('type', [
        section,
        z.strictObject({
          type: z.literal('rich_text_list'),
          style: z.enum(['bullet', 'ordered']),
          elements: z.array(section).min(1),
          indent: z.int().min(0).max(8).optional(),
          offset: z.int().min(0).optional(),
          ...border,
        }),
        z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(inline), ...border }),
        z.strictObject({
          type: z.literal('rich_text_preformatted'),
          elements: z.array(z.discriminatedUnion('type', [textPiece, linkPiece])),
          language: words(255).optional(),
          ...border,
        }),
      ]),
    )
    .min(1),
})
