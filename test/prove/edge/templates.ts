import { acme } from '../../../src/sandbox/cast.ts'
import type { Delivery } from '../../../src/sandbox/slack/deliveries/delivery.ts'
import { actions, COMMAND, events, fields } from '../../../src/slack/ids.ts'
import { formBlocks } from '../../../src/slack/views/form-shape.ts'
import type { Random } from '../random.ts'
import { junkText, oneOf } from './junk.ts'

/** Whom and what junk can name, so that it gets far. */
export interface Cast {
  people: readonly string[]
  /** Of rows of every table. */
  ids: readonly string[]
  /** An address to answer to, at the stand-in. */
  responseUrl: string
}

export type Fields = Record<string, unknown>
/** A payload that is nearly right. */
export type Make = (random: Random, cast: Cast) => Fields

const who: Make = (random, { people }) => {
  const id = oneOf(random, people)
  return {
    user: { id, username: 'somebody', name: 'somebody', team_id: acme.teamId },
    team: { id: acme.teamId, domain: acme.domain },
    api_app_id: 'A0SANDBOX',
    token: 'verification',
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: '123.456.abc',
    action_ts: '1700000000.000100',
  }
}

const aValue = (random: Random, { ids, people }: Cast): string =>
  oneOf(random, [
    () => oneOf(random, ids),
    () => `${oneOf(random, ['view', 'secrets', 'edit', 'transfer', 'more'])}:${oneOf(random, ids)}`,
    () => oneOf(random, people),
    () => oneOf(random, ['partner', 'all', 'Approved', '1', '0', '1000000000']),
    () => junkText(random),
  ])()

const option = (value: string) => ({ text: { type: 'plain_text', text: 'An option' }, value })

/** All that an element of a form can have, so that every listener finds what it reads. */
const element = (random: Random, cast: Cast): Fields => ({
  type: 'plain_text_input',
  value: oneOf(random, ['A name', 'https://app.example.com/callback', '1234-5678', junkText(random)]),
  selected_option: option(oneOf(random, ['keep', 'now', '24h', aValue(random, cast)])),
  selected_options: [option(oneOf(random, ['ziapi', 'ziapi:search', aValue(random, cast)]))],
  selected_users: [oneOf(random, cast.people)],
  selected_user: oneOf(random, cast.people),
})

/** Every block that a form of ours has. */
const values: Make = (random, cast) =>
  Object.fromEntries(
    [
      ...[fields.name, fields.purpose, fields.reason, fields.grace, fields.people].map((id) => [id, id]),
      ...[fields.newOwner, fields.code].map((id) => [id, id]),
      [formBlocks.uri(1), fields.uri],
      [formBlocks.areas, actions.chooseAreas],
      [formBlocks.scopes('ziapi'), fields.scopes],
    ].map(([block = '', action = '']) => [block, { [action]: element(random, cast) }]),
  )

const view = (random: Random, cast: Cast, type: string, callbackId: string): Fields => ({
  id: `V${Math.floor(random.next() * 1e9)}`,
  type,
  team_id: acme.teamId,
  callback_id: callbackId,
  private_metadata: {
    appId: oneOf(random, cast.ids),
    loginId: oneOf(random, cast.ids),
    reviewId: oneOf(random, cast.ids),
    type: oneOf(random, ['internal', 'partner']),
    uris: [1, 2],
    areas: ['ziapi'],
    ...(random.chance(0.3) && { userId: oneOf(random, cast.people) }),
  },
  state: { values: values(random, cast) },
  hash: '1700000000.abc',
  previous_view_id: null,
  root_view_id: 'V1',
  blocks: [],
  title: { type: 'plain_text', text: 'A window' },
})

export const click =
  (actionId: string): Make =>
  (random, cast) => {
    const inView = random.chance(0.5)
    return {
      type: 'block_actions',
      ...who(random, cast),
      container: {
        type: inView ? 'view' : 'message',
        message_ts: '1700000000.000100',
        channel_id: 'C0GENERAL1',
      },
      ...(inView
        ? { view: view(random, cast, oneOf(random, ['modal', 'home']), 'save_app') }
        : { channel: { id: 'C0GENERAL1', name: 'general' }, response_url: cast.responseUrl }),
      actions: [
        {
          type: 'button',
          action_id: actionId,
          block_id: 'b',
          action_ts: '1700000000.000100',
          value: aValue(random, cast),
          ...(random.chance(0.4) && { selected_option: option(aValue(random, cast)) }),
        },
      ],
    }
  }

export const submission =
  (callbackId: string): Make =>
  (random, cast) => ({
    type: 'view_submission',
    ...who(random, cast),
    view: view(random, cast, 'modal', callbackId),
    response_urls: [],
  })

export const shortcut =
  (callbackId: string, type = 'shortcut'): Make =>
  (random, cast) => ({
    type,
    ...who(random, cast),
    callback_id: callbackId,
    channel: { id: 'C0GENERAL1', name: 'general' },
    message: {
      type: 'message',
      ts: '1700000000.000100',
      text: junkText(random),
      blocks: [{ text: junkText(random) }],
    },
    message_ts: '1700000000.000100',
    response_url: cast.responseUrl,
  })

const commandOf = (text: string, userId: string, { responseUrl }: Cast): Fields => ({
  command: COMMAND,
  text,
  team_id: acme.teamId,
  team_domain: acme.domain,
  channel_id: 'C0GENERAL1',
  channel_name: 'general',
  user_id: userId,
  user_name: 'somebody',
  api_app_id: 'A0SANDBOX',
  is_enterprise_install: 'false',
  response_url: responseUrl,
  trigger_id: '123.456.abc',
})

export const command =
  (word: string): Make =>
  (random, cast) => {
    const blank = oneOf(random, [' ', '  ', '\u00a0'])
    const rest = oneOf(random, [junkText(random), oneOf(random, cast.ids), 'Lead Sync', ''])
    return commandOf(`${word}${blank}${rest}`, oneOf(random, cast.people), cast)
  }

/** As it has to be, of somebody who has something to see. */
export const appsCommand = (cast: Cast): Delivery => ({
  type: 'slash_commands',
  payload: commandOf('apps', 'U0DANA0001', cast),
})

export const event =
  (type: string): Make =>
  (random, cast) => {
    const id = oneOf(random, cast.people)
    const profile = { real_name: junkText(random), email: oneOf(random, ['a@b.example', junkText(random)]) }
    return {
      type: 'event_callback',
      team_id: acme.teamId,
      api_app_id: 'A0SANDBOX',
      event_id: 'Ev1',
      event_time: 1_700_000_000,
      authorizations: [{ enterprise_id: null, team_id: acme.teamId, user_id: 'U0APP', is_bot: true }],
      event: {
        type,
        tab: 'home',
        channel: 'D1',
        event_ts: '1700000000.000100',
        user: type === events.userChange ? { id, team_id: acme.teamId, profile, deleted: false } : id,
      },
    }
  }
