/** Blocks, and on which surface Slack takes them. https://docs.slack.dev/reference/block-kit/blocks */
import * as z from 'zod'
import { elementsFor, union } from './elements.ts'
import { buttons, imageElement, onePicture } from './elements-click.ts'
import { richText } from './rich-text.ts'
import { dataTable, table } from './tables.ts'
import { httpUrl, id, imageUrl, mrkdwn, plainText, type Surface, slackFile, text, words } from './text.ts'

const block = <Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), block_id: id.optional(), ...shape })

const divider = block('divider', {})
const header = block('header', { text: plainText(150) })
const markdown = block('markdown', { text: words(12_000) })
const remoteFile = block('file', { external_id: words(255), source: z.literal('remote') })
const alert = block('alert', {
  text: text(3000),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
})
const image = block('image', {
  image_url: imageUrl.optional(),
  slack_file: slackFile.optional(),
  alt_text: words(2000),
  title: plainText(2000).optional(),
}).refine(onePicture, 'needs either image_url or slack_file')

const video = block('video', {
  video_url: httpUrl,
  thumbnail_url: httpUrl,
  alt_text: words(2000),
  title: plainText(200),
  title_url: httpUrl.optional(),
  author_name: words(50).optional(),
  provider_name: words(50).optional(),
  provider_icon_url: httpUrl.optional(),
  description: plainText(200).optional(),
})

const card = block('card', {
  hero_image: imageElement.optional(),
  icon: imageElement.optional(),
  title: mrkdwn(150).optional(),
  subtitle: mrkdwn(150).optional(),
  body: mrkdwn(200).optional(),
  actions: z.array(buttons).min(1).optional(),
}).refine(
  (one) => one.hero_image || one.title || one.actions || one.body,
  'needs one of hero_image, title, actions, body',
)
const carousel = block('carousel', { elements: z.array(card).min(1).max(10) })

const context = block('context', {
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, plainText(2000), mrkdwn(2000)]))
    .min(1)
    .max(10),
})

const section = (surface: Surface) =>
  block('section', {
    text: text(3000).optional(),
    fields: z.array(text(2000)).min(1).max(10).optional(),
    accessory: elementsFor('section', surface).optional(),
    expand: z.boolean().optional(),
  }).refine((one) => one.text || one.fields, 'missing required field: text')

const input = (surface: Surface) =>
  block('input', {
    label: plainText(2000),
    element: elementsFor('input', surface),
    hint: plainText(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  })

const actions = (surface: Surface) =>
  block('actions', { elements: z.array(elementsFor('actions', surface)).min(1).max(25) })

const contextActions = block('context_actions', {
  elements: z.array(elementsFor('context_actions', 'message')).min(1).max(5),
})

function container(children: z.ZodObject[]) {
  return block('container', {
    title: plainText(150).optional(),
    rich_text_title: richText.optional(),
    subtitle: text(150).optional(),
    child_blocks: z.array(union(children)).min(1).max(10),
    width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
    icon: imageElement.optional(),
    is_collapsible: z.boolean().optional(),
    default_collapsed: z.boolean().optional(),
    has_header_divider: z.boolean().optional(),
  })
}

/** Every block that Slack takes on the surface, as one schema. */
function blockOn(surface: Surface): z.ZodType {
  const interactive = [actions(surface), section(surface), input(surface)]
  const everywhere = [...interactive, context, divider, header, image, richText, video]
  if (surface === 'modal') return union([...everywhere, card, alert])
  const nested = container([...everywhere, table, ...(surface === 'message' ? [remoteFile] : [])])
  const grids = [table, dataTable, carousel, nested]
  if (surface === 'home') return union([...everywhere, card, ...grids])
  return union([...everywhere, card, ...grids, contextActions, remoteFile, markdown])
}

export const blocksOn: Record<Surface, z.ZodType> = {
  message: z.array(blockOn('message')).max(50),
  modal: z.array(blockOn('modal')).max(100),
  home: z.array(blockOn('home')).max(100),
}
