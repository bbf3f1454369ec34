import type { AnyBlock, RichTextElement } from '@slack/types'
import type { Difference } from '../../domain/client-state.ts'
import type { App } from '../../domain/records.ts'
import { driftMark } from '../../domain/resolve-drift.ts'
import { actions } from '../ids.ts'
import { button, confirmation, context, cut, facts, moment, section, sentence, words } from './blocks.ts'
import { CHANGED_OUTSIDE } from './status.ts'

/** More of what somebody may have put there does not fit a view. */
const SHOWN = 10
const LONGEST = 200

/** In App details: what differs at the authorization server, and the two ways on. */
export function driftBlocks(app: App, adoptProblem: string | undefined): AnyBlock[] {
  if (!app.drift) return []
  const { since, differences } = app.drift
  const value = `${app.id}:${driftMark(app)}`
  const adopt = button('Adopt', actions.adoptApp, {
    value,
    label: `Adopt what is there for ${app.name}`,
    confirm: confirmation(
      'Adopt what is there?',
      'The app here becomes what its client at the authorization server is now. What it was here stays in the audit.',
      'Adopt',
    ),
  })
  const restore = button('Restore', actions.restoreApp, {
    value,
    style: 'primary',
    label: `Restore ${app.name} at the authorization server`,
    confirm: confirmation('Restore it?', restoring(differences), 'Restore'),
  })
  return [
    section(`*${CHANGED_OUTSIDE}*: somebody changed this client at the authorization server itself.`),
    facts([
      ['First seen', moment(since)],
      ...differences.map((one): [string, RichTextElement] => [LABELS[one.what], words(wordsOf(one))]),
    ]),
    { type: 'actions', elements: adoptProblem ? [restore] : [adopt, restore] },
    ...(adoptProblem ? [sentence(`Only Restore is possible. ${adoptProblem}`)] : []),
    { type: 'divider' },
  ]
}

/** In Client Secrets: that there is something to look at. */
export const driftNote = (app: App): AnyBlock[] =>
  app.drift
    ? [
        section(`*${CHANGED_OUTSIDE}*: somebody changed this client at the authorization server itself.`),
        facts(
          app.drift.differences
            .filter(({ what }) => what === 'gone' || what.startsWith('secret-'))
            .map((one): [string, RichTextElement] => [LABELS[one.what], words(wordsOf(one))]),
        ),
        context('*App details* show all that differs, with *Adopt* and *Restore*.'),
      ].filter((block) => block.type !== 'rich_text' || block.elements[0]?.elements.length !== 0)
    : []

const LABELS: Readonly<Record<Difference['what'], string>> = {
  gone: 'Client',
  login: 'Login',
  name: 'Application Name at the authorization server',
  redirectUris: 'Redirect URIs at the authorization server',
  scopes: 'Scopes at the authorization server',
  groups: 'Who may log in',
  active: 'Active',
  'secret-added': 'Secret',
  'secret-gone': 'Secret',
  'secret-off': 'Secret',
  'secret-on': 'Secret',
}

function wordsOf(difference: Difference): string {
  switch (difference.what) {
    case 'gone':
      return 'The client was deleted there. Nobody can log in, and its secrets are gone.'
    case 'login':
      return 'What DevPortal itself needs there is missing: nobody can generate a token.'
    case 'name':
      return cut(difference.there, LONGEST)
    case 'redirectUris':
    case 'scopes':
      return listed(difference.there)
    case 'groups':
      return 'The groups of the client were changed there.'
    case 'active':
      return difference.there ? 'It was switched on there.' : 'It was switched off there. Nobody can log in.'
    case 'secret-added':
      return `A secret was added there that DevPortal does not know: ••••${difference.last4}`
    case 'secret-gone':
      return `••••${difference.last4} was deleted there.`
    case 'secret-off':
      return `••••${difference.last4} was switched off there.`
    case 'secret-on':
      return `••••${difference.last4} was switched on there.`
  }
}

const listed = (list: readonly string[]): string =>
  list.length === 0
    ? 'none'
    : `${list
        .slice(0, SHOWN)
        .map((one) => cut(one, LONGEST))
        .join(', ')}${list.length > SHOWN ? ` and ${list.length - SHOWN} more` : ''}`

function restoring(differences: readonly Difference[]): string {
  const has = (what: Difference['what']): boolean => differences.some((one) => one.what === what)
  if (has('gone'))
    return 'The client is made again with the same Client ID and a new secret. The old secrets do not come back: the new one has to be put into the app.'
  return [
    'The client at the authorization server becomes what the app here says.',
    ...(has('secret-added') ? ['The secret that DevPortal does not know is deleted there.'] : []),
    ...(has('secret-gone')
      ? ['A deleted secret does not come back; where none is left, there is a new one.']
      : []),
  ].join(' ')
}
