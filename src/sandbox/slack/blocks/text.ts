/** Composition objects. https://docs.slack.dev/reference/block-kit/composition-objects */
import * as z from 'zod'

/** Where blocks are shown: each block and element says on which of them Slack allows it. */
export type Surface = 'message' | 'modal' | 'home'

/** An empty string is an error everywhere. */
export const words = (max: number) => z.string().min(1).max(max)

export const plainText = (max = 3000) =>
  z.strictObject({ type: z.literal('plain_text'), text: words(max), emoji: z.boolean().optional() })

export const mrkdwn = (max = 3000) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: words(max), verbatim: z.boolean().optional() })

export const text = (max = 3000) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)])

export const id = words(255)

export const httpUrl = z
  .string()
  .max(3000)
  .refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), 'must be a valid URL')

const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\//

/** Slack fetches images over https; pages of this machine are let through, since here nothing else can be. */
export const imageUrl = httpUrl.refine(
  (url) => url.startsWith('https://') || loopback.test(url),
  'image_url must be https',
)

export const slackFile = z
  .strictObject({ id: words(255).optional(), url: httpUrl.optional() })
  .refine((file) => (file.id === undefined) !== (file.url === undefined), 'needs either id or url')

const option = <Text extends z.ZodType>(label: Text) =>
  z.strictObject({
    text: label,
    // 75 is what Slack's types say; its documents say 150 in places. The smaller one is safe.
    value: words(75),
    description: text(75).optional(),
  })

/** Selects and overflow menus: no mrkdwn. */
export const plainOption = option(plainText(75))
/** Checkboxes and radio buttons may style their text. */
export const richOption = option(text(75))
export const overflowOption = plainOption.extend({ url: httpUrl.optional() })

export const optionGroup = z.strictObject({
  label: plainText(75),
  options: z.array(plainOption).min(1).max(100),
})

export const confirm = z.strictObject({
  title: plainText(100),
  text: text(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
})
