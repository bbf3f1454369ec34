import type { ActionsBlock, AnyBlock, HomeView } from '@slack/types'
import type { AppPage } from '../../domain/list-apps.ts'
import type { App, HomeChoice, Status } from '../../domain/records.ts'
import { actions } from '../ids.ts'
import { requestButton } from './access-request.ts'
import { deactivation } from './app.ts'
import { appRow } from './app-row.ts'
import { button, context, cut, header, option, plain, section, sentence } from './blocks.ts'

const STATUSES: Status[] = ['Approved', 'Under Review', 'Not Approved']
const ALL = option('All statuses', 'all')

export interface HomeContext {
  company: string
  /** Address of an app's logo where Slack can fetch it. */
  logoUrl(app: App): string | undefined
  admin: boolean
  /** Which owners of the apps shown have access; set where apps of several people are shown. */
  owners: ReadonlySet<string> | undefined
}

type Shown = Pick<HomeChoice, 'status' | 'query' | 'wholeTenant'>

/** App Home: "API Apps". */
export function homeView(page: AppPage, choice: Shown, home: HomeContext): HomeView {
  const narrowed = choice.status !== null || choice.query !== ''
  return {
    type: 'home',
    blocks: [
      header('API Apps'),
      section(
        `Maximize your ${home.company} experience by using our APIs to extend your existing tech stack. Manage your applications here.`,
      ),
      {
        type: 'actions',
        elements: [
          button('+ Create App', actions.createApp, { style: 'primary', label: 'Create an API app' }),
          ...(home.admin ? [switchButton(choice.wholeTenant)] : []),
        ],
      },
      ...(page.total > 0 || narrowed ? toolbar(choice) : []),
      { type: 'divider' },
      ...page.apps.flatMap((app) => appBlocks(app, home)),
      ...(page.total === 0 ? [emptyText(narrowed, choice.wholeTenant)] : []),
      ...pager(page),
    ],
  }
}

const switchButton = (wholeTenant: boolean) =>
  wholeTenant
    ? button('Show my apps', actions.switchApps, { value: 'mine' })
    : button('Show all apps of this workspace', actions.switchApps, { value: 'all' })

function toolbar(choice: Shown): AnyBlock[] {
  const options = [ALL, ...STATUSES.map((status) => option(status, status))]
  const chosen = options.find((entry) => entry.value === choice.status) ?? ALL
  return [
    {
      type: 'input',
      block_id: `search:${choice.query}`,
      dispatch_action: true,
      optional: true,
      label: plain('Search by name or Client ID'),
      element: {
        type: 'plain_text_input',
        action_id: actions.searchApps,
        placeholder: plain('Start of a name, then Enter'),
        ...(choice.query && { initial_value: choice.query }),
        dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
      },
    },
    {
      type: 'actions',
      block_id: `filter:${choice.status ?? 'all'}`,
      elements: [
        {
          type: 'static_select',
          action_id: actions.filterApps,
          options,
          initial_option: chosen,
          placeholder: plain('Status'),
        },
      ],
    },
  ]
}

const appBlocks = (app: App, home: HomeContext): AnyBlock[] => [
  ...appRow(app, home.logoUrl(app)),
  ...(home.owners ? [ownerLine(app, home.owners.has(app.ownerId))] : []),
  rowActions(app),
  { type: 'divider' },
]

const ownerLine = (app: App, present: boolean): AnyBlock =>
  context(
    present
      ? `Owner: <@${app.ownerId}>`
      : `⚠️ *Owner has left:* <@${app.ownerId}>. Transfer the app, or deactivate it.`,
  )

function rowActions(app: App): ActionsBlock {
  const of = cut(app.name, 40)
  const toggle = app.active
    ? button('Deactivate', actions.deactivateApp, {
        value: app.id,
        label: `Deactivate ${of}`,
        confirm: deactivation(app),
      })
    : button('Activate', actions.activateApp, { value: app.id, label: `Activate ${of}`, style: 'primary' })
  const generate = button('Generate token', actions.generateToken, {
    value: app.id,
    label: `Generate a token for ${of}`,
  })
  return {
    type: 'actions',
    block_id: `actions:${app.id}`,
    elements: [
      ...(app.active && app.registeredAt ? [generate] : []),
      ...(app.status === 'Approved' ? [toggle] : []),
      {
        type: 'overflow',
        action_id: actions.appMenu,
        options: [
          option('View', `view:${app.id}`),
          option('Client secrets', `secrets:${app.id}`),
          option('Edit', `edit:${app.id}`),
          option('Transfer to…', `transfer:${app.id}`),
        ],
      },
    ],
  }
}

const emptyText = (narrowed: boolean, wholeTenant: boolean): AnyBlock =>
  narrowed
    ? section('No app matches. Clear the search or choose *All statuses*.')
    : section(
        wholeTenant
          ? 'This workspace has no apps yet.'
          : 'You have no apps yet. Press *+ Create App*: a minute later you have a Client ID, a secret and a token.',
      )

function pager({ page, pages, total }: AppPage): AnyBlock[] {
  if (pages === 1) return []
  const to = (text: string, actionId: string, target: number) =>
    button(text, actionId, { value: String(target), label: `${text} page` })
  return [
    context(`Page ${page + 1} of ${pages}, ${total} apps`),
    {
      type: 'actions',
      block_id: `page:${page}`,
      elements: [
        ...(page > 0 ? [to('Previous', actions.previousPage, page - 1)] : []),
        ...(page < pages - 1 ? [to('Next', actions.nextPage, page + 1)] : []),
      ],
    },
  ]
}

/** Home for somebody without DevPortal access: what this is, and the way in. */
export const noAccessHomeView = (
  company: string,
  reason: string,
  offer: { ask: boolean; admin: boolean },
): HomeView => {
  const wholeTenant: AnyBlock = { type: 'actions', elements: [switchButton(false)] }
  return {
    type: 'home',
    blocks: [
      header(`${company} DevPortal`),
      section(
        `Register API apps, keep their secrets and get bearer tokens for the ${company} API, without leaving Slack.`,
      ),
      { type: 'divider' },
      sentence(reason),
      ...(offer.ask ? [requestButton] : []),
      ...(offer.admin ? [wholeTenant] : []),
    ],
  }
}
