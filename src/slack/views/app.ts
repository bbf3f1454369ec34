import type { ActionsBlock, AnyBlock, Button, ModalView } from '@slack/types'
import { type Catalogue, findScope } from '../../domain/catalogue.ts'
import type { App, Review } from '../../domain/records.ts'
import { actions } from '../ids.ts'
import {
  button,
  code,
  confirmation,
  context,
  copyable,
  cut,
  facts,
  moment,
  plain,
  section,
  words,
} from './blocks.ts'
import { driftBlocks } from './drift.ts'
import { activeText, statusText, typeText } from './status.ts'

/** How far the registration at the authorization server is. */
export type Registration = 'under way' | 'delayed' | 'done'

export const registrationOf = (app: App): Registration =>
  app.registeredAt ? 'done' : app.delayedAt ? 'delayed' : 'under way'

/** Right after Create: what there is now, and what to do next. */
export function appCreatedView(app: App): ModalView {
  const done = app.registeredAt !== null
  return {
    type: 'modal',
    title: plain(done ? 'App created' : 'Creating your app'),
    close: plain('Done'),
    private_metadata: JSON.stringify({ appId: app.id }),
    blocks: [
      facts([
        ['Application Name', words(app.name)],
        ['Status', words(statusText(app))],
      ]),
      section('*Client ID*'),
      copyable(app.clientId),
      section(registrationText(registrationOf(app))),
      section(nextText(app)),
      ...(done ? [nextActions(app)] : []),
    ],
  }
}

const registrationText = (registration: Registration): string =>
  ({
    'under way': '⏳ Registering your app at the authorization server. This usually takes a second or two.',
    delayed:
      "⏳ The authorization server doesn't answer at the moment, so registration is *delayed*. Nothing is lost: it finishes by itself, and I will send you a message as soon as your app is ready. You can close this window.",
    done: '✅ Registered at the authorization server.',
  })[registration]

function nextText(app: App): string {
  if (app.type === 'partner')
    return '*Next:* the reviewers look at your app. It stays off until they approve it; I will tell you every step. Its secret is there already.'
  return app.registeredAt
    ? '*Next:* copy the secret into your app, or generate a bearer token to try the API right away.'
    : '*Next:* its secret and tokens are available as soon as it is registered.'
}

function nextActions(app: App): ActionsBlock {
  const token = button('Generate token', actions.generateToken, { value: app.id })
  const elements: Button[] = [
    button('Client secret', actions.openSecrets, { value: app.id, style: 'primary' }),
  ]
  return { type: 'actions', elements: app.active ? [...elements, token] : elements }
}

/** What App details tell besides the app itself. */
export interface AppNotes {
  /** What waits for review. */
  pending?: Review | undefined
  note?: string | undefined
  /** Why what was changed outside cannot be adopted. */
  adoptProblem?: string | undefined
}

/** App details. */
export function appView(
  app: App,
  catalogue: Catalogue,
  { pending, note, adoptProblem }: AppNotes = {},
): ModalView {
  return {
    type: 'modal',
    title: plain('App details'),
    close: plain('Close'),
    private_metadata: JSON.stringify({ appId: app.id }),
    blocks: [
      ...(note ? [section(note)] : []),
      ...driftBlocks(app, adoptProblem),
      facts([
        ['Application Name', words(app.name)],
        ['Application Type', words(typeText(app))],
        ['Status', words(statusText(app))],
        ['Active', words(activeText(app))],
        ['Owner', { type: 'user', user_id: app.ownerId }],
        ['Created', moment(app.createdAt)],
        ['Last Updated', moment(app.updatedAt)],
      ]),
      section('*Client ID*  ·  Public identifier for the client'),
      copyable(app.clientId),
      ...(app.registeredAt ? [] : [section(registrationText(registrationOf(app)))]),
      ...(pending?.kind === 'change' ? [section(CHANGE_WAITS)] : []),
      ...(app.purpose ? [facts([['What it will do', words(app.purpose)]])] : []),
      section('*Sign-in redirect URIs*'),
      copyable(app.redirectUris.join('\n')),
      facts([['Scopes', ...app.scopes.flatMap((name) => scopeLine(name, catalogue))]]),
      { type: 'actions', elements: appActions(app, pending) },
    ],
  }
}

const scopeLine = (name: string, catalogue: Catalogue) => [
  words(`\n${findScope(catalogue, name)?.title ?? name}  `),
  code(name),
]

const CHANGE_WAITS =
  '🕓 *A change of this app is under review.* What you see here is the version that is live.'

const withdrawal = confirmation(
  'Withdraw this submission?',
  'The reviewers no longer see it as waiting. You can edit it and submit it again.',
  'Withdraw',
)

function appActions(app: App, pending: Review | undefined): Button[] {
  const on = button('Activate', actions.activateApp, { value: app.id, style: 'primary' })
  const off = button('Deactivate', actions.deactivateApp, {
    value: app.id,
    style: 'danger',
    confirm: deactivation(app),
  })
  return [
    ...(app.active && app.registeredAt
      ? [button('Generate token', actions.generateToken, { value: app.id })]
      : []),
    button('Client secrets', actions.openSecrets, { value: app.id }),
    button(app.status === 'Not Approved' ? 'Edit and resubmit' : 'Edit', actions.editApp, { value: app.id }),
    button('Transfer to…', actions.askTransfer, { value: app.id }),
    ...(pending ? [button('Withdraw', actions.withdrawReview, { value: app.id, confirm: withdrawal })] : []),
    ...(app.active ? [off] : app.status === 'Approved' ? [on] : []),
  ]
}

export const deactivation = (app: App) =>
  confirmation(
    'Switch this app off?',
    `Nobody can log in to “${cut(app.name, 60)}” until you activate it again. Its tokens end where the server can end them.`,
    'Switch it off',
  )

/** For apps with a name that several share. */
export const chooseAppBlocks = (apps: readonly App[], verb: string, actionId: string): AnyBlock[] => [
  ...apps.slice(0, 10).map(
    (app): AnyBlock => ({
      type: 'section',
      text: plain(app.name),
      fields: [plain(app.clientId), plain(statusText(app))],
      accessory: button(verb, actionId, { value: app.id, label: `${verb} ${app.name}` }),
    }),
  ),
  ...(apps.length > 10
    ? [context('These are the 10 that changed last. Type more of the name to narrow it down.')]
    : []),
]
