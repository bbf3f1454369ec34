import type { ActionsBlock, AnyBlock, Button, ModalView, RichTextElement } from '@slack/types'
import type { LeakedSecret } from '../../domain/leaked-secrets.ts'
import type { LastUse } from '../../domain/ports.ts'
import type { App, Secret } from '../../domain/records.ts'
import { MAX_SECRETS } from '../../domain/secrets.ts'
import { actions, fields, modals } from '../ids.ts'
import {
  button,
  confirmation,
  context,
  copyable,
  facts,
  moment,
  option,
  plain,
  section,
  words,
} from './blocks.ts'
import { driftNote } from './drift.ts'
import { leakedBlocks } from './leaked-secret.ts'
import { masked, secretText } from './status.ts'

/** What there is to say beside the rows. */
export interface SecretsMore {
  note?: string | undefined
  /** One that was just ended. */
  leaked?: LeakedSecret | undefined
  /** By the secret's id, where the server tells. */
  uses?: ReadonlyMap<string, LastUse>
}

/** Client Secrets: Created, masked value, Status, last use, and what can be done with each. */
export function secretsView(app: App, secrets: readonly Secret[], more: SecretsMore = {}): ModalView {
  const { note, leaked, uses } = more
  return {
    type: 'modal',
    title: plain('Client Secrets'),
    close: plain('Close'),
    private_metadata: JSON.stringify({ appId: app.id }),
    blocks: [
      facts([
        ['Application Name', words(app.name)],
        ['Client ID', words(app.clientId)],
      ]),
      ...(leaked ? leakedBlocks(leaked, secrets) : []),
      ...(note ? [section(note)] : []),
      ...driftNote(app),
      { type: 'divider' },
      ...secrets.flatMap((secret) => secretBlocks(secret, uses?.get(secret.id))),
      {
        type: 'actions',
        elements: [button('Generate New Secret', actions.askGenerateSecret, { value: app.id })],
      },
      context(
        `An app has at most ${MAX_SECRETS} secrets, inactive ones included. Tokens issued with a secret live on until they expire.`,
      ),
    ],
  }
}

function secretBlocks(secret: Secret, use: LastUse = {}): AnyBlock[] {
  const ending = secret.wanted === 'active' && secret.held === 'active' ? secret.endsAt : null
  return [
    facts([
      ['Created', moment(secret.createdAt)],
      ['Secret', words(masked(secret))],
      ['Status', words(secretText(secret)), ...(ending ? [moment(ending)] : [])],
      ['Last used', lastUsed(use)],
    ]),
    ...(secret.wanted === 'deleted' || (secret.sealed && secret.held !== 'no room')
      ? []
      : [secretActions(secret)]),
    { type: 'divider' },
  ]
}

const lastUsed = ({ lastUsedAt }: LastUse): RichTextElement => {
  if (lastUsedAt === undefined) return words('not available (the authorization server does not tell)')
  return lastUsedAt === null ? words('never') : moment(lastUsedAt)
}

function secretActions(secret: Secret): ActionsBlock {
  const which = `the secret that ends in ${secret.last4}`
  const act = (text: string, actionId: string, rest: Parameters<typeof button>[2] = {}): Button =>
    button(text, actionId, { value: secret.id, label: `${text} ${which}`, ...rest })
  const show = act('Show', actions.showSecret, { style: 'primary' })
  const off = act('Deactivate', actions.deactivateSecret, {
    confirm: confirmation(
      'Deactivate this secret?',
      `Whatever uses ${which} can no longer authenticate.`,
      'Deactivate',
    ),
  })
  const on = act('Activate', actions.activateSecret)
  const remove = act('Delete', actions.deleteSecret, {
    style: 'danger',
    confirm: confirmation(
      'Delete this secret?',
      `This cannot be undone: ${which} is gone for good.`,
      'Delete',
    ),
  })
  const keep = act('Keep both', actions.keepSecret)
  const leaked = act('Leaked!', actions.compromiseSecret, {
    style: 'danger',
    confirm: confirmation(
      'Has this secret leaked?',
      `It ends at once, without grace, for good. If it is the only one, a new secret takes its place.`,
      'End it now',
    ),
  })
  return {
    type: 'actions',
    elements:
      secret.held === 'no room'
        ? [off]
        : secret.wanted === 'active'
          ? [show, ...(secret.endsAt ? [keep] : []), off, leaked]
          : [on, remove, leaked],
  }
}

/** Asks what becomes of the old secret. */
export function generateSecretView(app: App, old: Secret | undefined): ModalView {
  const choices = [
    option('End it in 24 hours', '24h', 'Both work until then. Time to roll the new one out.'),
    option('End it in 1 hour', '1h'),
    option('End it in 7 days', '7d'),
    option('Keep both', 'keep', 'Until you deactivate one yourself.'),
    option('End it now', 'now', 'Whatever uses it stops working at once.'),
  ]
  return {
    type: 'modal',
    callback_id: modals.generateSecret,
    title: plain('Generate New Secret'),
    submit: plain('Generate'),
    close: plain('Cancel'),
    private_metadata: JSON.stringify({ appId: app.id }),
    blocks: old
      ? [
          {
            type: 'input',
            block_id: fields.grace,
            label: plain(`What becomes of the old one, ${masked(old)}?`),
            element: {
              type: 'radio_buttons',
              action_id: fields.grace,
              options: choices,
              ...(choices[0] && { initial_option: choices[0] }),
            },
          },
        ]
      : [section('A new secret is generated. You can show and copy it as soon as it is there.')],
  }
}

/** While the server is asked for the value: a modal must open within three seconds of the click. */
export const secretLoadingView = (): ModalView => ({
  type: 'modal',
  title: plain('Client Secret'),
  close: plain('Close'),
  blocks: [section('⏳ Fetching the secret from the authorization server…')],
})

/** The one place where a secret is shown. */
export const secretValueView = (app: App, secret: Secret, value: string): ModalView => ({
  type: 'modal',
  title: plain('Client Secret'),
  close: plain('Close'),
  blocks: [
    facts([
      ['Application Name', words(app.name)],
      ['Client ID', words(app.clientId)],
      ['Created', moment(secret.createdAt)],
    ]),
    section('*Client Secret*'),
    copyable(value),
    context('Copy it into your app or secret store, not into a chat. This showing is recorded in the audit.'),
  ],
})
