import { describe, expect, test } from 'vitest'
import { checkBlocks } from '../../../src/sandbox/slack/blocks/check.ts'
import type { Surface } from '../../../src/sandbox/slack/blocks/text.ts'
import { checkView } from '../../../src/sandbox/slack/blocks/view.ts'

const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const x = (times: number) => 'x'.repeat(times)
const many = <Item>(times: number, item: (index: number) => Item) =>
  Array.from({ length: times }, (_, i) => item(i))
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...more })
const option = (value: string, more: object = {}) => ({ text: plain(value), value, ...more })
const select = (more: object = {}) => ({
  type: 'static_select',
  action_id: 's',
  options: [option('a')],
  ...more,
})
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const input = (element: object, more: object = {}) => ({
  type: 'input',
  label: plain('Label'),
  element,
  ...more,
})
const section = (more: object) => ({ type: 'section', ...more })
const textInput = (more: object = {}) => ({ type: 'plain_text_input', action_id: 't', ...more })
const richText = (...elements: object[]) => ({ type: 'rich_text', elements })
const table = (rows: number, columns = 1, text = 'cell') => ({
  type: 'table',
  rows: many(rows, () => many(columns, () => ({ type: 'raw_text', text }))),
})
const confirm = (more: object = {}) => ({
  title: plain('Sure?'),
  text: plain('Really?'),
  confirm: plain('Yes'),
  deny: plain('No'),
  ...more,
})

type Row = [rule: string, surface: Surface, block: object | object[], complaint: string]

const refused: Row[] = [
  [
    '51 blocks in a message',
    'message',
    many(51, () => ({ type: 'divider' })),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    '101 blocks in a modal',
    'modal',
    many(101, () => ({ type: 'divider' })),
    'no more than 100 items allowed [json-pointer:/blocks]',
  ],
  ['an unknown block', 'message', { type: 'banner' }, 'unsupported type [json-pointer:/blocks/0/type]'],
  [
    'an unknown field',
    'message',
    { type: 'divider', colour: 'red' },
    'invalid additional property: colour [json-pointer:/blocks/0]',
  ],
  ['a missing field', 'message', { type: 'header' }, 'missing required field: text [json-pointer:/blocks/0]'],
  [
    'a block_id used twice',
    'message',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
    'block_id a already exists',
  ],
  [
    'an action_id used twice in a block',
    'message',
    actions(button(), button()),
    'action_id go already exists [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    'a block_id of 256 characters',
    'message',
    { type: 'divider', block_id: x(256) },
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'a header of 151 characters',
    'message',
    { type: 'header', text: plain(x(151)) },
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  ['a header with mrkdwn', 'message', { type: 'header', text: mrkdwn('a') }, '/blocks/0/text/type'],
  [
    'an empty text',
    'message',
    section({ text: plain('') }),
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a section without text and fields',
    'message',
    section({}),
    'missing required field: text [json-pointer:/blocks/0]',
  ],
  [
    'a section text of 3001 characters',
    'message',
    section({ text: mrkdwn(x(3001)) }),
    'must be less than 3001 characters',
  ],
  [
    '11 fields',
    'message',
    section({ fields: many(11, () => plain('a')) }),
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'a field of 2001 characters',
    'message',
    section({ fields: [plain(x(2001))] }),
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    '26 elements in actions',
    'message',
    actions(...many(26, (i) => button({ action_id: `b${i}` }))),
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    '11 elements in a context',
    'message',
    { type: 'context', elements: many(11, () => plain('a')) },
    'no more than 10 items allowed',
  ],
  ['a button in a context', 'message', { type: 'context', elements: [button()] }, 'unsupported type'],
  [
    'a text input in actions',
    'modal',
    actions(textInput()),
    'unsupported type [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'a button in an input',
    'modal',
    input(button()),
    'unsupported type [json-pointer:/blocks/0/element/type]',
  ],
  [
    'a button text of 76 characters',
    'message',
    actions(button({ text: plain(x(76)) })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'a button value of 2001 characters',
    'message',
    actions(button({ value: x(2001) })),
    'must be less than 2001 characters',
  ],
  ['a button with mrkdwn', 'message', actions(button({ text: mrkdwn('a') })), 'text/type'],
  ['a button with an odd style', 'message', actions(button({ style: 'default' })), 'style'],
  [
    'a button with an address that is none',
    'message',
    actions(button({ url: 'portal' })),
    'must be a valid URL',
  ],
  [
    'a confirm title of 101 characters',
    'message',
    actions(button({ confirm: confirm({ title: plain(x(101)) }) })),
    'must be less than 101 characters',
  ],
  [
    'a confirm button of 31 characters',
    'message',
    actions(button({ confirm: confirm({ deny: plain(x(31)) }) })),
    'must be less than 31 characters',
  ],
  [
    'an overflow of 6 options',
    'message',
    actions({ type: 'overflow', action_id: 'o', options: many(6, (i) => option(`${i}`)) }),
    'no more than 5 items allowed',
  ],
  [
    'an option text of 76 characters',
    'message',
    actions(select({ options: [option('a', { text: plain(x(76)) })] })),
    'must be less than 76 characters',
  ],
  [
    'an option value of 76 characters',
    'message',
    actions(select({ options: [option('a', { value: x(76) })] })),
    'must be less than 76 characters',
  ],
  [
    'a select without options',
    'message',
    actions(select({ options: undefined })),
    'needs either options or option_groups',
  ],
  [
    '101 options',
    'message',
    actions(select({ options: many(101, (i) => option(`${i}`)) })),
    'no more than 100 items allowed',
  ],
  [
    'an initial option that is not offered',
    'message',
    actions(select({ initial_option: option('b') })),
    'initial option is not one of the options [json-pointer:/blocks/0/elements/0/initial_option]',
  ],
  [
    'an initial option with another text',
    'message',
    actions(select({ initial_option: option('a', { text: plain('A') }) })),
    'initial option is not one of the options',
  ],
  [
    'an empty initial_options',
    'modal',
    input(
      { type: 'checkboxes', action_id: 'c', options: [option('a')], initial_options: [] },
      { optional: true },
    ),
    'no fewer than 1 items allowed',
  ],
  [
    '11 checkboxes',
    'modal',
    input({ type: 'checkboxes', action_id: 'c', options: many(11, (i) => option(`${i}`)) }),
    'no more than 10 items allowed',
  ],
  [
    'two radio buttons of one value',
    'modal',
    input({ type: 'radio_buttons', action_id: 'r', options: [option('a'), option('a')] }),
    'value is used twice',
  ],
  ['max_length over 3000', 'modal', input(textInput({ max_length: 3001 })), 'must be no more than 3000'],
  [
    'min_length over max_length',
    'modal',
    input(textInput({ min_length: 9, max_length: 8 })),
    'min_length must not be more than max_length',
  ],
  [
    'an empty initial_value',
    'modal',
    input(textInput({ initial_value: '' })),
    'must be more than 0 characters',
  ],
  [
    'a placeholder of 151 characters',
    'modal',
    input(textInput({ placeholder: plain(x(151)) })),
    'must be less than 151 characters',
  ],
  [
    'two elements with focus',
    'modal',
    [input(textInput({ focus_on_load: true })), input(textInput({ focus_on_load: true }))],
    'only one element may have focus_on_load',
  ],
  [
    '11 files',
    'modal',
    input({ type: 'file_input', action_id: 'f', max_files: 11 }),
    'must be no more than 10',
  ],
  [
    'a file_input in a message',
    'message',
    input({ type: 'file_input', action_id: 'f' }),
    'unsupported type [json-pointer:/blocks/0/element/type]',
  ],
  ['a file_input at Home', 'home', input({ type: 'file_input', action_id: 'f' }), 'unsupported type'],
  ['a url_text_input at Home', 'home', input({ type: 'url_text_input', action_id: 'u' }), 'unsupported type'],
  [
    'an email_text_input in a message',
    'message',
    input({ type: 'email_text_input', action_id: 'e' }),
    'unsupported type',
  ],
  [
    'a number_input in a message',
    'message',
    input({ type: 'number_input', action_id: 'n', is_decimal_allowed: false }),
    'unsupported type',
  ],
  [
    'a datetimepicker at Home',
    'home',
    actions({ type: 'datetimepicker', action_id: 'd' }),
    'unsupported type',
  ],
  [
    'an alert in a message',
    'message',
    { type: 'alert', text: plain('a') },
    'unsupported type [json-pointer:/blocks/0/type]',
  ],
  ['an alert at Home', 'home', { type: 'alert', text: plain('a') }, 'unsupported type'],
  ['a table in a modal', 'modal', table(2), 'unsupported type'],
  ['a data_table in a modal', 'modal', { type: 'data_table' }, 'unsupported type'],
  ['a carousel in a modal', 'modal', { type: 'carousel', elements: [] }, 'unsupported type'],
  ['a markdown block in a modal', 'modal', { type: 'markdown', text: 'a' }, 'unsupported type'],
  ['a markdown block at Home', 'home', { type: 'markdown', text: 'a' }, 'unsupported type'],
  ['101 rows', 'message', table(101), 'no more than 100 items allowed'],
  ['21 cells', 'message', table(1, 21), 'no more than 20 items allowed'],
  ['two tables in a message', 'message', [table(1), table(1)], 'only one table allowed in a message'],
  [
    'a table of 10,001 characters',
    'message',
    table(1, 1, x(10_001)),
    'table blocks of a message take up to 10000 characters',
  ],
  [
    'a data_table without rows',
    'message',
    { type: 'data_table', caption: 'a', rows: [] },
    'no fewer than 2 items allowed',
  ],
  [
    'an image over http',
    'message',
    { type: 'image', image_url: 'http://example.com/a.png', alt_text: 'a' },
    'image_url must be https',
  ],
  [
    'an image without alt_text',
    'message',
    { type: 'image', image_url: 'https://example.com/a.png' },
    'missing required field: alt_text',
  ],
  [
    'an image without a picture',
    'message',
    { type: 'image', alt_text: 'a' },
    'needs either image_url or slack_file',
  ],
  ['a card of nothing', 'message', { type: 'card' }, 'needs one of hero_image, title, actions, body'],
  [
    'a card body of 201 characters',
    'message',
    { type: 'card', body: mrkdwn(x(201)) },
    'must be less than 201 characters',
  ],
  [
    'rich text with an unknown piece',
    'message',
    richText({ type: 'rich_text_section', elements: [{ type: 'html', text: 'a' }] }),
    'unsupported type [json-pointer:/blocks/0/elements/0/elements/0/type]',
  ],
  [
    'a mention in preformatted text',
    'message',
    richText({ type: 'rich_text_preformatted', elements: [{ type: 'user', user_id: 'U1' }] }),
    'unsupported type',
  ],
  [
    'rich text with an empty text',
    'message',
    richText({ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] }),
    'must be more than 0 characters',
  ],
  [
    'response_url_enabled outside of modals',
    'home',
    actions({ type: 'channels_select', action_id: 'c', response_url_enabled: true }),
    'response_url_enabled is for input blocks of modals',
  ],
]

describe('Block Kit refuses', () => {
  test.each(refused)('%s', (_rule, surface, blocks, complaint) => {
    expect(checkBlocks(surface, [blocks].flat()).join('\n')).toContain(complaint)
  })
})

const image = { type: 'image', image_url: 'http://localhost:3000/logo/1.png', alt_text: 'Logo' }
const taken: [what: string, surface: Surface, block: object | object[]][] = [
  [
    'a section with an overflow',
    'home',
    section({
      fields: [mrkdwn('*Name*'), plain('Pump')],
      accessory: { type: 'overflow', action_id: 'o', options: [option('a', { url: 'https://example.com' })] },
    }),
  ],
  ['a picture of this machine', 'message', section({ text: plain('a'), accessory: image })],
  ['a context with picture and text', 'modal', { type: 'context', elements: [image, mrkdwn('a')] }],
  ['the same action_id in two blocks', 'home', [actions(button()), actions(button())]],
  [
    'a confirm dialog',
    'message',
    actions(button({ confirm: confirm({ style: 'danger' }), style: 'danger', value: 'v' })),
  ],
  [
    'every input of a modal',
    'modal',
    [
      input(textInput({ multiline: true, min_length: 1, max_length: 100 }), {
        hint: plain('h'),
        optional: true,
      }),
      input({ type: 'url_text_input', action_id: 'u' }),
      input({ type: 'number_input', action_id: 'n', is_decimal_allowed: false, min_value: '1' }),
      input({ type: 'email_text_input', action_id: 'e' }),
      input({ type: 'file_input', action_id: 'f', filetypes: ['png'], max_files: 1 }),
      input({ type: 'multi_users_select', action_id: 'm', max_selected_items: 5 }, { dispatch_action: true }),
      input({ type: 'radio_buttons', action_id: 'r', options: [option('a', { text: mrkdwn('*a*') })] }),
      input({ type: 'datepicker', action_id: 'd', initial_date: '2026-11-02' }),
    ],
  ],
  ['an alert in a modal', 'modal', { type: 'alert', level: 'warning', text: mrkdwn('Careful') }],
  ['a table at Home', 'home', table(100, 20)],
  [
    'a data_table',
    'message',
    {
      type: 'data_table',
      caption: 'Apps',
      rows: many(2, () => [
        { type: 'raw_text', text: 'a' },
        { type: 'raw_number', value: 1, text: '1' },
      ]),
    },
  ],
  ['a card with a button', 'home', { type: 'card', title: mrkdwn('a'), actions: [button()] }],
  [
    'a container',
    'home',
    {
      type: 'container',
      title: plain('a'),
      child_blocks: [section({ text: plain('a') }), { type: 'divider' }],
    },
  ],
  [
    'all of rich text',
    'modal',
    richText(
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'a', style: { bold: true } },
          { type: 'emoji', name: 'key' },
          { type: 'user', user_id: 'U1' },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'link', url: 'https://a.example', text: 'a' }] },
        ],
      },
      {
        type: 'rich_text_quote',
        elements: [{ type: 'date', timestamp: 1, format: '{date}', fallback: 'then' }],
      },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'secret' }] },
    ),
  ],
]

describe('Block Kit takes', () => {
  test.each(taken)('%s', (_what, surface, blocks) => {
    expect(checkBlocks(surface, [blocks].flat())).toEqual([])
  })
})

describe('a modal is refused', () => {
  const modal = (more: object) => ({ type: 'modal', title: plain('Create App'), blocks: [], ...more })
  test.each([
    [
      'with a title of 25 characters',
      modal({ title: plain(x(25)) }),
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      'with inputs and no submit',
      modal({ blocks: [input(textInput())] }),
      'missing required field: submit [json-pointer:/view]',
    ],
    [
      'with 3001 characters of private_metadata',
      modal({ private_metadata: x(3001) }),
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      'with a callback_id of 256 characters',
      modal({ callback_id: x(256) }),
      'must be less than 256 characters',
    ],
    [
      'with a field that views do not have',
      modal({ subtitle: plain('a') }),
      'invalid additional property: subtitle [json-pointer:/view]',
    ],
    [
      'with a wrong block',
      modal({ blocks: [{ type: 'header', text: plain('') }] }),
      '[json-pointer:/view/blocks/0/text/text]',
    ],
  ])('%s', (_rule, view, complaint) => {
    expect(checkView('modal', view).join('\n')).toContain(complaint)
  })
})
