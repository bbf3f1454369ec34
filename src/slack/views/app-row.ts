import type { AnyBlock, SectionBlock } from '@slack/types'
import type { App } from '../../domain/records.ts'
import { cut, momentText, mrkdwn } from './blocks.ts'
import { activeText, CHANGED_OUTSIDE, statusText } from './status.ts'

/**
 * An app as a row: its name, then Client ID, Last Updated, Status and Active in two columns. The name is anybody's
 * text, so it stands in rich text; all the rest is ours.
 */
export const appRow = (app: App, logoUrl?: string): [AnyBlock, SectionBlock] => [
  {
    type: 'rich_text',
    elements: [
      { type: 'rich_text_section', elements: [{ type: 'text', text: app.name, style: { bold: true } }] },
    ],
  },
  {
    type: 'section',
    block_id: `app:${app.id}`,
    fields: [
      mrkdwn(`*Client ID*\n\`${app.clientId}\``),
      mrkdwn(`*Last Updated*\n${momentText(app.updatedAt)}`),
      mrkdwn(`*Status*\n${statusText(app)}${app.drift ? `\n${CHANGED_OUTSIDE}` : ''}`),
      mrkdwn(`*Active*\n${app.registeredAt ? activeText(app) : '⏳ Being registered'}`),
    ],
    ...(logoUrl && {
      accessory: { type: 'image', image_url: logoUrl, alt_text: cut(`Logo of ${app.name}`, 2000) },
    }),
  },
]
