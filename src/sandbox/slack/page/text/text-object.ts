/** `plain_text` and `mrkdwn` objects. Plain text parses nothing: `<!channel>` shows as itself. */
import type { TextObject } from '@slack/types'
import { type Html, raw } from '../html.ts'
import type { Reader } from '../reader.ts'
import { textWithEmoji } from './emoji.ts'
import { mrkdwn } from './mrkdwn.ts'

export function textObject(object: TextObject | undefined, reader: Reader): Html {
  if (!object) return raw('')
  if (object.type === 'mrkdwn') return mrkdwn(object.text, reader, { verbatim: object.verbatim })
  return plainText(object.text, object.emoji !== false)
}

export const plainText = (text: string, shortcodes = true): Html =>
  raw(textWithEmoji(text, shortcodes).replaceAll('\n', '<br>'))
