/** Elements that are clicked and keep no state. */
import * as z from 'zod'
import { confirm, httpUrl, id, imageUrl, overflowOption, plainText, slackFile, words } from './text.ts'

export const buttons = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  action_id: id.optional(),
  url: httpUrl.optional(),
  value: words(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: words(75).optional(),
})

export const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: id.optional(),
  options: z.array(overflowOption).min(1).max(5),
  confirm: confirm.optional(),
})

export const iconButton = z.strictObject({
  type: z.literal('icon_button'),
  icon: words(255),
  text: plainText(75),
  action_id: id.optional(),
  value: words(2000).optional(),
  confirm: confirm.optional(),
  accessibility_label: words(75).optional(),
  visible_to_user_ids: z.array(words(255)).optional(),
})

const feedback = z.strictObject({
  text: plainText(75),
  value: words(2000),
  accessibility_label: words(75).optional(),
})

export const feedbackButtons = z.strictObject({
  type: z.literal('feedback_buttons'),
  action_id: id.optional(),
  positive_button: feedback,
  negative_button: feedback,
})

export const imageElement = z
  .strictObject({
    type: z.literal('image'),
    image_url: imageUrl.optional(),
    slack_file: slackFile.optional(),
    alt_text: words(2000),
  })
  .refine(onePicture, 'needs either image_url or slack_file')

export function onePicture(image: { image_url?: unknown; slack_file?: unknown }): boolean {
  return (image.image_url === undefined) !== (image.slack_file === undefined)
}
