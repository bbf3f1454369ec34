import type { OpenView } from '../../src/sandbox/slack/workspace/workspace.ts'
import { actions, modals, shortcuts } from '../../src/slack/ids.ts'
import type { Clicked } from '../support/envelopes.ts'
import type { Area } from './offboard-rules.ts'
import type { Things } from './offboard-things.ts'

type Values<Ids extends Record<string, string>> = Ids[keyof Ids]

/** How something is clicked, with the ids of what was theirs. */
export interface Way {
  area: Area
  /** Tells it from the others of its id. */
  as?: string
  clicked?(things: Things): Partial<Clicked>
  /** Only there; otherwise in a message and in a modal. */
  at?: 'home' | 'message' | ((things: Things) => OpenView)
}

const menu = (what: string): Way => ({
  area: 'apps',
  as: what,
  at: 'home',
  clicked: ({ app }) => ({ type: 'overflow', selected_option: { value: `${what}:${app}` } }),
})
const inForms = (clicked: Partial<Clicked> = {}): Way[] => [
  { area: 'apps', as: 'edit', at: ({ forms }) => forms.edit, clicked: () => clicked },
  { area: 'access', as: 'create', at: ({ forms }) => forms.create, clicked: () => clicked },
]
const onApp = (area: Area = 'apps'): Way => ({ area, clicked: ({ app }) => ({ value: app }) })
const onSecret = (which: keyof Things['secrets'], more: Partial<Way> = {}): Way => ({
  area: 'apps',
  clicked: ({ secrets }) => ({ value: secrets[which] }),
  ...more,
})
const onLogin = (which: keyof Things['logins'], more: Partial<Way> = {}): Way => ({
  area: 'own',
  clicked: ({ logins }) => ({ value: logins[which] }),
  ...more,
})
const onReview: Way = { area: 'review', at: 'message', clicked: ({ review }) => ({ value: review }) }
const onPerson = (area: Area, value: string): Way => ({ area, clicked: () => ({ value }) })
const inAudit: Way = { area: 'admin', at: ({ forms }) => forms.audit, clicked: () => ({ value: '5' }) }
const inHome = (clicked: Partial<Clicked>): Way => ({ area: 'home', at: 'home', clicked: () => clicked })
const onDrift: Way = { area: 'apps', clicked: ({ drift }) => ({ value: drift }) }

/** Complete by its type; a test holds it against what the program listens to. */
export const clickWays: Record<Values<typeof actions>, Way[]> = {
  [actions.createApp]: [{ area: 'access' }],
  [actions.chooseType]: inForms({ type: 'radio_buttons', selected_option: { value: 'internal' } }),
  [actions.chooseAreas]: inForms({ type: 'checkboxes', selected_options: [{ value: 'ziapi' }] }),
  [actions.addUri]: inForms(),
  [actions.removeUri]: inForms({ value: '1' }),
  [actions.appMenu]: ['view', 'secrets', 'edit', 'transfer'].map(menu),
  [actions.openApp]: [onApp()],
  [actions.openSecrets]: [onApp()],
  [actions.editApp]: [onApp()],
  [actions.resubmitApp]: [{ area: 'apps', clicked: ({ rejected }) => ({ value: rejected }) }],
  [actions.activateApp]: [{ area: 'apps', clicked: ({ partner }) => ({ value: partner }) }],
  [actions.deactivateApp]: [onApp()],
  [actions.askTransfer]: [onApp()],
  [actions.withdrawReview]: [{ area: 'apps', clicked: ({ partner }) => ({ value: partner }) }],
  [actions.adoptApp]: [onDrift],
  [actions.restoreApp]: [onDrift],
  [actions.filterApps]: [inHome({ type: 'static_select', selected_option: { value: 'Approved' } })],
  [actions.searchApps]: [inHome({ type: 'plain_text_input', value: 'Lead' })],
  [actions.previousPage]: [inHome({ value: '0' })],
  [actions.nextPage]: [inHome({ value: '1' })],
  [actions.switchApps]: [
    { ...inHome({ value: 'all' }), area: 'admin', as: 'all' },
    { ...inHome({ value: 'mine' }), area: 'access', as: 'mine' },
  ],
  [actions.showSecret]: [onSecret('active')],
  [actions.askGenerateSecret]: [onApp()],
  [actions.deactivateSecret]: [onSecret('ending')],
  [actions.keepSecret]: [onSecret('ending')],
  [actions.activateSecret]: [onSecret('inactive')],
  [actions.deleteSecret]: [onSecret('inactive')],
  [actions.compromiseSecret]: [onSecret('active')],
  [actions.generateToken]: [onApp('own')],
  [actions.logIn]: [onLogin('open', { area: 'login' })],
  [actions.showToken]: [onLogin('waiting')],
  [actions.enterCode]: [onLogin('held')],
  [actions.stopLogin]: [onLogin('held', { area: 'discard' })],
  [actions.dismissToken]: [onLogin('waiting', { area: 'discard', at: 'message' })],
  // One's own, and somebody else's that acts as one's account
  [actions.revokeToken]: [
    onLogin('waiting', { area: 'discard', at: 'message' }),
    onLogin('lent', { area: 'discard', as: 'of their account', at: 'message' }),
  ],
  [actions.requestAccess]: [{ area: 'ask' }],
  [actions.revokeAccess]: [onPerson('admin', 'U0PIA00001')],
  [actions.grantRequest]: [onPerson('admin', 'U0NICO0001')],
  [actions.declineRequest]: [onPerson('admin', 'U0NICO0001')],
  [actions.openAudit]: [onApp('admin')],
  [actions.newerAudit]: [inAudit],
  [actions.olderAudit]: [inAudit],
  [actions.approve]: [onReview],
  [actions.askReject]: [onReview],
  [actions.reviewDetails]: [onReview],
}

export interface FormWay {
  area: Area
  form: keyof Things['forms']
}

export const submissionWays: Record<Values<typeof modals>, FormWay[]> = {
  [modals.saveApp]: [
    { area: 'apps', form: 'edit' },
    { area: 'access', form: 'create' },
  ],
  [modals.generateSecret]: [{ area: 'apps', form: 'generate' }],
  [modals.transfer]: [{ area: 'apps', form: 'transfer' }],
  [modals.confirmCode]: [{ area: 'own', form: 'code' }],
  [modals.reject]: [{ area: 'review', form: 'reject' }],
  [modals.grantAccess]: [{ area: 'admin', form: 'access' }],
}

export interface CommandWay {
  area: Area
  /** Behind the word: by its Client ID, since a refusal may repeat what was typed, and must not tell more. */
  named?: true
}

/** By their words; the empty one is the command alone, and the misspelt one no word of ours. */
export const commandWays: Record<string, CommandWay> = {
  '': { area: 'access' },
  create: { area: 'access' },
  apps: { area: 'access' },
  app: { area: 'own', named: true },
  token: { area: 'own', named: true },
  secrets: { area: 'own', named: true },
  access: { area: 'admin' },
  audit: { area: 'admin' },
  reviews: { area: 'review' },
  help: { area: 'read' },
  acess: { area: 'read' },
}

export const shortcutWays: Record<Values<typeof shortcuts>, Area> = {
  [shortcuts.createApp]: 'access',
  [shortcuts.reportSecret]: 'report',
}
