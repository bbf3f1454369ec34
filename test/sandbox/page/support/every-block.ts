/** One of every block and element that the page can draw. */
import type { KnownBlock } from '@slack/types'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const options = ['One', 'Two'].map((text) => ({ text: plain(text), value: text }))
const label = plain('Label')

export const everyBlock: KnownBlock[] = [
  { type: 'header', text: plain('A header') },
  { type: 'divider' },
  {
    type: 'section',
    text: { type: 'mrkdwn', text: '*A section*' },
    fields: [plain('first field'), plain('second field')],
    accessory: { type: 'button', action_id: 'a', text: plain('Press me') },
  },
  {
    type: 'section',
    text: plain('pictured'),
    accessory: { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a logo' },
  },
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: 'go', text: plain('Danger'), style: 'danger' },
      { type: 'overflow', action_id: 'more', options },
      { type: 'datepicker', action_id: 'day', initial_date: '2026-11-22' },
      { type: 'timepicker', action_id: 'time', initial_time: '09:30' },
      { type: 'static_select', action_id: 'select', options },
      { type: 'conversations_select', action_id: 'where' },
    ],
  },
  {
    type: 'context',
    elements: [
      { type: 'mrkdwn', text: 'a context' },
      { type: 'image', image_url: 'https://example.com/i.png', alt_text: 'icon' },
    ],
  },
  { type: 'image', image_url: 'https://example.com/b.png', alt_text: 'a chart', title: plain('Chart') },
  {
    type: 'input',
    label,
    element: { type: 'plain_text_input', action_id: 'line', initial_value: 'typed before' },
  },
  {
    type: 'input',
    label,
    element: { type: 'plain_text_input', action_id: 'lines', multiline: true, initial_value: 'two\nlines' },
  },
  { type: 'input', label, element: { type: 'url_text_input', action_id: 'url' } },
  { type: 'input', label, element: { type: 'email_text_input', action_id: 'mail' } },
  { type: 'input', label, element: { type: 'number_input', action_id: 'number', is_decimal_allowed: false } },
  { type: 'input', label, element: { type: 'radio_buttons', action_id: 'radio', options } },
  { type: 'input', label, element: { type: 'checkboxes', action_id: 'checks', options } },
  { type: 'input', label, element: { type: 'multi_static_select', action_id: 'many', options } },
  { type: 'input', label, element: { type: 'users_select', action_id: 'who' } },
  { type: 'input', label, element: { type: 'multi_users_select', action_id: 'whom' } },
  { type: 'input', label, element: { type: 'external_select', action_id: 'outside' } },
  { type: 'input', label, optional: true, element: { type: 'file_input', action_id: 'file' } },
  {
    type: 'rich_text',
    elements: [
      { type: 'rich_text_section', elements: [{ type: 'text', text: 'rich words', style: { bold: true } }] },
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'item' }] }],
      },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'curl -H "Authorization: …"' }] },
      { type: 'rich_text_quote', elements: [{ type: 'text', text: 'quoted' }] },
    ],
  },
  { type: 'table', rows: [[{ type: 'raw_text', text: 'Head' }], [{ type: 'raw_text', text: 'Cell' }]] },
  {
    type: 'data_table',
    caption: 'Usage',
    rows: [[{ type: 'raw_text', text: 'Day' }], [{ type: 'raw_number', value: 3, text: '3' }]],
  },
  { type: 'markdown', text: '# Title\n**bold** and [a link](https://example.com)' },
  { type: 'alert', level: 'warning', text: plain('Careful') },
  { type: 'card', title: { type: 'mrkdwn', text: 'A card' }, body: { type: 'mrkdwn', text: 'its body' } },
]
