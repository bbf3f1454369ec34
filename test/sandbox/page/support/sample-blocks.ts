/** A message and a Home like those of the product, for tests to draw. */
import type { HomeView, KnownBlock } from '@slack/types'

export const plain = (text: string) => ({ type: 'plain_text' as const, text })
export const button = (action_id: string, text: string, more: object = {}) => ({
  type: 'button' as const,
  action_id,
  text: plain(text),
  ...more,
})

export const tokenMessage: KnownBlock[] = [
  {
    type: 'section',
    block_id: 'token-head',
    text: {
      type: 'mrkdwn',
      text: ':white_check_mark: *Your token for Audience Sync is ready.* It acts as <@U0DANA0001>.',
    },
  },
  {
    type: 'rich_text',
    block_id: 'token',
    elements: [
      {
        type: 'rich_text_preformatted',
        elements: [
          {
            type: 'text',
            text: 'eyJhbGciOiJSUzI1NiIsImtpZCI6InNhbmRib3gtMSJ9.eyJzdWIiOiJkYW5hIn0.c2lnbmF0dXJl',
          },
        ],
      },
    ],
  },
  {
    type: 'context',
    block_id: 'token-facts',
    elements: [
      {
        type: 'mrkdwn',
        text: ':hourglass_flowing_sand: Ends <!date^1795323600^{date_short_pretty} at {time}|in an hour> · Scopes `search` `enrich`',
      },
    ],
  },
  {
    type: 'actions',
    block_id: 'token-actions',
    elements: [
      button('copy_curl', 'Show curl'),
      button('revoke', 'Revoke', {
        style: 'danger',
        confirm: {
          title: plain('Revoke this token?'),
          text: { type: 'mrkdwn', text: 'Programs that use it stop working *at once*.' },
          confirm: plain('Revoke'),
          deny: plain('Keep it'),
          style: 'danger',
        },
      }),
      button('dismiss', 'Dismiss'),
    ],
  },
]

const appRows = (name: string, client: string, status: string, active: boolean, i: number): KnownBlock[] => [
  {
    type: 'section',
    block_id: `app-${i}`,
    text: { type: 'mrkdwn', text: `*${name}*` },
    fields: [
      { type: 'mrkdwn', text: `*Client ID*\n\`${client}\`` },
      { type: 'mrkdwn', text: '*Last Updated*\n<!date^1795313600^{date_short_pretty} {time}|today>' },
      { type: 'mrkdwn', text: `*Status*\n${status}` },
      { type: 'mrkdwn', text: `*Active*\n${active ? 'On' : 'Off'}` },
    ],
    accessory: {
      type: 'overflow',
      action_id: 'app_menu',
      options: ['View', 'Secrets', 'Edit', 'Generate token'].map((text) => ({
        text: plain(text),
        value: text,
      })),
    },
  },
  {
    type: 'actions',
    block_id: `app-actions-${i}`,
    elements: [button('switch', active ? 'Switch off' : 'Switch on'), button('generate', 'Generate token')],
  },
  { type: 'divider', block_id: `line-${i}` },
]

export const homeView: HomeView = {
  type: 'home',
  blocks: [
    { type: 'header', block_id: 'title', text: plain('API Apps') },
    {
      type: 'actions',
      block_id: 'top',
      elements: [
        button('create', '+ Create App', { style: 'primary' }),
        {
          type: 'static_select',
          action_id: 'filter',
          placeholder: plain('All statuses'),
          options: ['All statuses', 'Approved', 'Under Review', 'Not Approved'].map((text) => ({
            text: plain(text),
            value: text,
          })),
        },
        button('docs', 'Read the docs', { url: 'https://example.com/docs' }),
      ],
    },
    { type: 'divider', block_id: 'line' },
    ...appRows('Audience Sync', '0oa1b2c3d4e5f6g7h8i9', ':white_check_mark: Approved', true, 1),
    ...appRows(
      'Partner Enrichment',
      '0oaz9y8x7w6v5u4t3s2r',
      ':hourglass_flowing_sand: Under Review',
      false,
      2,
    ),
    ...appRows('Reporting Export', '0oaq1w2e3r4t5y6u7i8o', ':x: Not Approved', false, 3),
    { type: 'context', block_id: 'foot', elements: [{ type: 'mrkdwn', text: '3 apps · Page 1 of 1' }] },
  ],
}
